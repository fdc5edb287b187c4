"""Who is who from one look to the next: the main face stays the main face, several faces keep their numbers."""

from collections.abc import Sequence

from services.domain.records import Box, Detection

SAME_FACE_IOU = 0.25  # boxes of one face half a second apart overlap by more than this unless the person jumped
FORGET_AFTER = 6  # looks a face may be missing before its number is given away


def overlap(a: Box, b: Box) -> float:
    """Intersection over union, 0..1."""
    width = min(a.right, b.right) - max(a.left, b.left)
    height = min(a.bottom, b.bottom) - max(a.top, b.top)
    if width <= 0 or height <= 0:
        return 0.0
    shared = width * height
    return shared / (a.width * a.height + b.width * b.height - shared)


class FaceTracker:
    """One per participant. Boxes must be in the same units from call to call.

    `one_person`: index 0 is the person; when they have been gone for `FORGET_AFTER` looks the largest face in view takes their
    place. Until then nobody does, so that a passer-by is not read as the student who just bent down.
    """

    def __init__(self, *, one_person: bool) -> None:
        self._one_person = one_person
        self._last: dict[int, tuple[Box, int]] = {}  # face index -> box, looks since it was seen

    def assign(self, detections: Sequence[Detection]) -> dict[int, Detection]:
        """Face index -> detection. A new face takes the lowest free index, larger faces first, so 0 is the main face."""
        pairs = sorted(
            ((overlap(box, d.box), index, k) for index, (box, _) in self._last.items() for k, d in enumerate(detections)),
            reverse=True,
        )
        assigned: dict[int, int] = {}
        for shared, index, k in pairs:
            if shared >= SAME_FACE_IOU and index not in assigned and k not in assigned.values():
                assigned[index] = k
        self._last = {i: (box, missed + 1) for i, (box, missed) in self._last.items() if i in assigned or missed < FORGET_AFTER}
        new = [k for k in range(len(detections)) if k not in assigned.values()]
        for k in sorted(new, key=lambda k: detections[k].box.width * detections[k].box.height, reverse=True):
            assigned[self._free_index(assigned)] = k
        self._last.update((index, (detections[k].box, 0)) for index, k in assigned.items())
        if self._one_person and assigned and 0 not in self._last:
            self._promote_largest(assigned, detections)
        return {index: detections[k] for index, k in sorted(assigned.items())}

    def _promote_largest(self, assigned: dict[int, int], detections: Sequence[Detection]) -> None:
        index = max(assigned, key=lambda i: detections[assigned[i]].box.width * detections[assigned[i]].box.height)
        assigned[0] = assigned.pop(index)
        self._last[0] = self._last.pop(index)

    def _free_index(self, assigned: dict[int, int]) -> int:
        index = 0
        while index in assigned or index in self._last:
            index += 1
        return index
