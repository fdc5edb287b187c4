"""Recorded video through the same pipeline: real models, real database."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from statistics import mean
from typing import Any
from uuid import UUID

import av
import numpy as np
import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from services import clock
from services.bootstrap.demo.clip import decode, sample_video
from services.bootstrap.machinery import Machinery, load_machinery
from services.bootstrap.replay import replay
from services.bootstrap.service import TEACHER
from services.domain.policy import Analysis, Faces, Policy
from services.domain.reach import Reach
from services.domain.records import Image
from services.errors import BadInput
from services.reports.export_json import document
from services.reports.summary import SessionReport, summarise
from services.settings import Settings
from services.storage import mood, organisations, sessions
from services.storage.models import ParticipantRow, ReadingRow

OPEN = Policy(k=1)


@pytest.fixture(scope="module")
def machinery() -> Machinery:
    return load_machinery(Settings())


def stored(engine: Engine, session_id: UUID) -> Sequence[ReadingRow]:
    query = select(ReadingRow).join(ParticipantRow, ParticipantRow.id == ReadingRow.participant_id)
    with Session(engine) as session:
        return session.scalars(query.where(ParticipantRow.session_id == session_id).order_by(ReadingRow.at)).all()


def test_a_recording_is_read_on_its_own_clock(engine: Engine, machinery: Machinery) -> None:
    shares: list[float] = []
    done = replay(
        engine, machinery, [sample_video()], fps=2, faces=Faces.ONE, policy=OPEN, on_progress=lambda _path, share: shares.append(share)
    )
    assert done.frames == 40  # twenty seconds at two looks each
    assert done.faces >= 38
    assert shares == sorted(shares)
    assert shares[-1] > 0.9
    rows = [(row.media_time, row.p_happy) for row in stored(engine, done.session_id) if row.p_happy is not None]
    with engine.connect() as connection:
        session = sessions.get(connection, Reach.all_of(organisations.default_organisation(connection)), done.session_id)
        points = mood.read(connection, session, bucket_s=10, k=1)
    assert mean(p for t, p in rows if t > 11) > mean(p for t, p in rows if 1 < t < 6) + 0.3
    assert session.ended_at is not None
    assert session.teacher == TEACHER
    assert 2 <= len(points) <= 3


def test_presence_mode_stores_no_expression(engine: Engine, machinery: Machinery) -> None:
    policy = Policy(analysis=Analysis.PRESENCE, k=1)
    done = replay(engine, machinery, [sample_video()], fps=1, faces=Faces.ONE, policy=policy)
    rows = stored(engine, done.session_id)
    assert len(rows) == done.frames
    assert {(row.p_happy, row.weights_id) for row in rows} == {(None, None)}


def test_the_same_recording_gives_the_same_readings(engine: Engine, machinery: Machinery) -> None:
    """To the last bit, on one machine: all that is stored of a reading but whose and when it was."""
    whose_and_when = {"participant_id", "at", "expires_on", "stored_at"}
    columns = [column.name for column in ReadingRow.__table__.c if column.name not in whose_and_when]

    def read() -> list[dict[str, object]]:
        done = replay(engine, machinery, [sample_video()], fps=1, faces=Faces.ONE, policy=OPEN)
        return [{name: getattr(row, name) for name in columns} for row in stored(engine, done.session_id)]

    first = read()
    assert {"media_time", "p_happy", "yaw", "box_left", "quality"} <= set(first[0])
    assert first == read()


def test_a_gallery_recording_is_read_face_by_face(engine: Engine, machinery: Machinery, tmp_path: Path) -> None:
    video = tmp_path / "gallery.mp4"
    images = decode(sample_video(), width=480, fps=2)[:8]
    record(video, [np.hstack([image, image[:, ::-1]]) for image in images])
    done = replay(engine, machinery, [video], fps=None, faces=Faces.MANY, policy=OPEN)
    assert done.frames == 8
    assert done.faces >= 14
    rows = [row for row in stored(engine, done.session_id) if row.p_happy is not None]
    assert {row.face_index for row in rows} == {0, 1}
    with engine.connect() as connection:
        session = sessions.get(connection, Reach.all_of(organisations.default_organisation(connection)), done.session_id)
        assert all(point.readable == 1 for point in mood.read(connection, session, bucket_s=10, k=1))  # one camera is one participant


def record(path: Path, images: list[Image], fps: int = 2) -> None:
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=fps)
        assert isinstance(stream, av.VideoStream)
        stream.height, stream.width = images[0].shape[:2]
        stream.pix_fmt, stream.bit_rate = "yuv420p", 4_000_000
        for image in images:
            container.mux(stream.encode(av.VideoFrame.from_ndarray(np.ascontiguousarray(image), format="rgb24")))
        container.mux(stream.encode(None))


def test_a_recorded_class_gives_the_same_report_bit_for_bit(
    engine: Engine, machinery: Machinery, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A gallery of four people, who make different faces at a time; the second time it is another hour and another second."""
    video = tmp_path / "class.mp4"
    images = decode(sample_video(), width=320, fps=2)
    people = (images, images[10:] + images[:10], [image[:, ::-1] for image in images], images[::-1])
    record(video, [np.vstack([np.hstack([a, b]), np.hstack([c, d])]) for a, b, c, d in zip(*people, strict=True)])

    def report() -> dict[str, Any]:
        done = replay(engine, machinery, [video], fps=None, faces=Faces.MANY, policy=OPEN)
        assert done.faces > 3.5 * done.frames
        with engine.connect() as connection:
            reach = Reach.all_of(organisations.default_organisation(connection))
            return without_ids_and_times(summarise(connection, sessions.get(connection, reach, done.session_id), k_floor=1))

    first = report()
    later = clock.now() + timedelta(hours=1, seconds=7.3)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert report() == first
    assert first["weights"] == [machinery.classifier.weights_id]
    assert [point["at"] for point in first["points"]] == [0.0, 10.0]
    happy = [point["expressions"]["happy"] for point in first["points"]]
    assert happy[0] != happy[1]
    assert (first["lasted"], first["session"]["title"]) == (20.0, "Replay of class.mp4")


def without_ids_and_times(report: SessionReport) -> dict[str, Any]:
    """Times become seconds since the lesson's beginning."""
    said = document(report)
    session = said.pop("session")
    began, ended = session.pop("started_at"), session.pop("ended_at")
    assert (said.pop("made_at") >= ended, began) == (True, report.origin)
    for name in ("id", "organisation_id", "created_at"):
        del session[name]
    points = [{**point, "at": (point["at"] - began).total_seconds()} for point in said.pop("points")]
    return {**said, "session": session, "points": points, "lasted": (ended - began).total_seconds()}


@pytest.mark.parametrize("content", [b"", b"not a video at all"])
def test_a_file_that_is_no_video_is_bad_input_and_makes_no_session(
    engine: Engine, machinery: Machinery, tmp_path: Path, content: bytes
) -> None:
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(content)
    with pytest.raises(BadInput, match="cannot be read as a video"):
        replay(engine, machinery, [sample_video(), broken], fps=2, faces=Faces.ONE, policy=OPEN)
    with engine.connect() as connection:
        assert sessions.list_recent(connection, Reach.all_of(organisations.default_organisation(connection))) == []
