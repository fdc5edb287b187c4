"""What participants say of themselves: the camera is off, and that they want out."""

from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import Engine, select

from services.storage.models import ParticipantRow

ME = "/api/v1/participants/me"


def camera_is_off(engine: Engine) -> bool:
    with engine.begin() as conn:
        return conn.execute(select(ParticipantRow.camera_off_since)).scalar_one() is not None


async def test_the_camera_is_said_to_be_off_and_on(student: httpx.AsyncClient, engine: Engine) -> None:
    for on in (False, False, True):
        assert (await student.post(f"{ME}/camera", json={"on": on})).status_code == 204
        assert camera_is_off(engine) is not on


async def test_after_the_end_it_is_told(
    student: httpx.AsyncClient, platform: httpx.AsyncClient, session: dict[str, Any], engine: Engine
) -> None:
    await platform.post(f"/api/v1/sessions/{session['id']}/end")
    assert (await student.post(f"{ME}/camera", json={"on": False})).status_code == 409
    assert not camera_is_off(engine)


async def test_opting_out_erases_hangs_up_and_gives_a_receipt(
    student: httpx.AsyncClient, participant: dict[str, Any], stream: Any, engine: Engine
) -> None:
    receipt = await student.delete(ME)
    assert receipt.status_code == 200
    assert receipt.json()["participant_id"] == participant["id"]
    assert stream.closed_participants == [participant["id"]]
    with engine.begin() as conn:
        assert conn.execute(select(ParticipantRow.id)).all() == []
    assert (await student.delete(ME)).status_code == 404
    assert (await student.post(f"{ME}/camera", json={"on": True})).status_code == 404


async def test_opting_out_is_possible_after_the_end(
    student: httpx.AsyncClient, platform: httpx.AsyncClient, session: dict[str, Any]
) -> None:
    await platform.post(f"/api/v1/sessions/{session['id']}/end")
    assert (await student.delete(ME)).status_code == 200


@pytest.mark.parametrize("path", [ME, f"{ME}/camera"])
async def test_another_site_s_page_may_ask(nobody: httpx.AsyncClient, student: httpx.AsyncClient, path: str) -> None:
    preflight = await nobody.options(path, headers={"Origin": "https://school.example", "Access-Control-Request-Method": "POST"})
    assert preflight.status_code == 204
    assert preflight.headers["access-control-allow-origin"] == "*"
    assert "Authorization" in preflight.headers["access-control-allow-headers"]
    said = await student.post(f"{ME}/camera", json={"on": True}, headers={"Origin": "https://school.example"})
    assert (said.status_code, said.headers["access-control-allow-origin"]) == (204, "*")


async def test_a_platform_s_key_is_nobody_s_me(platform: httpx.AsyncClient, app: FastAPI) -> None:
    assert (await platform.delete(ME)).status_code == 403
