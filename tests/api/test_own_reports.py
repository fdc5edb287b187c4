"""A student's own page as a file: for the student always, for staff where the policy and the student let it be shown."""

import io
import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from pypdf import PdfReader
from sqlalchemy import Engine

from services.domain.policy import Faces, Policy
from services.storage import consents
from tests.api.test_own import lesson
from tests.storage.lesson import Lesson

ME = "/api/v1/participants/me"
Client = Callable[..., httpx.AsyncClient]


def said_in(answer: httpx.Response) -> str:
    """The words of a PDF or of a page."""
    if answer.headers["content-type"] == "application/pdf":
        text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
    else:
        text = re.sub(r"<style>.*?</style>|<[^>]+>", " ", answer.text, flags=re.DOTALL)
    return re.sub(r"\s+", " ", text)


@pytest.mark.parametrize("form", ["pdf", "html"])
async def test_the_student_s_own_file(app: FastAPI, open_client: Client, platform: httpx.AsyncClient, engine: Engine, form: str) -> None:
    """Whatever k is, and whatever the policy says of showing single students."""
    _, seats = await lesson(platform, engine, k=5)
    client = open_client(app, bearer=seats[0]["token"])
    answer = await client.get(f"{ME}/report.{form}")
    said = said_in(answer)
    for part in ("Student 0", "What was read of you", "Looks at your video", "Who has looked", "Your rights", "inner state"):
        assert part in said
    for nobody_else in ("Student 1", "engagement", "Engagement", "rank"):
        assert nobody_else not in said
    assert b"<script" not in answer.content
    assert answer.headers["cache-control"] == "no-store"
    assert f".{form}" in answer.headers["content-disposition"]
    german = said_in(await client.get(f"{ME}/report.{form}", headers={"Accept-Language": "de"}))
    assert "Dein sichtbarer Ausdruck" in german
    assert "inner state" not in german


async def test_the_pdf_is_tagged_and_has_the_numbers(
    app: FastAPI, open_client: Client, platform: httpx.AsyncClient, engine: Engine
) -> None:
    _, seats = await lesson(platform, engine)
    client = open_client(app, bearer=seats[0]["token"])
    pdf = PdfReader(io.BytesIO((await client.get(f"{ME}/report.pdf", headers={"Accept-Language": "de"})).content))
    catalogue: Any = pdf.trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/Lang"] == "de"
    assert b"pdfuaid" in catalogue["/Metadata"].get_data()
    told = (await client.get(f"{ME}/readings")).json()
    happy = f"{told['steps'][0]['expressions']['happy']:.2f}".replace(".", ",")
    said = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
    assert f"0:00 5 5 5 {told['steps'][0]['facing']:.2f}".replace(".", ",") in said
    assert happy in said


async def test_staff_get_it_where_the_policy_says_so_and_the_student_is_told(
    app: FastAPI, open_client: Client, platform: httpx.AsyncClient, engine: Engine
) -> None:
    made, seats = await lesson(platform, engine, k=1, individual_view=True)
    path = f"/api/v1/sessions/{made['id']}/participants/{seats[0]['id']}"
    for form in ("pdf", "html"):
        answer = await platform.get(f"{path}/report.{form}")
        assert answer.status_code == 200
        said = said_in(answer)
        assert "Student 0" in said
        assert "Who has looked" not in said  # that is the student's to know
    told = (await open_client(app, bearer=seats[0]["token"]).get(f"{ME}/readings")).json()
    assert [(seen["what"], seen["by"]) for seen in told["seen"]] == [("participant.seen", "platform")]
    other = f"/api/v1/sessions/{made['id']}/participants/{UUID(int=1)}/report.pdf"
    assert (await platform.get(other)).status_code == 404
    assert (await platform.get(f"{path}/report.xlsx")).status_code == 422


@pytest.mark.parametrize(
    ("policy", "why"),
    [({"individual_view": False, "k": 1}, "individual_view"), ({"individual_view": True, "analysis": "presence"}, "presence mode")],
)
async def test_the_policy_forbids_it(platform: httpx.AsyncClient, engine: Engine, policy: dict[str, Any], why: str) -> None:
    made, seats = await lesson(platform, engine, **policy)
    refused = await platform.get(f"/api/v1/sessions/{made['id']}/participants/{seats[0]['id']}/report.html")
    assert (refused.status_code, refused.headers["content-type"]) == (403, "application/problem+json")
    assert why in refused.json()["detail"]
    entries = (await platform.get(f"/api/v1/audit?session={made['id']}")).json()["entries"]
    assert "participant.seen" not in {entry["action"] for entry in entries}


async def test_not_of_whom_does_not_agree_nor_of_a_camera_that_sees_many(platform: httpx.AsyncClient, engine: Engine) -> None:
    lesson = Lesson(engine, Policy(k=1, individual_view=True))
    ada, room = lesson.join("Ada"), lesson.join("Room", faces=Faces.MANY)
    for who in (ada, room):
        lesson.store([lesson.look(who, n) for n in range(10)])
    with engine.begin() as conn:
        consents.record(conn, ada.id, given=False, guardian=None)
    for who, why in ((ada, "does not agree"), (room, "sees many")):
        refused = await platform.get(f"/api/v1/sessions/{lesson.session.id}/participants/{who.id}/report.pdf")
        assert (refused.status_code, why in refused.json()["detail"]) == (403, True)
