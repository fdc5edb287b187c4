"""Between many readers and one pair of eyes: the newest frame of each participant, so that everybody has their turn."""

import asyncio
from typing import Final
from uuid import UUID

from services import clock, metrics
from services.domain.records import Frame
from services.domain.turns import Turns

_AGE: Final = metrics.QUEUE_AGE.labels("frames")


class Mailbox:
    """Never grows beyond one frame per participant. Lives on one event loop."""

    def __init__(self) -> None:
        self._frames: dict[UUID, Frame] = {}
        self._turns: Turns[UUID] = Turns()
        self._waiting = asyncio.Event()

    def put(self, frame: Frame) -> Frame | None:
        """Newest wins, in the older one's place. Returns the one that was pushed out, so that the caller counts it."""
        pushed_out = self._frames.get(frame.source.participant_id)
        self._frames[frame.source.participant_id] = frame
        self._waiting.set()
        return pushed_out

    def discard(self, participant_id: UUID) -> None:
        """A participant left or was erased: what waits of them is not looked at."""
        self._frames.pop(participant_id, None)

    async def take(self, most: int) -> list[Frame]:
        """Of those who were looked at longest ago, of them the longest waiting first; waits only while there is nobody."""
        while not self._frames:
            self._waiting.clear()
            await self._waiting.wait()
        whose = list(self._frames) if len(self._frames) <= most else sorted(self._frames, key=self._turns.last)[:most]
        for participant_id in whose:
            self._turns.had(participant_id)
        frames = [self._frames.pop(participant_id) for participant_id in whose]
        now = clock.unix()
        for frame in frames:
            _AGE.observe(max(0.0, now - frame.captured_at))
        return frames
