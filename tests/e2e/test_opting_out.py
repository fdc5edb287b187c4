"""With live video: whoever takes consent back, or erases themselves, is not read any more from that moment, and the class goes on."""

import asyncio
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select

from services.bootstrap.demo.clip import LOOKS, Clip, decode, encode, sample_video
from services.bootstrap.service import Service
from services.storage.models import RollupRow
from tests.e2e.streaming import eventually, readings, sending

pytestmark = pytest.mark.e2e
ME = "/api/v1/participants/me"


@pytest.fixture(scope="module")
def face() -> Clip:
    """Five seconds of a face."""
    return encode(decode(sample_video())[90:140], LOOKS[0])


def ask(service: Service, seat: dict[str, Any], method: str, path: str = "", **how: Any) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {seat['token']}"}
    answer: dict[str, Any] = (
        httpx.request(method, f"{service.settings.base_url}{ME}{path}", headers=headers, timeout=20, **how).raise_for_status().json()
    )
    return answer


async def still(service: Service, stopped: dict[str, Any], running: dict[str, Any]) -> bool:
    """Whether nothing of `stopped` is read while `running` is read five times more."""
    before, others = len(readings(service, stopped)), len(readings(service, running))
    await eventually(lambda: len(readings(service, running)) >= others + 5)
    return len(readings(service, stopped)) == before


async def test_taking_consent_back_stops_the_reading_at_once(service: Service, platform: Any, face: Clip) -> None:
    lesson = platform.create_session()
    ada, bo = (platform.add_student(lesson["id"], name) for name in ("Ada", "Bo"))

    def received() -> int:
        stats = platform.get(f"/api/v1/sessions/{lesson['id']}/stats")
        return int(stats["participants"].get(ada["id"], {}).get("received", 0))

    async with sending(face, ada), sending(face, bo):
        await eventually(lambda: len(readings(service, ada)) > 3 and len(readings(service, bo)) > 3)
        await asyncio.to_thread(ask, service, ada, "POST", "/consent", json={"given": False})
        frames = await asyncio.to_thread(received)
        assert await still(service, ada, bo)
        assert await asyncio.to_thread(received) == frames  # hung up: not only is nothing stored, nothing arrives
    kept = await asyncio.to_thread(ask, service, ada, "GET", "/readings")
    assert kept["consent"]["given"] is False
    assert kept["looks"]["looks"] == len(readings(service, ada)) > 3
    refused = await asyncio.to_thread(
        httpx.post,
        ada["whip_url"],
        content="v=0\r\n",
        headers={"Authorization": f"Bearer {ada['token']}", "Content-Type": "application/sdp"},
        timeout=20,
    )
    assert (refused.status_code, "consent" in refused.json()["detail"]) == (403, True)


async def test_erasing_oneself_while_being_read_leaves_nothing(service: Service, platform: Any, face: Clip) -> None:
    lesson = platform.create_session()
    ada, bo = (platform.add_student(lesson["id"], name) for name in ("Ada", "Bo"))

    def rollups() -> set[UUID]:
        with service.engine.connect() as conn:
            mine = select(RollupRow.participant_id).where(RollupRow.session_id == UUID(lesson["id"]))
            return set(conn.execute(mine).scalars())

    def present() -> list[int]:
        return [point["present"] for point in platform.mood(lesson["id"], bucket=3600)]

    async with sending(face, ada), sending(face, bo):
        await eventually(lambda: len(readings(service, ada)) > 3 and len(readings(service, bo)) > 3)
        assert set(await asyncio.to_thread(present)) == {2}
        receipt = await asyncio.to_thread(ask, service, ada, "DELETE")
        assert await still(service, ada, bo)
    assert receipt["readings"] > 3
    assert receipt["rollups"] > 0
    assert readings(service, ada) == []
    assert rollups() == {UUID(bo["id"])}
    assert set(await asyncio.to_thread(present)) == {1}
