"""A recording says what the lesson said: the same video by WHIP over loopback and by replay, through the same service and database."""

import asyncio
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from statistics import mean
from typing import Any
from uuid import UUID

import av
import pytest
from av.packet import Packet
from sqlalchemy import Engine, select

from services.bootstrap.demo.clip import LOOKS, Clip, decode, encode, sample_video
from services.bootstrap.machinery import load_machinery
from services.bootstrap.replay import replay
from services.bootstrap.service import Service
from services.domain.emotions import EXPRESSIONS
from services.domain.policy import Faces, Policy
from services.settings import Settings
from services.storage.models import ParticipantRow, ReadingRow
from services.storage.models.readings import P_COLUMNS
from tests.e2e.streaming import sending

SAME_LOOK = 0.02
"""Shares of a look at the same frame. The pixels are the same; a face that is followed sits in a box that depends a little on which
frames were looked at before it, and a live stream may miss its first ones."""

SAME_MOOD = 0.05
"""Shares over half of the lesson, 20 looks: on a busy machine a tenth of them may be lost live, and a look differs from its
neighbours by up to the whole range."""

Looks = dict[int, Sequence[float]]
"""Tenths of a second into the video -> the shares that were read."""


@pytest.fixture(scope="module")
def clip() -> Clip:
    return encode(decode(sample_video()), LOOKS[0])


def record(clip: Clip, path: Path, width: int, height: int) -> None:
    """The packets that a student sends, as they are."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libvpx", rate=clip.fps)
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        for number, content in enumerate(clip.packets):
            packet = Packet(content)
            packet.stream, packet.time_base, packet.is_keyframe = stream, Fraction(1, clip.fps), number % clip.fps == 0
            packet.pts = packet.dts = number
            container.mux(packet)


def looks(engine: Engine, session_id: UUID) -> Looks:
    shares = [getattr(ReadingRow, name) for name in P_COLUMNS]
    query = select(ReadingRow.media_time, *shares).join(ParticipantRow, ParticipantRow.id == ReadingRow.participant_id)
    with engine.connect() as conn:
        found = conn.execute(query.where(ParticipantRow.session_id == session_id, ReadingRow.p_happy.is_not(None))).all()
    first = min(row.media_time for row in found)
    return {round(10 * (row.media_time - first)): row[1:] for row in found}


def mood(of: Looks, since: float, until: float) -> list[float]:
    return [mean(shares) for shares in zip(*(shares for at, shares in of.items() if since <= at / 10 < until), strict=True)]


@pytest.mark.e2e
async def test_replay_says_what_the_live_lesson_said(service: Service, platform: Any, clip: Clip, tmp_path: Path) -> None:
    video = tmp_path / "lesson.webm"
    height, width = decode(sample_video())[0].shape[:2]
    record(clip, video, width, height)
    session = platform.create_session()
    async with sending(clip, platform.add_student(session["id"])):
        await asyncio.sleep(clip.seconds)
    live = looks(service.engine, UUID(session["id"]))
    machinery = await asyncio.to_thread(load_machinery, Settings())
    done = await asyncio.to_thread(
        lambda: replay(service.engine, machinery, [video], fps=2, faces=Faces.ONE, policy=Policy(k=1))
    )  # fmt: skip
    replayed = looks(service.engine, done.session_id)
    assert done.seconds < clip.seconds
    assert len(replayed) == 40
    both = live.keys() & replayed.keys()
    assert len(both) >= 30
    apart = sorted(max(abs(a - b) for a, b in zip(live[at], replayed[at], strict=True)) for at in both)
    assert apart[len(apart) // 2] < SAME_LOOK
    for since in (0, 10):
        was, now = mood(live, since, since + 10), mood(replayed, since, since + 10)
        assert dict(zip(EXPRESSIONS, now, strict=True)) == pytest.approx(dict(zip(EXPRESSIONS, was, strict=True)), abs=SAME_MOOD)
    assert mood(replayed, 10, 20) != pytest.approx(mood(replayed, 0, 10), abs=4 * SAME_MOOD)  # it is another mood that is found again
