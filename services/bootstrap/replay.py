"""Recorded video through the same two compute cores as live video, as fast as they go; nothing is dropped."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from uuid import UUID

import av
from sqlalchemy import Engine

from services import clock
from services.bootstrap.machinery import Machinery
from services.bootstrap.service import host
from services.domain.policy import Faces, Policy
from services.domain.reach import Reach
from services.domain.records import Frame, Source
from services.errors import BadInput
from services.inference.classifying import accepted, classify
from services.ingest.frames import DecodedPicture
from services.ingest.sampler import Sampler
from services.storage import organisations, participants, readings, rollups, sessions


@dataclass(frozen=True, slots=True)
class Replayed:
    session_id: UUID
    frames: int
    faces: int
    seconds: float  # wall clock, decoding and storing included

    def as_json(self) -> dict[str, object]:
        speed = round(self.frames / self.seconds, 1) if self.seconds else None
        return {
            "session_id": str(self.session_id),
            "frames": self.frames,
            "faces": self.faces,
            "seconds": round(self.seconds, 2),
            "frames_per_second": speed,
        }


def replay(
    engine: Engine,
    machinery: Machinery,
    videos: list[Path],
    *,
    fps: float | None,
    faces: Faces,
    policy: Policy,
    on_progress: Callable[[Path, float], None] = lambda _path, _done: None,
) -> Replayed:
    """Each video is a participant of one new session, which began so long ago that the longest has ended by now. `fps` None: every frame.

    It begins with a whole step of the report, so that the same video falls into the same steps again. `on_progress` gets the share of
    the video that is done, 0..1. Raises BadInput for a file that cannot be read; nothing is stored then.
    """
    longest = max(_duration(path) for path in videos)
    began, started = rollups.bucket_of(clock.now() - timedelta(seconds=longest)), clock.monotonic()
    with engine.begin() as connection:
        organisation = organisations.default_organisation(connection)
        title = f"Replay of {', '.join(p.name for p in videos)}"
        session = sessions.create(connection, organisation, title, course=None, policy=policy, owner_id=host(connection))
        sessions.mark_started(connection, {session.id: began})
        people = [
            participants.add(connection, session.id, path.stem, external_id=None, consent=True, guardian=None, faces=faces)
            for path in videos
        ]
    total = found = 0
    for path, person in zip(videos, people, strict=True):
        source = Source(session.id, person.id, policy.analysis, faces)
        duration = _duration(path)
        for batch in _chunks(_frames(path, source, began, fps), machinery.batch_size):
            total += len(batch)
            found += _read(engine, machinery, batch)
            longest = max(longest, batch[-1].media_time)  # of a file that does not say how long it is
            on_progress(path, min(1.0, batch[-1].media_time / duration) if duration else 1.0)
    with engine.begin() as connection:
        sessions.end(connection, Reach.all_of(organisation), session.id, at=began + timedelta(seconds=longest))
    return Replayed(session.id, total, found, clock.monotonic() - started)


def _read(engine: Engine, machinery: Machinery, batch: list[Frame]) -> int:
    """Looks, classifies, stores; -> faces seen."""
    looks = machinery.looker.look(batch)
    made = looks.readings + classify(machinery.classifier, accepted(looks.crops, machinery.classifier.preprocessing))
    with engine.begin() as connection:
        stored = readings.insert(connection, made, raw_retention=machinery.raw_retention)
        rollups.recompute(connection, rollups.dirty(stored))
    return sum(reading.face is not None for reading in made)


def _frames(path: Path, source: Source, began: datetime, fps: float | None) -> Iterator[Frame]:
    sampler = Sampler(fps) if fps else None
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        stream.thread_type = "AUTO"
        first: float | None = None
        for frame in container.decode(stream):
            first = frame.time if first is None else first
            media_time = frame.time - first
            if sampler is None or sampler.wants(media_time):
                yield Frame(source, began.timestamp() + media_time, media_time, DecodedPicture(frame))


def _duration(path: Path) -> float:
    """Seconds, 0 where the file does not say. Raises BadInput."""
    try:
        with av.open(str(path)) as container:
            if not container.streams.video:
                raise BadInput(f"{path} has no video track.")
            return (container.duration or 0) / av.time_base
    except (OSError, av.FFmpegError) as error:
        raise BadInput(f"{path} cannot be read as a video: {error}") from error


def _chunks(frames: Iterable[Frame], size: int) -> Iterator[list[Frame]]:
    iterator = iter(frames)
    while chunk := list(islice(iterator, size)):
        yield chunk
