"""Which temporal layers of a stream are decoded: the fewest that give the looks that are wanted.

A picture never needs one of a higher layer (RFC 7741, 4.2), so the layers above can be left out as they came. Going back up waits
for a picture that needs layer 0 alone, or for a key frame.
"""

from typing import Final

from services.ingest.encoded import CLOCK, EncodedPicture

_LAYERS: Final = 4
_MEMORY: Final = 8  # pictures that the measured distance remembers
_RESERVE: Final = 1.1  # between the distance that suffices and the one at which a layer is left out


class TemporalLayers:
    """`fps`: looks a second."""

    def __init__(self, fps: float) -> None:
        self._wanted = CLOCK / fps  # ticks between two looks
        self._highest = _LAYERS - 1  # that is decoded
        self._last: list[int | None] = [None] * _LAYERS
        self._distance: list[float | None] = [None] * _LAYERS  # ticks between pictures of layers up to this one

    def keep(self, picture: EncodedPicture) -> bool:
        """Whether it is to be decoded. To be asked of each picture, in order."""
        if picture.layer is None:
            return True
        self._measure(picture.timestamp, picture.layer)
        needed = self._needed()
        if picture.key or needed < self._highest:
            self._highest = needed
        elif needed > self._highest and picture.sync and picture.layer == self._highest + 1:
            self._highest += 1
        return picture.layer <= self._highest

    def _measure(self, timestamp: int, layer: int) -> None:
        for index in range(layer, _LAYERS):
            last, before = self._last[index], self._distance[index]
            if last is not None and timestamp > last:
                distance = float(timestamp - last)
                self._distance[index] = distance if before is None else before + (distance - before) / _MEMORY
            self._last[index] = timestamp

    def _needed(self) -> int:
        for layer, distance in enumerate(self._distance):
            # What is decoded now may stay so up to the distance that is wanted; less than now needs a reserve.
            if distance is not None and distance * (_RESERVE if layer < self._highest else 1.0) <= self._wanted:
                return layer
        return _LAYERS - 1
