"""Deliveries in the database: one worker takes one, and only its word counts."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import Engine, text

from services.domain.happenings import DeliveryState, Happening
from services.domain.made_reports import MadeReport
from services.domain.policy import Policy
from services.domain.reach import Reach
from services.errors import Conflict, NotFound
from services.storage import deliveries, happenings, organisations, sessions, webhooks
from tests.storage.lesson import Lesson


def end_sessions(engine: Engine, organisation: UUID, count: int = 1) -> None:
    for _ in range(count):
        with engine.begin() as conn:
            made = sessions.create(conn, organisation, "Algebra", course=None, policy=Policy())
            sessions.end(conn, Reach.all_of(organisation), made.id)


@pytest.fixture
def home(engine: Engine) -> UUID:
    with engine.begin() as conn:
        return organisations.default_organisation(conn)


def hook(engine: Engine, organisation: UUID, *events: Happening) -> webhooks.Webhook:
    with engine.begin() as conn:
        return webhooks.create(conn, organisation, "https://lms.school.org/hook", events or tuple(Happening))


def test_of_many_workers_one_takes_each(engine: Engine, home: UUID) -> None:
    for _ in range(webhooks.MOST):
        hook(engine, home)
    end_sessions(engine, home)

    def work(_worker: int) -> list[UUID]:
        mine = []
        for _ in range(8):
            with engine.begin() as conn:
                mine += [taken.id for taken in deliveries.take(conn, 3)]
        return mine

    with ThreadPoolExecutor(5) as pool:
        took = [id_ for mine in pool.map(work, range(5)) for id_ in mine]
    assert len(took) == len(set(took)) == webhooks.MOST


def test_one_for_each_webhook_oldest_first_and_none_that_is_busy(engine: Engine, home: UUID) -> None:
    one, two = hook(engine, home), hook(engine, home)
    end_sessions(engine, home, 3)
    with engine.begin() as conn:
        first = deliveries.take(conn, 10)
        again = deliveries.take(conn, 10, busy=[two.id])
        assert {taken.webhook_id for taken in first} == {one.id, two.id}
        assert [taken.webhook_id for taken in again] == [one.id]
        assert {taken.attempt for taken in first + again} == {1}
        oldest = conn.execute(text("SELECT id FROM happening ORDER BY created_at LIMIT 1")).scalar_one()
        assert {taken.happening_id for taken in first} == {oldest}
        assert deliveries.take(conn, 0) == []


def test_the_word_of_a_worker_whose_lease_ran_out_does_not_count(engine: Engine, home: UUID) -> None:
    webhook = hook(engine, home)
    end_sessions(engine, home)
    with engine.begin() as conn:
        (late,) = deliveries.take(conn, 1)
    with engine.begin() as conn:
        conn.execute(text("UPDATE webhook_delivery SET due_at = now() - interval '1 second'"))
        (now,) = deliveries.take(conn, 1)
        assert (now.id, now.attempt) == (late.id, 2)
        deliveries.failed(conn, late, status=500, error="late", again_in=None)
        assert webhooks.get(conn, home, webhook.id).disabled_at is None
        deliveries.arrived(conn, now, 200)
        deliveries.failed(conn, late, status=500, error="late", again_in=timedelta(0))
    with engine.begin() as conn:
        (one,) = deliveries.page(conn, webhook.id, limit=10)
        assert (one.state, one.last_status) == (DeliveryState.DELIVERED, 200)
        assert deliveries.take(conn, 10) == []


def test_what_did_not_happen_is_not_told(engine: Engine, home: UUID) -> None:
    webhook = hook(engine, home)
    with engine.connect() as conn:
        made = sessions.create(conn, home, "Algebra", course=None, policy=Policy())
        sessions.end(conn, Reach.all_of(home), made.id)
        conn.rollback()
    with engine.begin() as conn:
        assert deliveries.page(conn, webhook.id, limit=10) == []


def test_a_session_starts_and_ends_once(lesson: Lesson) -> None:
    webhook = hook(lesson.engine, lesson.organisation)
    other = organisation_of_another(lesson.engine)
    ada = lesson.join()
    for second in (1, 2):
        lesson.store([lesson.look(ada, second)])
        with lesson.engine.begin() as conn:
            sessions.mark_started(conn, {lesson.session.id: lesson.look(ada, second).at})
    for _ in range(2):
        with lesson.engine.begin() as conn:
            sessions.end(conn, Reach.all_of(lesson.organisation), lesson.session.id)
    with lesson.engine.begin() as conn:
        told = deliveries.page(conn, webhook.id, limit=10)
        assert [one.kind for one in told] == ["session.ended", "session.started"]
        assert told[1].at == lesson.look(ada, 1).at
        assert deliveries.page(conn, other.id, limit=10) == []


def organisation_of_another(engine: Engine) -> webhooks.Webhook:
    with engine.begin() as conn:
        other = organisations.ensure(conn, "other", "Another school")
    return hook(engine, other)


def test_reports_alerts_and_pings_are_told_to_who_wants_them(lesson: Lesson) -> None:
    all_, alerts = hook(lesson.engine, lesson.organisation), hook(lesson.engine, lesson.organisation, Happening.ALERT)
    at = lesson.start
    made = MadeReport(
        lesson.session.id,
        lesson.organisation,
        None,
        (lesson.session.id,),
        form="pdf",
        name="x",
        size=1,
        sha256=bytes(32),
        signature="",
        made_at=at,
        expires_at=at,
    )
    with lesson.engine.begin() as conn:
        happenings.report_ready(conn, lesson.session, made, "https://pulse.school.org")
        happenings.alert(conn, lesson.session, lesson.session.id, "engagement_falls", at, {"from": 70, "to": 40})
        happenings.ping(conn, alerts, at)
    with lesson.engine.begin() as conn:
        kinds = {hook.id: {one.kind for one in deliveries.page(conn, hook.id, limit=10)} for hook in (all_, alerts)}
        assert kinds == {all_.id: {"report.ready", "alert"}, alerts.id: {"alert", "ping"}}
        said = conn.execute(text("SELECT data FROM happening WHERE kind = 'report.ready'")).scalar_one()
        assert said["url"] == f"https://pulse.school.org/api/v1/reports/{lesson.session.id}"


def test_what_is_old_is_forgotten_with_its_deliveries(engine: Engine, home: UUID) -> None:
    webhook = hook(engine, home)
    end_sessions(engine, home)
    with engine.begin() as conn:
        assert happenings.forget(conn, timedelta(days=30)) == 0
    with engine.begin() as conn:
        conn.execute(text("UPDATE happening SET created_at = now() - interval '31 days'"))
        assert happenings.forget(conn, timedelta(days=30)) == 1
        assert deliveries.page(conn, webhook.id, limit=10) == []


def test_there_are_not_too_many_and_not_another_s(engine: Engine, home: UUID) -> None:
    made = [hook(engine, home) for _ in range(webhooks.MOST)]
    with pytest.raises(Conflict, match="at most 20"):
        hook(engine, home)
    theirs = organisation_of_another(engine)
    with engine.begin() as conn:
        assert webhooks.list_of(conn, home) == made
        for call in (webhooks.get, webhooks.remove, webhooks.enable):
            with pytest.raises(NotFound):
                call(conn, home, theirs.id)
        webhooks.remove(conn, home, made[0].id)
        assert len(webhooks.list_of(conn, home)) == webhooks.MOST - 1
