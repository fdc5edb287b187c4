"""What travels: one entry of the stream for each tick and session, its faces as bytes beside the numbers that belong to them."""

import json
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any, Final
from uuid import UUID

import numpy as np

from services.domain.policy import Analysis, Faces
from services.domain.records import Box, Crop, Face, HeadPose, Source

STREAM: Final = "classpulse:crops"
GROUP: Final = "workers"

_FORMAT: Final = b"1"

Fields = dict[str, bytes]


class Unreadable(Exception):
    """An entry that this version did not write, or that was damaged."""


def entries_of(crops: Sequence[Crop]) -> list[Fields]:
    """In the order of the first crop of each."""
    groups: dict[tuple[UUID, str], list[Crop]] = {}
    for crop in crops:
        groups.setdefault((crop.source.session_id, crop.preprocessing), []).append(crop)
    return [_encode(group) for group in groups.values()]


def count_of(fields: Mapping[bytes, bytes]) -> int:
    """How many crops it says it has; the shedding reads the same field. 1 where it says nothing."""
    count = fields.get(b"count", b"1")
    return int(count) if count.isdigit() else 1


def decode(fields: Mapping[bytes, bytes]) -> list[Crop]:
    """Every number is exactly what it was: the time of a crop is part of its reading's key. Raises Unreadable."""
    try:
        if fields[b"format"] != _FORMAT:
            raise Unreadable(f"format {fields[b'format'][:20]!r}")
        session_id, preprocessing = UUID(bytes=fields[b"session"]), fields[b"preprocessing"].decode()
        facts, side = json.loads(fields[b"facts"]), int(fields[b"side"])
        pixels = np.frombuffer(fields[b"pixels"], np.uint8).reshape(len(facts), side, side)
        return [_crop(session_id, preprocessing, fact, each) for fact, each in zip(facts, pixels, strict=True)]
    except (KeyError, ValueError, TypeError) as error:
        raise Unreadable(type(error).__name__) from error


def _encode(crops: Sequence[Crop]) -> Fields:
    """Of one session and one preprocessing."""
    first = crops[0]
    return {
        "format": _FORMAT,
        "count": b"%d" % len(crops),
        "session": first.source.session_id.bytes,
        "preprocessing": first.preprocessing.encode(),
        "facts": json.dumps([_facts(crop) for crop in crops], separators=(",", ":")).encode(),
        "side": b"%d" % first.pixels.shape[0],
        "pixels": b"".join(crop.pixels.tobytes() for crop in crops),
    }


def _facts(crop: Crop) -> list[object]:
    box, pose = crop.face.box, crop.face.pose
    numbers = (crop.captured_at, crop.media_time, box.left, box.top, box.right, box.bottom, pose.yaw, pose.pitch, pose.roll)
    return [
        str(crop.source.participant_id),
        crop.source.analysis.value,
        crop.source.faces.value,
        crop.face_index,
        crop.bystanders,
        *map(float, chain(numbers, (crop.face.quality,))),
    ]


def _crop(session_id: UUID, preprocessing: str, facts: list[Any], pixels: np.ndarray[Any, np.dtype[np.uint8]]) -> Crop:
    participant, analysis, faces, face_index, bystanders, captured_at, media_time, *numbers = facts
    left, top, right, bottom, yaw, pitch, roll, quality = map(float, numbers)
    return Crop(
        Source(session_id, UUID(participant), Analysis(analysis), Faces(faces)),
        float(captured_at),
        float(media_time),
        int(face_index),
        Face(Box(left, top, right, bottom), HeadPose(yaw, pitch, roll), quality),
        int(bystanders),
        pixels,
        preprocessing,
    )
