"""Packets become pictures, in order: what comes late is waited for, what does not come costs the pictures up to the next key frame."""

from typing import Final

from services.ingest.encoded import CLOCK, EncodedPicture, Part
from services.ingest.rtp import RtpPacket

PATIENCE: Final = CLOCK // 2  # ticks: a lost packet is waited for while half a second of later video arrives
MOST_WAITING: Final = 512  # packets
_JUMP: Final = 2_000  # sequence numbers: a farther one begins a new stream


class Assembler:
    """Of one stream. `needs_key`: pictures are held back until a key frame comes; `discarded` counts those."""

    def __init__(self) -> None:
        self.needs_key = True
        self.discarded = 0
        self._waiting: dict[int, tuple[RtpPacket, Part, str]] = {}  # by sequence number, counted on over the 16 bits
        self._next: int | None = None  # sequence number that the next picture begins with
        self._newest = 0
        self._timestamp: int | None = None  # of the newest packet, counted on over the 32 bits

    def add(self, packet: RtpPacket, part: Part, codec: str) -> list[EncodedPicture]:
        """A picture is whole at its last packet (the marker), or when the next one begins."""
        if self._next is None:
            self._next = self._newest = packet.sequence_number
        number = _counted_on(packet.sequence_number, self._newest, 1 << 16)
        if abs(number - self._newest) > _JUMP:
            self._begin_at(packet.sequence_number)
            number = packet.sequence_number
        if number < self._next:
            return []
        self._newest = max(number, self._newest)
        self._waiting[number] = (packet, part, codec)
        pictures = self._whole()
        if self._waiting and self._is_overdue():
            self._give_up()
            pictures += self._whole()
        return pictures

    def _whole(self) -> list[EncodedPicture]:
        pictures: list[EncodedPicture] = []
        while picture := self._next_whole():
            if picture.key:
                self.needs_key = False
            if self.needs_key:
                self.discarded += 1
            elif picture.data:  # packets that only fill the line make an empty one
                pictures.append(picture)
        return pictures

    def _next_whole(self) -> EncodedPicture | None:
        assert self._next is not None  # noqa: S101 - set by the first packet
        number, timestamp = self._next, -1
        parts: list[Part] = []
        while entry := self._waiting.get(number):
            packet, part, codec = entry
            if parts and packet.timestamp != timestamp:
                return self._take(number, parts, timestamp, codec)
            parts.append(part)
            timestamp = packet.timestamp
            number += 1
            if packet.marker:
                return self._take(number, parts, timestamp, codec)
        return None

    def _take(self, end: int, parts: list[Part], timestamp: int, codec: str) -> EncodedPicture:
        for number in range(end - len(parts), end):
            del self._waiting[number]
        self._next = end
        self._timestamp = timestamp if self._timestamp is None else _counted_on(timestamp, self._timestamp, 1 << 32)
        data = parts[0].data if len(parts) == 1 else b"".join([part.data for part in parts])
        first = parts[0]
        return EncodedPicture(codec, data, self._timestamp, any(part.key for part in parts), first.layer, first.sync)

    def _is_overdue(self) -> bool:
        if len(self._waiting) > MOST_WAITING:
            return True
        oldest, newest = self._waiting[min(self._waiting)][0], self._waiting[max(self._waiting)][0]
        return (newest.timestamp - oldest.timestamp) % (1 << 32) > PATIENCE

    def _give_up(self) -> None:
        """On with the newest key frame that has arrived, or else with what comes next."""
        assert self._next is not None  # noqa: S101 - set by the first packet
        start = max((number for number, (_, part, _) in self._waiting.items() if part.key), default=self._next)
        if start == self._next:  # no key frame, or one without an end
            start = self._newest + 1
        lost = [number for number in self._waiting if number < start]
        self.discarded += len({self._waiting.pop(number)[0].timestamp for number in lost})
        self._next, self.needs_key = start, True

    def _begin_at(self, number: int) -> None:
        self._waiting.clear()
        self._next = self._newest = number
        self.needs_key = True


def _counted_on(value: int, near: int, modulus: int) -> int:
    """The number closest to `near` that is `value` by the modulus."""
    distance = (value - near) % modulus
    return near + distance - (modulus if distance > modulus // 2 else 0)
