"""The door to storage, against a real database."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine

from dashboard.data import DashboardData
from dashboard.snapshot import State
from dashboard.window import COARSE_S, FINE_S
from services import clock
from services.domain.policy import Analysis, Policy
from services.domain.reach import Reach
from services.errors import NotFound, Unprocessable
from services.storage import notify, organisations, users
from tests.dashboard.classroom import Classroom

Make = Callable[..., Classroom]
Door = Callable[[Reach], DashboardData]


@pytest.fixture
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    """Time stands: what is written and looked at takes seconds on a busy machine, and a video that is seconds old has stopped."""
    at = clock.now()
    monkeypatch.setattr(clock, "now", lambda: at)


@pytest.mark.usefixtures("still")
def test_the_list_has_the_newest_first_and_counts_students(data: DashboardData, make_classroom: Make) -> None:
    make_classroom("First", 3)
    running = make_classroom("Second", 12)
    running.read(clock.now() - timedelta(seconds=3), 3)
    lines = data.sessions()
    assert [(line.session.title, line.students) for line in lines] == [("Second", 12), ("First", 3)]
    assert [line.present for line in lines] == [11, 0]


def test_looks_that_are_few_are_known_and_asked_for_once_in_ten_seconds(
    engine: Engine, listener: notify.Listener, organisation: UUID, make_classroom: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = clock.now()
    monkeypatch.setattr(clock, "now", lambda: at)
    reach = Reach.all_of(organisation)
    data = DashboardData(engine, listener, k_floor=1, actor=lambda: "teacher", reach=lambda: reach, sample_fps=2.0)
    room = make_classroom("Algebra", 6)
    room.read(at - timedelta(seconds=60), 59, step_s=2.0)
    now = data.snapshot(room.session.id)
    assert now.looks is not None
    assert (now.looks.pace.looks, now.looks.meant, now.looks.few) == (5.0, 20.0, 5)
    assert data.snapshot(room.session.id, now).looks is now.looks
    at += timedelta(seconds=10)
    later = data.snapshot(room.session.id, now)
    assert later.looks is not None
    assert later.looks.pace.until == now.looks.pace.until + timedelta(seconds=10)
    room.end()
    assert data.snapshot(room.session.id, later).looks is None


@pytest.fixture
def door(engine: Engine, listener: notify.Listener) -> Door:
    """As it opens for somebody with this reach."""
    return lambda reach: DashboardData(engine, listener, k_floor=1, actor=lambda: "teacher", reach=lambda: reach)


def test_another_organisations_lesson_is_not_there(door: Door, engine: Engine, make_classroom: Make) -> None:
    room = make_classroom("Ours", 1)
    with engine.begin() as conn:
        elsewhere = door(Reach.all_of(organisations.ensure(conn, "other", "Other school")))
    assert_nothing(elsewhere, room)
    with pytest.raises(NotFound):
        elsewhere.snapshot(uuid4())


def test_a_colleagues_lesson_is_not_there(door: Door, organisation: UUID, engine: Engine, make_classroom: Make) -> None:
    with engine.begin() as conn:
        ada, grace = (users.ensure_teacher(conn, organisation, f"{name}@school.org") for name in ("ada", "grace"))
    room = make_classroom("Hers", 1, owner=ada)
    make_classroom("Nobody's", 1)
    assert_nothing(door(Reach.own(organisation, grace)), room)
    hers = door(Reach.own(organisation, ada))
    assert [line.session.title for line in hers.sessions()] == ["Hers"]
    assert hers.session(room.session.id).owner_id == ada
    hers.check(hers.snapshot(room.session.id).session)
    hers.look(room.session.id)


def assert_nothing(data: DashboardData, room: Classroom) -> None:
    """Neither to see nor to act on, through any of the door's parts."""
    assert data.sessions() == []
    assert data.desk.courses() == []
    assert [each for each in data.past.among(room.session) if each.session.id != room.session.id] == []
    asked: list[Callable[[UUID], object]] = [
        data.session,
        data.look,
        data.past.markers,
        data.desk.holdings,
        data.desk.end,
        data.desk.delete,
    ]
    asked += [lambda session: data.notes.mark(session, "Question"), lambda session: data.notes.unmark(session, uuid4())]
    asked += [lambda session: data.notes.seen(session, uuid4())]
    for ask in asked:
        with pytest.raises(NotFound, match="no such session"):
            ask(room.session.id)
    with pytest.raises(NotFound):
        data.check(room.session)
    with pytest.raises(NotFound, match="no such course"):
        data.past.course(room.session.course or "")


@pytest.mark.usefixtures("still")
def test_a_lesson_waits_runs_falls_silent_and_ends(data: DashboardData, make_classroom: Make) -> None:
    room = make_classroom("Triangles", 12)
    waiting = data.snapshot(room.session.id)
    assert (waiting.state(), waiting.coverage.participants, waiting.samples) == (State.WAITING, 12, [])

    room.read(clock.now() - timedelta(seconds=30), 30)
    live = data.snapshot(room.session.id, waiting)
    assert live.state() is State.LIVE
    assert (live.coverage.present, live.coverage.readable) == (11, 10)
    assert {sample.seconds for sample in live.samples} == {FINE_S}

    room.end()
    ended = data.snapshot(room.session.id, live)
    assert ended.state() is State.ENDED
    assert (ended.seen().present, ended.seen().readable) == (11, 10)
    assert len(ended.newest()) == 1  # the mean of all of it
    assert data.snapshot(room.session.id, ended) is ended


def test_a_lesson_whose_video_stopped_is_stale(data: DashboardData, make_classroom: Make) -> None:
    room = make_classroom("Chemistry", 6)
    room.read(clock.now() - timedelta(seconds=90), 60)
    now = data.snapshot(room.session.id)
    assert now.state() is State.STALE
    assert now.quiet_s() == pytest.approx(30, abs=5)
    assert now.newest() == []
    assert now.samples


@pytest.mark.usefixtures("still")
def test_what_is_read_piece_by_piece_is_what_is_there(data: DashboardData, make_classroom: Make) -> None:
    room = make_classroom("Long", 5)
    start = clock.now() - timedelta(seconds=400)
    room.read(start, 390, step_s=2)
    first = data.snapshot(room.session.id)
    room.read(start + timedelta(seconds=390), 10)
    followed, fresh = data.snapshot(room.session.id, first), data.snapshot(room.session.id)
    assert [s.point for s in followed.held.samples[:-2]] == [s.point for s in fresh.held.samples[:-2]]
    assert {sample.seconds for sample in fresh.samples} == {COARSE_S, FINE_S}


def test_a_lesson_that_nobody_ended_in_time_is_shown_as_finely_as_one_that_was(data: DashboardData, make_classroom: Make) -> None:
    room = make_classroom("Circles", 6)
    room.read(clock.now() - timedelta(hours=20), 900, step_s=5)
    room.end()
    held = data.snapshot(room.session.id).held
    assert {sample.seconds for sample in held.samples} == {10}
    assert len(held.samples) == pytest.approx(90, abs=1)


@pytest.mark.usefixtures("still")
def test_a_small_group_is_hidden(data: DashboardData, make_classroom: Make) -> None:
    room = make_classroom("Tutoring", 4, policy=Policy(k=5))
    room.read(clock.now() - timedelta(seconds=10), 10)
    now = data.snapshot(room.session.id)
    assert now.coverage.suppressed
    assert now.newest() == []
    assert all(sample.point.expressions is None and sample.point.suppressed for sample in now.samples)


@pytest.mark.usefixtures("still")
def test_the_floor_of_k_holds_against_the_policy(data: DashboardData, make_classroom: Make) -> None:
    room = make_classroom("Careless", 4, policy=Policy(k=1))
    room.read(clock.now() - timedelta(seconds=10), 10)
    data._k_floor = 5
    assert data.snapshot(room.session.id).coverage.suppressed


@pytest.mark.usefixtures("still")
def test_presence_mode_has_no_expressions(data: DashboardData, make_classroom: Make) -> None:
    room = make_classroom("Biology", 8, policy=Policy(analysis=Analysis.PRESENCE, k=3))
    room.read(clock.now() - timedelta(seconds=20), 20)
    now = data.snapshot(room.session.id)
    assert now.presence_only
    assert now.newest()[-1].point.expressions is None
    assert now.newest()[-1].point.facing is not None


def test_what_is_usual_is_of_the_lesson_before_the_last_minute(data: DashboardData, make_classroom: Make) -> None:
    def smiling(student: int, second: float) -> dict[str, float]:
        return {"happy": 1.0}

    room = make_classroom("Triangles", 6)
    began = clock.now() - timedelta(seconds=300)
    assert data.snapshot(room.session.id).around.usual is None
    room.read(began, 230, lambda *_: {}, step_s=5)
    room.read(began + timedelta(seconds=230), 70, smiling, step_s=5)
    first = data.snapshot(room.session.id)
    assert first.around.usual is not None
    assert first.around.usual > 75  # neutral faces, of which some turn aside; smiles alone make 67 at most
    assert data.snapshot(room.session.id, first).around.so_far is first.around.so_far  # read now and then


def test_events_are_marked_and_taken_out(data: DashboardData, make_classroom: Make) -> None:
    room = make_classroom("Triangles", 6)
    room.read(clock.now() - timedelta(seconds=30), 30)
    marker, _ = data.notes.mark(room.session.id, "Break")
    assert data.snapshot(room.session.id).around.markers == [marker]
    room.end()
    over = data.snapshot(room.session.id)
    with pytest.raises(Unprocessable):
        data.notes.mark(room.session.id, "too late")
    data.notes.unmark(room.session.id, marker.id)
    assert data.snapshot(room.session.id, over).around.markers == []
    with pytest.raises(NotFound):
        data.notes.mark(uuid4(), "nowhere")
