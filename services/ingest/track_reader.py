"""From encoded pictures to the frames that are looked at. Decoding waits until a look is due, and is done for all pictures since the
last one at once: one change of threads a look instead of one a picture, and what nobody needs is never decoded."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Final

from services import clock, metrics
from services.domain.records import Frame, Source
from services.ingest.decoder import PictureDecoder
from services.ingest.encoded import CLOCK, VP8, EncodedPicture
from services.ingest.frames import DecodedPicture
from services.ingest.mailbox import Mailbox
from services.ingest.sampler import Sampler
from services.ingest.stats import FrameCounts, Stats
from services.ingest.temporal_layers import TemporalLayers

AT_ONCE: Final = 30  # pictures: where looks are rare, so many are decoded without one
MOST_HELD: Final = 300  # pictures that may wait for the decoder; beyond, it goes on with the next key frame

_BATCH_SIZE: Final = metrics.BATCH_SIZE.labels("decode")
_SECONDS: Final = metrics.STAGE_SECONDS.labels("decode")
_ABOVE: Final = metrics.FRAMES_NOT_DECODED.labels("temporal_layer")
_OVERTAKEN: Final = metrics.FRAMES_NOT_DECODED.labels("before_key_frame")
_LATE: Final = metrics.FRAMES_NOT_DECODED.labels("decoder_late")


@dataclass(frozen=True, slots=True)
class Due:
    """The picture that is to be looked at. `arrived`: Unix seconds."""

    timestamp: int
    media_time: float
    arrived: float


class TrackReader:
    """`take` and `end` are called on the event loop. `last_frame`: monotonic seconds of the newest picture. `ask_for_key` is called
    when pictures cannot be decoded."""

    def __init__(self, source: Source, mailbox: Mailbox, stats: Stats, *, fps: float, executor: Executor) -> None:
        self._source = source
        self._mailbox = mailbox
        self._stats = stats
        self._counts = stats.counts(source.session_id, source.participant_id)
        self._executor = executor
        self._sampler = Sampler(fps)
        self._layers = TemporalLayers(fps)
        self._decoder = PictureDecoder()
        self._held: list[EncodedPicture] = []
        self._due: Due | None = None
        self._first: int | None = None  # timestamp
        self._needs_key = False
        self._something = asyncio.Event()
        self._ended = False
        self.last_frame: float | None = None
        self.ask_for_key: Callable[[], None] = lambda: None

    @property
    def counts(self) -> FrameCounts:
        return self._counts

    def take(self, picture: EncodedPicture) -> None:
        """Each picture, in order."""
        self.last_frame = clock.monotonic()
        self._stats.received(self._counts)
        if self._first is None:
            self._first = picture.timestamp
        if not self._layers.keep(picture):
            _ABOVE.inc()
        elif self._hold(picture):
            media_time = (picture.timestamp - self._first) / CLOCK
            if self._sampler.wants(media_time):
                self._look_at(picture.timestamp, media_time)
            if self._due or len(self._held) >= AT_ONCE:
                self._something.set()

    def _hold(self, picture: EncodedPicture) -> bool:
        """Whether it waits to be decoded. A key frame of VP8 needs nothing that came before it, H.264's its parameter sets."""
        if self._needs_key and not picture.key:
            _LATE.inc()
            self.ask_for_key()
            return False
        self._needs_key = False
        if picture.key and picture.codec == VP8 and not self._due:
            _OVERTAKEN.inc(len(self._held))
            self._held.clear()
        if len(self._held) >= MOST_HELD:
            _LATE.inc(len(self._held))
            self._held.clear()
            self._drop_due("decoder_late")
            self._needs_key = True
            return self._hold(picture)
        self._held.append(picture)
        return True

    def _look_at(self, timestamp: int, media_time: float) -> None:
        self._stats.sampled(self._counts)
        self._drop_due("newer_frame")
        self._due = Due(timestamp, media_time, clock.unix())

    def _drop_due(self, reason: str) -> None:
        if self._due:
            self._stats.dropped(self._counts, reason)
            self._due = None

    def end(self) -> None:
        """No more will come; `run` returns."""
        self._ended = True
        self._something.set()

    async def run(self) -> None:
        """Decodes what waits in `executor` until the end; the frames that are looked at go into the mailbox."""
        loop = asyncio.get_running_loop()
        while not self._ended:
            await self._something.wait()
            self._something.clear()
            pictures, due = self._held, self._due
            wanted = due.timestamp if due else None
            self._held, self._due = [], None
            if not pictures:
                continue
            before = self._decoder.undecodable
            _BATCH_SIZE.observe(len(pictures))
            with _SECONDS.time():
                frame = await loop.run_in_executor(self._executor, self._decoder.decode, pictures, wanted)
            if failed := self._decoder.undecodable - before:
                metrics.FRAMES_UNDECODABLE.inc(failed)
                self.ask_for_key()
            if due and frame is None:
                self._stats.dropped(self._counts, "undecodable")
            elif due and frame:
                taken = Frame(self._source, due.arrived, due.media_time, DecodedPicture(frame))
                if self._mailbox.put(taken):
                    self._stats.dropped(self._counts, "newer_frame")
