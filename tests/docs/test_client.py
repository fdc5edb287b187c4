"""The client of docs/client, as a platform would use it, against the real service."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import Engine

from docs.client.classpulse_client import ClassPulse, Point, Problem, verify_webhook
from services import clock
from services.api.app import ApiContext
from services.domain.access import Scope
from services.storage import organisations, participants, sessions, users
from services.webhooks import signature
from tests.dashboard.classroom import Classroom
from tests.docs.pages import DOCS, page
from tests.e2e.frames import KEY, serving


@pytest.fixture
def context(engine: Engine) -> Iterator[ApiContext]:
    with serving(engine, 0, private_webhooks=True) as running:
        yield running


@pytest.fixture
def pulse(context: ApiContext) -> Iterator[ClassPulse]:
    with ClassPulse(context.base_url, KEY) as client:
        yield client


class Flaky(httpx.HTTPTransport):
    """Loses the answers of the first calls, after the service has done its work."""

    def __init__(self, lost: int) -> None:
        super().__init__()
        self.lost = lost

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        answer = super().handle_request(request)
        if self.lost:
            self.lost -= 1
            answer.close()
            raise httpx.ReadError("the line was cut", request=request)
        return answer


def test_a_lesson_from_beginning_to_end(pulse: ClassPulse, context: ApiContext, engine: Engine) -> None:
    lesson = pulse.create_session("Algebra", course="9b", policy={"k": 1}, scheduled_start="2026-03-02T09:00:00Z")
    assert (lesson.title, lesson.course, lesson.ended_at) == ("Algebra", "9b", None)
    seats = [pulse.add_participant(lesson.id, f"Student {i}", external_id=f"lms-{i}", consent=True) for i in range(4)]
    assert pulse.renew_token(lesson.id, seats[0].id).count(".") == 2
    with engine.begin() as conn:
        made = sessions.whosever(conn, UUID(lesson.id))
        classroom = Classroom(engine, made, participants.list_of(conn, made.id))
    classroom.read(clock.now() - timedelta(seconds=60), 50, step_s=2)
    pulse.end_session(lesson.id)
    followed = {point.at: point for point in pulse.follow(lesson.id, past=600)}
    assert list(followed.values()) == pulse.mood(lesson.id)
    assert all(isinstance(point, Point) and point.engagement is not None for point in followed.values())
    assert b"session_id,title,course" in pulse.report(lesson.id, "csv")
    assert pulse.embed_link(lesson.id).startswith(f"{context.base_url}/embed/{lesson.id}#token=")
    assert pulse.erase_participant(lesson.id, seats[0].id)["readings"] > 0


def test_a_lesson_is_a_teacher_s_and_another_s_and_nobody_s(pulse: ClassPulse, engine: Engine) -> None:
    with engine.begin() as conn:
        for email in ("ada@school.org", "grace@school.org"):
            users.ensure_teacher(conn, organisations.default_organisation(conn), email)
    lesson = pulse.create_session("Algebra", teacher="Ada@School.org")
    assert lesson.teacher == "ada@school.org"
    assert pulse.give_session(lesson.id, "grace@school.org").teacher == "grace@school.org"
    assert pulse.give_session(lesson.id, None).teacher is None
    with pytest.raises(Problem, match=r"422 .*no teacher with the address nobody@school\.org"):
        pulse.give_session(lesson.id, "nobody@school.org")


def test_all_pages_are_listed(pulse: ClassPulse) -> None:
    for i in range(5):
        pulse.create_session(f"lesson {i}", course="9b" if i % 2 else "8a")
    assert [lesson.title for lesson in pulse.sessions(limit=2)] == [f"lesson {i}" for i in range(4, -1, -1)]
    assert [lesson.title for lesson in pulse.sessions(course="9b")] == ["lesson 3", "lesson 1"]


def test_a_lost_answer_makes_nothing_twice(context: ApiContext, pulse: ClassPulse) -> None:
    with ClassPulse(context.base_url, KEY, transport=Flaky(2)) as unlucky:
        lesson = unlucky.create_session("Algebra")
        assert unlucky.add_participant(lesson.id, "Ada", consent=True).id
    assert [one.id for one in pulse.sessions()] == [lesson.id]


def test_who_follows_comes_back_where_it_was_cut_and_gives_up_in_the_end(context: ApiContext, engine: Engine, pulse: ClassPulse) -> None:
    lesson = pulse.create_session("Algebra", policy={"k": 1})
    pulse.add_participant(lesson.id, "Ada", consent=True)
    with engine.begin() as conn:
        made = sessions.by_code(conn, lesson.join_url.rsplit("/", 1)[1])
        classroom = Classroom(engine, made, participants.list_of(conn, made.id))
    classroom.read(clock.now() - timedelta(seconds=60), 50, step_s=2, absent=0, blind=0)
    pulse.end_session(lesson.id)
    with ClassPulse(context.base_url, KEY, transport=Flaky(2)) as unlucky:
        assert {point.at: point for point in unlucky.follow(lesson.id, past=600)}.keys() == {point.at for point in pulse.mood(lesson.id)}
    with ClassPulse("http://127.0.0.1:9", KEY, tries=2) as lost, pytest.raises(httpx.ConnectError):
        list(lost.follow(lesson.id))


def test_refusals_say_why(pulse: ClassPulse) -> None:
    with pytest.raises(Problem, match="404 Not found: There is no such session"):
        pulse.end_session("00000000-0000-4000-8000-000000000000")
    with pytest.raises(Problem, match="422"):
        list(pulse.follow("x"))
    with pytest.raises(Problem, match="422"):
        pulse.create_session("")


def test_a_webhook_is_known_by_its_signature(pulse: ClassPulse) -> None:
    hook = pulse.create_webhook("http://127.0.0.1:9/hook", ["session.ended"])
    body = b'{"type":"session.ended","timestamp":"2026-03-02T09:45:00Z","data":{}}'
    now = int(clock.unix())

    def headers(**changes: Any) -> dict[str, str]:
        return {**signature.headers(hook.secret, "msg_1", now, body), **changes}

    assert verify_webhook(hook.secret, headers(), body)["type"] == "session.ended"
    signed = headers()["webhook-signature"]
    assert verify_webhook(hook.secret, headers(**{"webhook-signature": f"v1,AAAA {signed}"}), body)
    for wrong, said in (
        (headers(), body + b" "),
        (headers(**{"webhook-id": "msg_2"}), body),
        (headers(**{"webhook-signature": "v2,x"}), body),
        (headers(**{"webhook-signature": "v1,é"}), body),
        ({}, body),
        (signature.headers(hook.secret, "msg_1", now - 301, body) | {"webhook-timestamp": str(now)}, body),  # an old one with a new time
    ):
        with pytest.raises(ValueError, match="signature"):
            verify_webhook(hook.secret, wrong, said)
    for then in (now - 310, now + 310):
        with pytest.raises(ValueError, match="too old"):
            verify_webhook(hook.secret, signature.headers(hook.secret, "msg_1", then, body), body)


def test_the_page_s_example_runs(context: ApiContext, tmp_path: Path) -> None:
    """As it stands in docs/platforms.md, beside a copy of the client."""
    (block,) = re.findall(r"<!-- the client's test runs this block -->\n```python\n(.*?)```", page("platforms.md"), re.DOTALL)
    (tmp_path / "lesson.py").write_text(block)
    shutil.copy(DOCS / "client" / "classpulse_client.py", tmp_path)
    environment = {**os.environ, "CLASSPULSE_URL": context.base_url, "CLASSPULSE_PLATFORM_KEY": KEY}
    done = subprocess.run([sys.executable, "lesson.py"], capture_output=True, text=True, timeout=100, env=environment, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert f"{context.base_url}/api/v1/whip" in done.stdout
    assert f"{context.base_url}/embed/" in done.stdout


def test_the_page_names_every_scope() -> None:
    assert set(re.findall(r"`([a-z-]+(?::[a-z]+)?)`", page("platforms.md").partition("| scope |")[2].partition("\n\n")[0])) == set(Scope)
