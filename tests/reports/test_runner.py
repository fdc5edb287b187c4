"""Jobs that make reports: done once, and whole, signed, and without whoever was erased meanwhile."""

import asyncio
import hashlib
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import Engine, text

from services.domain.happenings import Happening
from services.domain.jobs import JobState
from services.errors import Misconfigured
from services.reports import press as pressing
from services.reports.formats import Format
from services.reports.report import Report
from services.reports.runner import Runner
from services.reports.statement import Statement
from services.storage import deletion, jobs, participants, reports, users, webhooks
from tests.dashboard.classroom import Classroom
from tests.reports.asked import COURSE, SERVICE, Slow, ask, course, files, job_of, lapse
from tests.reports.conftest import run
from tests.spans import recorded, told
from tests.webhooks.receiver import eventually


@pytest.mark.parametrize("of", ["session", "course"])
async def test_a_job_leaves_one_whole_signed_file_and_tells_of_it(
    of: str, engine: Engine, lesson: Classroom, make_runner: Callable[..., Runner]
) -> None:
    about, session_id = (lesson.session.id, str(lesson.session.id)) if of == "session" else (COURSE, None)
    with engine.begin() as conn:
        webhooks.create(conn, lesson.session.organisation_id, "https://lms.school.org", {Happening.REPORT_READY})
    job_id = ask(engine, lesson, of=of)
    runner = make_runner()
    assert await runner.once()
    assert not await runner.once()
    job = job_of(engine, job_id)
    (row,) = files(engine)
    assert (job.state, job.report_id, job.problem, job.attempts) == (JobState.DONE, row.id, None, 1)
    assert hashlib.sha256(row.content).digest() == row.sha256
    said, key = Statement.read(row.signature)
    assert said.is_of(row.content)
    assert key == runner.workshop.keys.key_ids[0]
    assert (said.about, said.form, said.service) == (about, "csv", SERVICE)
    assert (row.session_ids, row.course_id is None) == ([lesson.session.id], of == "session")
    assert abs((said.made_at - row.made_at).total_seconds()) < 1
    assert row.expires_at - row.made_at == timedelta(days=30)
    with engine.connect() as conn:
        told = conn.execute(text("SELECT data FROM happening WHERE kind = 'report.ready'")).scalar_one()
    assert told["url"] == f"{SERVICE}/api/v1/reports/{row.id}"
    assert (told["session_id"], told["course"], told["format"]) == (session_id, COURSE, "csv")


async def test_a_job_is_a_span(engine: Engine, lesson: Classroom, make_runner: Callable[..., Runner]) -> None:
    job_id = ask(engine, lesson)
    with recorded() as spans:
        await make_runner().once()
    assert [(span.name, told(span)) for span in spans] == [("report", {"classpulse.job_id": str(job_id)})]


@pytest.mark.parametrize("of", ["session", "course"])
async def test_a_pdf_is_made_too(of: str, engine: Engine, lesson: Classroom, make_runner: Callable[..., Runner]) -> None:
    job_id = ask(engine, lesson, "pdf", of=of)
    await make_runner().once()
    assert job_of(engine, job_id).state is JobState.DONE
    (row,) = files(engine)
    assert row.content.startswith(b"%PDF-")


async def test_of_many_runners_one_does_each_job(engine: Engine, lesson: Classroom, make_runner: Callable[..., Runner]) -> None:
    asked = [ask(engine, lesson) for _ in range(12)]
    slow = Slow(0.02)
    tasks = [asyncio.create_task(make_runner(slow).run()) for _ in range(4)]
    await eventually(lambda: all(job_of(engine, one).state is JobState.DONE for one in asked))
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert slow.written == len(files(engine)) == 12
    assert {job_of(engine, one).attempts for one in asked} == {1}


@pytest.mark.parametrize("of", ["session", "course"])
async def test_what_cannot_be_made_fails_in_words_at_once(
    of: str, engine: Engine, lesson: Classroom, make_runner: Callable[..., Runner], monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_pango(_report: Report, _form: Format) -> bytes:
        raise Misconfigured("A PDF needs the system's Pango library.")

    monkeypatch.setattr(pressing, "export", no_pango)
    job_id = ask(engine, lesson, of=of)
    await make_runner().once()
    job = job_of(engine, job_id)
    assert (job.state, job.attempts) == (JobState.FAILED, 1)
    assert job.problem == {
        "type": "about:blank",
        "title": "Misconfigured",
        "status": 500,
        "detail": "A PDF needs the system's Pango library.",
    }
    assert files(engine) == []


@pytest.mark.parametrize("of", ["session", "course"])
async def test_what_breaks_is_tried_three_times(
    of: str, engine: Engine, lesson: Classroom, make_runner: Callable[..., Runner], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_report: Report, _form: Format) -> bytes:
        raise ZeroDivisionError

    monkeypatch.setattr(pressing, "export", broken)
    job_id = ask(engine, lesson, of=of)
    for attempt in (1, 2, 3):
        assert await make_runner().once()
        assert job_of(engine, job_id).attempts == attempt
        lapse(engine)
    job = job_of(engine, job_id)
    assert job.state is JobState.FAILED
    assert job.problem is not None
    assert job.problem["detail"] == "Something went wrong here; the service's log says what."
    assert not await make_runner().once()


@pytest.mark.parametrize("of", ["session", "course"])
async def test_whoever_is_erased_while_it_is_made_is_not_in_it(
    of: str, engine: Engine, lesson: Classroom, make_runner: Callable[..., Runner]
) -> None:
    job_id = ask(engine, lesson, of=of)
    left = [lesson.students[0].id]

    def erase_one() -> None:
        while left:
            with engine.begin() as conn:
                participants.erase(conn, left.pop(), actor="teacher")

    slow = Slow(meanwhile=erase_one)
    runner = make_runner(slow)
    assert await runner.once()
    assert job_of(engine, job_id).state is JobState.QUEUED
    assert files(engine) == []
    assert await runner.once()
    (row,) = files(engine)
    assert row.withdrawn_at is None
    assert slow.written == 2


@pytest.mark.parametrize("of", ["session", "course"])
def test_an_erasure_withdraws_what_was_made_before(of: str, engine: Engine, lesson: Classroom, make_runner: Callable[..., Runner]) -> None:
    ask(engine, lesson, of=of)
    asyncio.run(make_runner().once())
    (before,) = files(engine)
    with engine.begin() as conn:
        participants.erase(conn, lesson.students[0].id, actor="teacher")
    (after,) = files(engine)
    assert (after.content, after.name) == (None, None)
    assert after.withdrawn_at is not None
    with engine.connect() as conn:
        assert reports.standing(conn, before.sha256) == ("withdrawn", before.signature)
        assert reports.standing(conn, bytes(32)) == ("unknown", None)
        entry = conn.execute(text("SELECT actor, session_id, details FROM audit WHERE action = 'reports.withdrawn'")).one()
    assert entry == ("teacher", lesson.session.id, {"reports": 1})


async def test_a_course_s_report_goes_with_any_of_its_sessions(
    engine: Engine, lesson: Classroom, make_lesson: Callable[..., Classroom], make_runner: Callable[..., Runner]
) -> None:
    """And with no other: a report of another course stays."""
    second = run(make_lesson("Circles"))
    ask(engine, lesson, of="course")
    ask(engine, second)
    runner = make_runner()
    assert await runner.once()
    assert await runner.once()
    whole, single = sorted(files(engine), key=lambda row: row.course_id is None)
    assert set(whole.session_ids) == {lesson.session.id, second.session.id}
    with engine.begin() as conn:
        deletion.delete_session(conn, lesson.session, actor="teacher")
    after = {row.id: row.withdrawn_at is not None for row in files(engine)}
    assert after == {whole.id: True, single.id: False}


async def test_a_course_that_is_gone_until_its_turn_fails_in_words(
    engine: Engine, lesson: Classroom, make_runner: Callable[..., Runner]
) -> None:
    job_id = ask(engine, lesson, of="course")
    with engine.begin() as conn:
        deletion.delete_session(conn, lesson.session, actor="teacher")
    assert await make_runner().once()
    job = job_of(engine, job_id)
    assert (job.state, job.problem and job.problem["detail"]) == (JobState.FAILED, "There is no such course.")


async def test_a_teacher_s_job_has_their_own_sessions_only(
    engine: Engine, organisation: UUID, lesson: Classroom, make_lesson: Callable[..., Classroom], make_runner: Callable[..., Runner]
) -> None:
    own = run(make_lesson("Circles"))
    with engine.begin() as conn:
        ada = users.ensure_teacher(conn, organisation, "ada@school.org", "Ada")
        conn.execute(text("UPDATE class_session SET owner_id = :ada WHERE id = :id"), {"ada": ada, "id": own.session.id})
        jobs.queue(conn, organisation, course(engine, organisation, None), "csv", actor="platform")
    with engine.begin() as conn:
        jobs.queue(conn, organisation, course(engine, organisation, ada), "csv", actor=str(ada))
    runner = make_runner()
    while await runner.once():
        pass
    held = sorted(len(row.session_ids) for row in files(engine))
    assert held == [1, 2]
    (mine,) = [row for row in files(engine) if len(row.session_ids) == 1]
    assert mine.session_ids == [own.session.id]
