"""What a student sees of themselves, with their token alone; and that consent is taken back as easily as it was given."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import Engine, select

from services.api.app import ApiContext, create_app
from services.auth.tokens import issue_participant_token
from services.domain.emotions import EXPRESSIONS
from services.domain.policy import Jurisdiction, Policy
from services.storage import organisations, participants, retention, sessions
from services.storage.models import ConsentRow
from tests.api.conftest import SECRET
from tests.dashboard.classroom import Classroom
from tests.storage.lesson import Lesson

ME = "/api/v1/participants/me"
Client = Callable[..., httpx.AsyncClient]


async def lesson(platform: httpx.AsyncClient, engine: Engine, **policy: Any) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """A session and three students' seats, twenty seconds read of each: a look every two seconds."""
    made = (await platform.post("/api/v1/sessions", json={"title": "Algebra <1>", "policy": policy})).json()
    path = f"/api/v1/sessions/{made['id']}/participants"
    seats = [(await platform.post(path, json={"name": f"Student {i} <b>", "consent": True})).json() for i in range(3)]
    with engine.begin() as conn:
        session = sessions.by_code(conn, made["code"])
        classroom = Classroom(engine, session, participants.list_of(conn, session.id))
    classroom.read(session.created_at.replace(second=0, microsecond=0), 20, step_s=2.0, absent=0, blind=1)
    return made, seats


async def test_own_figures_are_shown_whatever_k_is(app: FastAPI, open_client: Client, platform: httpx.AsyncClient, engine: Engine) -> None:
    made, seats = await lesson(platform, engine, k=5)
    assert all(point["suppressed"] for point in (await platform.get(f"/api/v1/sessions/{made['id']}/mood")).json()["points"])
    told = (await open_client(app, bearer=seats[0]["token"]).get(f"{ME}/readings")).json()
    assert told["looks"] == {"looks": 10, "read": 10, "unreadable": 0, "no_face": 0}
    assert [step["looks"] for step in told["steps"]] == [5, 5]
    assert sum(told["overall"].values()) == pytest.approx(1, abs=0.001)
    assert (told["name"], told["labels"], told["k"], told["individual_view"]) == ("Student 0 <b>", list(EXPRESSIONS), 5, False)
    assert (told["kept"]["readings"], told["kept"]["sums"], told["consent"]["given"]) == (10, 2, True)
    assert told["seen"] == [{"what": "mood.seen", "by": "platform", "times": 1, "last_at": told["seen"][0]["last_at"]}]
    unseen = (await open_client(app, bearer=seats[2]["token"]).get(f"{ME}/readings")).json()
    assert (unseen["looks"]["no_face"], unseen["overall"]) == (10, None)


async def test_the_page_says_it_in_words(app: FastAPI, open_client: Client, platform: httpx.AsyncClient, engine: Engine) -> None:
    _, seats = await lesson(platform, engine, k=7)
    answer = await open_client(app, bearer=seats[0]["token"]).get(f"{ME}/readings.html")
    assert answer.headers["content-type"].startswith("text/html")
    for said in (
        "Visible expression is not inner state.",
        "Looks at your video",
        'aria-label="Stacked area chart of your visible expressions',
        "at least 7 faces are readable",
        "Other people in your picture were only counted",
        "Your own figures are always shown to you",
        "You agreed to be read",
        "Algebra &lt;1&gt;",
    ):
        assert said in answer.text
    assert "<b>Student" not in answer.text
    assert answer.text.count("<tr>") == 1 + 2
    assert "<script" not in answer.text
    blind = (await open_client(app, bearer=seats[2]["token"]).get(f"{ME}/readings.html")).text
    assert "No face readable" in blind


async def test_presence_mode_is_said_and_no_expression(
    app: FastAPI, open_client: Client, platform: httpx.AsyncClient, engine: Engine
) -> None:
    _, seats = await lesson(platform, engine, analysis="presence")
    client = open_client(app, bearer=seats[0]["token"])
    told = (await client.get(f"{ME}/readings")).json()
    assert (told["session"]["analysis"], told["overall"], told["looks"]["read"]) == ("presence", None, 10)
    assert {step["expressions"] for step in told["steps"]} == {None}
    words = (await client.get(f"{ME}/readings.html")).text
    assert "read presence only" in words
    assert "happy" not in words.lower()


async def test_where_the_law_forbids_expressions_a_face_is_not_called_unreadable(
    make_context: Callable[..., ApiContext], open_client: Client, engine: Engine
) -> None:
    """The session's policy is older than the law: the network did not run all the same."""
    under_law = Lesson(engine, Policy())
    ada = under_law.join()
    under_law.store([under_law.look(ada, n, None) for n in range(10)])
    token = issue_participant_token(SECRET, under_law.session.id, ada.id, timedelta(hours=1))
    told = (await open_client(create_app(make_context(law=Jurisdiction("FR"))), bearer=token).get(f"{ME}/readings")).json()
    assert (told["session"]["analysis"], told["looks"]) == ("presence", {"looks": 10, "read": 10, "unreadable": 0, "no_face": 0})


async def test_after_the_single_readings_the_sums_are_shown(
    app: FastAPI, open_client: Client, platform: httpx.AsyncClient, engine: Engine
) -> None:
    _, seats = await lesson(platform, engine)
    client = open_client(app, bearer=seats[0]["token"])
    before = (await client.get(f"{ME}/readings")).json()
    with engine.begin() as conn:
        session = sessions.by_code(conn, (await platform.get("/api/v1/sessions")).json()["sessions"][0]["code"])
        retention.drop_expired(conn, (session.created_at + timedelta(days=3)).date())
    after = (await client.get(f"{ME}/readings")).json()
    assert (after["kept"]["readings"], after["steps"]) == (0, before["steps"])
    assert "none are there any more" in (await client.get(f"{ME}/readings.html")).text


@pytest.mark.parametrize("path", [f"{ME}/readings", f"{ME}/readings.html", f"{ME}/data"])
async def test_a_token_of_nobody_sees_nothing(
    app: FastAPI, open_client: Client, participant: dict[str, Any], session: dict[str, Any], path: str
) -> None:
    """Erased, or signed for another session than the participant's."""
    for session_id, participant_id in ((UUID(session["id"]), uuid4()), (uuid4(), UUID(participant["id"]))):
        token = issue_participant_token(SECRET, session_id, participant_id, timedelta(hours=1))
        assert (await open_client(app, bearer=token).get(path)).status_code == 404


async def test_consent_is_taken_back_at_once_and_nothing_is_deleted(
    app: FastAPI, open_client: Client, platform: httpx.AsyncClient, engine: Engine, stream: Any
) -> None:
    made, seats = await lesson(platform, engine)
    client = open_client(app, bearer=seats[0]["token"])
    said = await client.post(f"{ME}/consent", json={"given": False})
    assert (said.status_code, said.json()["given"]) == (200, False)
    assert stream.closed_participants == [seats[0]["id"]]
    offer = await client.post(seats[0]["whip_url"], content="v=0\r\n", headers={"Content-Type": "application/sdp"})
    assert offer.status_code == 403
    told = (await client.get(f"{ME}/readings")).json()
    assert (told["consent"]["given"], told["looks"]["looks"]) == (False, 10)
    assert 'data-consent="withdrawn"' in (await client.get(f"{ME}/readings.html")).text

    assert (await client.post(f"{ME}/consent", json={"given": True})).status_code == 200
    again = await client.post(seats[0]["whip_url"], content="v=0\r\n", headers={"Content-Type": "application/sdp"})
    assert again.status_code == 201
    entries = (await platform.get(f"/api/v1/audit?session={made['id']}")).json()["entries"]
    mine = [(entry["action"], entry["actor"]) for entry in entries if entry["subject_id"] == seats[0]["id"]]
    assert mine == [("consent.given", seats[0]["id"]), ("consent.withdrawn", seats[0]["id"]), ("consent.given", "platform")]


async def test_the_ledger_of_consent_only_grows(student: httpx.AsyncClient, engine: Engine, stream: Any) -> None:
    def lines() -> list[tuple[Any, ...]]:
        with engine.connect() as conn:
            return [tuple(row) for row in conn.execute(select(*ConsentRow.__table__.c).order_by(ConsentRow.id))]

    before = lines()
    for given in (False, False, True, False):
        await student.post(f"{ME}/consent", json={"given": given})
        assert lines()[: len(before)] == before
        assert len(lines()) == len(before) + 1
        before = lines()
    assert [line[2] for line in before] == [True, False, False, True, False]


async def test_after_the_end_consent_can_be_taken_back_and_not_given(
    student: httpx.AsyncClient, platform: httpx.AsyncClient, session: dict[str, Any]
) -> None:
    await platform.post(f"/api/v1/sessions/{session['id']}/end")
    assert (await student.post(f"{ME}/consent", json={"given": True})).status_code == 409
    assert (await student.post(f"{ME}/consent", json={"given": False})).status_code == 200


async def test_to_agree_again_takes_a_guardian_where_the_school_asks(
    student: httpx.AsyncClient, engine: Engine, organisation: UUID
) -> None:
    with engine.begin() as conn:
        organisations.change(conn, organisation, guardian_consent=True)
    await student.post(f"{ME}/consent", json={"given": False})
    refused = await student.post(f"{ME}/consent", json={"given": True})
    assert (refused.status_code, "guardian" in refused.json()["detail"]) == (422, True)
    assert "data-guardian" in (await student.get(f"{ME}/readings.html")).text
    assert (await student.post(f"{ME}/consent", json={"given": True, "guardian": "Mrs L."})).status_code == 200


@pytest.mark.parametrize("what", ["readings", "readings.html", "data", "consent"])
async def test_another_site_s_page_may_ask(nobody: httpx.AsyncClient, student: httpx.AsyncClient, what: str) -> None:
    preflight = await nobody.options(f"{ME}/{what}", headers={"Origin": "https://lms.example", "Access-Control-Request-Method": "GET"})
    assert preflight.status_code == 204
    assert {"GET", "POST"} <= set(preflight.headers["access-control-allow-methods"].split(", "))
    if what != "consent":
        answer = await student.get(f"{ME}/{what}", headers={"Origin": "https://lms.example"})
        assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (200, "*")


async def test_the_page_is_an_empty_shell_that_loads_only_ours(nobody: httpx.AsyncClient) -> None:
    answer = await nobody.get("/mine")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert policy.count("unsafe") == 1
    assert "style-src-attr 'unsafe-inline'" in policy
    for path in ("/static/mine.css", "/static/mine.js", "/static/join-seat.js", "/static/join-view.js"):
        assert (await nobody.get(path)).status_code == 200
    assert answer.headers["cache-control"] == "no-store"


async def test_links_to_it_hold_the_token_behind_the_hash(
    make_context: Callable[..., ApiContext], open_client: Client, participant: dict[str, Any], session: dict[str, Any]
) -> None:
    assert participant["mine_url"] == f"http://localhost:8765/mine#token={participant['token']}"
    client = open_client(create_app(make_context(base_url="https://pulse.school.org")), Origin="https://pulse.school.org")
    joined = (await client.post(f"/api/v1/join/{session['code']}", json={"name": "Bo", "consent": True})).json()
    assert joined["mine_url"].startswith("https://pulse.school.org/mine#token=")
    assert f'href="/mine#code={session["code"]}"' in (await client.get(f"/join/{session['code']}")).text
