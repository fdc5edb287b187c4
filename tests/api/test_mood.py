"""The mood over the API, from readings in a real database."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import Engine

from services.api.app import ApiContext, create_app
from services.domain.emotions import EXPRESSIONS
from services.domain.records import Box, Face, HeadPose, Outcome, Reading
from services.storage import readings, rollups

HAPPY = (0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0)
FACE = Face(Box(0.3, 0.2, 0.6, 0.8), HeadPose(0, 0, 0), 0.9)
BEGIN = datetime.now(UTC).replace(second=0, microsecond=0)
KEY = "platform-key-of-the-tests"


def see(engine: Engine, session: dict[str, Any], participant_id: str, after_s: float) -> None:
    at = BEGIN + timedelta(seconds=after_s)
    seen = Reading(UUID(session["id"]), UUID(participant_id), at, after_s, 0, Outcome.READ, FACE, 0, HAPPY, "test")
    with engine.begin() as conn:
        written = readings.write(conn, [seen], raw_retention=timedelta(hours=24))
        rollups.recompute(conn, rollups.dirty(written.stored))


@pytest.fixture
async def lesson(platform: httpx.AsyncClient, engine: Engine) -> dict[str, Any]:
    """Two happy students in the first 10 seconds, one of them in the next; k is 2."""
    session: dict[str, Any] = (await platform.post("/api/v1/sessions", json={"title": "x", "policy": {"k": 2}})).json()
    for name, times in (("Ada", (1, 11)), ("Bela", (2,))):
        added = await platform.post(f"/api/v1/sessions/{session['id']}/participants", json={"name": name, "consent": True})
        for after_s in times:
            see(engine, session, added.json()["id"], after_s)
    return session


async def test_points_have_the_contract_s_members(platform: httpx.AsyncClient, lesson: dict[str, Any]) -> None:
    points = (await platform.get(f"/api/v1/sessions/{lesson['id']}/mood")).json()["points"]
    first, second = points
    assert datetime.fromisoformat(first["at"]) == BEGIN
    assert list(first["expressions"]) == list(EXPRESSIONS)
    assert first["expressions"]["happy"] == pytest.approx(1.0)
    assert (first["present"], first["readable"], first["suppressed"]) == (2, 2, False)
    assert first["engagement_low"] <= first["engagement"] <= first["engagement_high"]
    assert {"valence", "arousal", "facing"} <= set(first)
    assert second["suppressed"] is True
    assert [second[name] for name in ("expressions", "valence", "arousal", "engagement", "facing")] == [None] * 5


async def test_a_part_of_the_lesson_may_be_asked_for(platform: httpx.AsyncClient, lesson: dict[str, Any]) -> None:
    since = (BEGIN + timedelta(seconds=10)).isoformat()
    path = f"/api/v1/sessions/{lesson['id']}/mood"
    assert len((await platform.get(path, params={"since": since})).json()["points"]) == 1
    assert len((await platform.get(path, params={"until": since})).json()["points"]) == 1
    assert len((await platform.get(path, params={"bucket": 60})).json()["points"]) == 1
    assert len((await platform.get(path, params={"bucket": 1})).json()["points"]) == 3


async def test_a_floor_that_rose_later_holds_for_old_sessions(
    make_context: Callable[..., ApiContext], open_client: Callable[..., httpx.AsyncClient], lesson: dict[str, Any]
) -> None:
    client = open_client(create_app(make_context(k_floor=3)), bearer=KEY)
    points = (await client.get(f"/api/v1/sessions/{lesson['id']}/mood")).json()["points"]
    assert [point["suppressed"] for point in points] == [True, True]


@pytest.mark.parametrize(
    "wrong", [{"bucket": 0}, {"bucket": 3601}, {"bucket": "x"}, {"since": "2026-01-01T10:00:00"}, {"until": "0001-01-01T00:00:00Z"}]
)
async def test_what_cannot_be_meant_is_refused(platform: httpx.AsyncClient, session: dict[str, Any], wrong: dict[str, Any]) -> None:
    refused = await platform.get(f"/api/v1/sessions/{session['id']}/mood", params=wrong)
    assert refused.status_code == 422
    assert [error["at"] for error in refused.json()["errors"]] == [f"query.{next(iter(wrong))}"]


async def test_stats_are_the_stream_s(platform: httpx.AsyncClient, session: dict[str, Any], stream: Any) -> None:
    stats = await platform.get(f"/api/v1/sessions/{session['id']}/stats")
    assert stats.json() == {"frames": {"received": 3}, "session": session["id"]}
