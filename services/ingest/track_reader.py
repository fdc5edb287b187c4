"""Drains one video track: aiortc's queue of decoded frames is unbounded, so a reader that stops reading eats the memory."""

from collections.abc import Callable

from aiortc import MediaStreamTrack
from aiortc.mediastreams import MediaStreamError
from av import VideoFrame

from services import clock
from services.domain.records import Frame, Source
from services.ingest.frames import DecodedPicture
from services.ingest.mailbox import Mailbox
from services.ingest.sampler import Sampler
from services.ingest.stats import Stats


class TrackReader:
    """Reads until the track ends; puts the sampled frames into the mailbox. `last_frame`: monotonic seconds of the newest frame."""

    def __init__(self, track: MediaStreamTrack, source: Source, mailbox: Mailbox, stats: Stats, fps: float) -> None:
        self._track = track
        self._source = source
        self._mailbox = mailbox
        self._stats = stats
        self._sampler = Sampler(fps)
        self.last_frame: float | None = None

    async def run(self, on_first_frame: Callable[[], None] | None = None) -> None:
        counts = self._stats.counts(self._source.session_id, self._source.participant_id)
        while True:
            try:
                frame = await self._track.recv()
            except MediaStreamError:
                return
            if not isinstance(frame, VideoFrame) or frame.pts is None or frame.time_base is None:
                continue
            if self.last_frame is None and on_first_frame:
                on_first_frame()
            self.last_frame = clock.monotonic()
            self._stats.received(counts)
            media_time = float(frame.pts * frame.time_base)
            if not self._sampler.wants(media_time):
                continue
            self._stats.sampled(counts)
            if self._mailbox.put(Frame(self._source, clock.unix(), media_time, DecodedPicture(frame))):
                self._stats.dropped(counts, "newer_frame")
