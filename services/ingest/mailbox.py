"""Between many readers and one pair of eyes: the newest frame of each participant."""

import asyncio
from typing import Final
from uuid import UUID

from services import clock, metrics
from services.domain.records import Frame

_AGE: Final = metrics.QUEUE_AGE.labels("frames")


class Mailbox:
    """Never grows beyond one frame per participant. Lives on one event loop."""

    def __init__(self) -> None:
        self._frames: dict[UUID, Frame] = {}
        self._waiting = asyncio.Event()

    def put(self, frame: Frame) -> Frame | None:
        """Newest wins: returns the frame that was pushed out, if any, so that the caller counts it."""
        pushed_out = self._frames.pop(frame.source.participant_id, None)
        self._frames[frame.source.participant_id] = frame
        self._waiting.set()
        return pushed_out

    def discard(self, participant_id: UUID) -> None:
        """A participant left or was erased: what waits of them is not looked at."""
        self._frames.pop(participant_id, None)

    async def take(self) -> list[Frame]:
        """All waiting frames, the longest waiting first."""
        while not self._frames:
            self._waiting.clear()
            await self._waiting.wait()
        frames = list(self._frames.values())
        self._frames.clear()
        now = clock.unix()
        for frame in frames:
            _AGE.observe(max(0.0, now - frame.captured_at))
        return frames
