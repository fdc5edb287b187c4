import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import OperationalError

from services.domain.policy import Policy
from services.domain.reach import Reach
from services.domain.records import Reading
from services.metrics import REGISTRY
from services.storage import migrate, participants, readings, sessions
from services.storage.embedded import embedded_database
from services.storage.embedded_server import PostgresServer
from services.storage.engine import open_engine
from services.storage.notify import Listener
from services.storage.writer import ReadingWriter
from tests.spans import recorded, told
from tests.storage.lesson import RETENTION, Lesson
from tests.storage.waiting import until

Counted = Callable[..., float]

KILL_THE_OTHERS = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE pid <> pg_backend_pid() AND datname = current_database()
"""


@pytest.fixture
def counted() -> Counted:
    """How much a counter has grown in this test."""
    before = {(s.name, *s.labels.values()): s.value for family in REGISTRY.collect() for s in family.samples}

    def grown(name: str, *labels: str) -> float:
        now = {(s.name, *s.labels.values()): s.value for family in REGISTRY.collect() for s in family.samples}
        key = (f"classpulse_{name}", *labels)
        return now.get(key, 0.0) - before.get(key, 0.0)

    return grown


@contextmanager
def running(writer: ReadingWriter) -> Iterator[ReadingWriter]:
    writer.start()
    yield writer
    writer.stop(60)


def a_writer(
    engine: Engine,
    buffer: int = 50_000,
    on_stored: Callable[[Sequence[Reading], float], None] | None = None,
    on_settled: Callable[[Sequence[Reading]], None] | None = None,
) -> ReadingWriter:
    return ReadingWriter(engine, buffer=buffer, interval_s=0.02, raw_retention=RETENTION, on_stored=on_stored, on_settled=on_settled)


def stored(lesson: Lesson) -> list[float]:
    """Seconds into the lesson of what is in the database."""
    with lesson.engine.connect() as conn:
        return [(at - lesson.start).total_seconds() for at in conn.execute(text("SELECT at FROM reading ORDER BY at")).scalars()]


def samples(lesson: Lesson) -> int:
    with lesson.engine.connect() as conn:
        return int(conn.execute(text("SELECT coalesce(sum(samples), 0) FROM rollup")).scalar_one())


def test_readings_are_stored_rolled_up_counted_and_told(lesson: Lesson, counted: Counted) -> None:
    told: list[Reading] = []
    made = [lesson.look(who, n / 2) for who in (lesson.join("Ada"), lesson.join("Bo")) for n in range(40)]
    with running(a_writer(lesson.engine, on_stored=lambda new, _at: told.extend(new))) as writer:
        for n in range(0, 80, 8):
            writer.put(made[n : n + 8])
        until(lambda: len(told) == 80)
    assert sorted(told, key=readings.key) == sorted(made, key=readings.key)
    assert len(stored(lesson)) == samples(lesson) == 80
    assert counted("readings_stored_total") == counted("frame_to_stored_seconds_count") == 80
    assert len(lesson.mood(10)) == 2


def test_a_commit_is_a_span(lesson: Lesson) -> None:
    who = lesson.join()
    with recorded() as spans, running(a_writer(lesson.engine)) as writer:
        writer.put([lesson.look(who, n) for n in range(5)])
        until(lambda: len(stored(lesson)) == 5)
    assert [(span.name, told(span)) for span in spans] == [("store", {"classpulse.readings": 5})]


def test_the_first_reading_starts_the_lesson(lesson: Lesson) -> None:
    who = lesson.join()
    with running(a_writer(lesson.engine)) as writer:
        writer.put([lesson.look(who, 7.0), lesson.look(who, 3.0)])
        until(lambda: len(stored(lesson)) == 2)
        writer.put([lesson.look(who, 1.0)])
        until(lambda: len(stored(lesson)) == 3)
    with lesson.engine.connect() as conn:
        started = sessions.get(conn, Reach.all_of(lesson.organisation), lesson.session.id).started_at
    assert started == lesson.look(who, 3.0).at


def test_a_full_buffer_drops_the_oldest_and_counts_them(lesson: Lesson, counted: Counted) -> None:
    who = lesson.join()
    writer = a_writer(lesson.engine, buffer=10)
    for n in range(25):
        writer.put([lesson.look(who, n)])
    assert counted("readings_dropped_total", "buffer_full") == 15
    with running(writer):
        until(lambda: len(stored(lesson)) == 10)
    assert stored(lesson) == [float(n) for n in range(15, 25)]


def test_stopping_writes_what_waits(lesson: Lesson) -> None:
    who = lesson.join()
    writer = ReadingWriter(lesson.engine, buffer=5000, interval_s=3600, raw_retention=RETENTION)
    with running(writer):
        writer.put([lesson.look(who, n / 10) for n in range(2500)])
    assert len(stored(lesson)) == samples(lesson) == 2500


def test_what_comes_after_the_end_is_counted(lesson: Lesson, counted: Counted) -> None:
    with running(writer := a_writer(lesson.engine)):
        pass
    writer.put([lesson.look(lesson.join(), 0.0)])
    assert counted("readings_dropped_total", "stopped") == 1


def test_without_a_database_the_end_comes_in_time_and_counts(lesson: Lesson, counted: Counted) -> None:
    nowhere = create_engine("postgresql+psycopg://x@127.0.0.1:1/x")
    writer = a_writer(nowhere)
    writer.start()
    writer.put([lesson.look(lesson.join(), n) for n in range(3)])
    until(lambda: counted("write_retries_total") >= 1)
    writer.stop(0.5)
    assert counted("readings_dropped_total", "stopped") == 3


def test_every_reading_is_settled_once_but_those_left_at_the_end(lesson: Lesson) -> None:
    """Stored, there before, refused, unstorable and too many alike: whoever waits for a reading hears of it."""
    who, settled = lesson.join(), list[Reading]()
    known = lesson.look(who, 0.0)
    stranger = replace(lesson.look(who, 1.0), participant_id=UUID(int=7))
    unstorable = replace(lesson.look(who, 2.0), weights_id="no\0thing")
    made = [lesson.look(who, n) for n in range(3, 9)]
    writer = a_writer(lesson.engine, buffer=8, on_settled=settled.extend)
    writer.put([*made[:1], known, stranger, unstorable, *made[1:]])
    assert settled == made[:1], "of nine the oldest did not fit"
    with running(writer):
        writer.put([known])
        until(lambda: len(settled) == 10)
    assert sorted(settled, key=readings.key) == sorted([known, known, stranger, unstorable, *made], key=readings.key)
    assert len(stored(lesson)) == 6
    nowhere = a_writer(create_engine("postgresql+psycopg://x@127.0.0.1:1/x"), on_settled=settled.extend)
    nowhere.start()
    nowhere.put(made)
    nowhere.stop(0.5)
    assert len(settled) == 10, "what was left over is another's to store"


def test_killed_connections_lose_nothing(lesson: Lesson) -> None:
    who = lesson.join()
    with running(a_writer(lesson.engine)) as writer:
        for n in range(300):
            writer.put([lesson.look(who, n / 10)])
            if n % 30 == 0:
                with lesson.engine.connect() as conn:
                    conn.execute(text(KILL_THE_OTHERS))
            time.sleep(0.002)
        until(lambda: len(stored(lesson)) == 300)
    assert samples(lesson) == 300


def test_a_restart_of_the_server_loses_nothing(counted: Counted) -> None:
    with tempfile.TemporaryDirectory(prefix="classpulse-tests-") as folder, embedded_database(Path(folder)) as url:
        engine = open_engine(url)
        migrate.upgrade(engine)
        lesson = Lesson(engine, Policy(k=1))
        who, server = lesson.join(), PostgresServer(Path(folder).resolve() / "postgres")
        with running(a_writer(engine)) as writer:
            writer.put([lesson.look(who, n / 10) for n in range(50)])
            until(lambda: len(stored(lesson)) == 50)
            server.stop()
            for n in range(50, 150):
                writer.put([lesson.look(who, n / 10)])
            until(lambda: counted("write_retries_total") >= 2)
            server.start()
            writer.put([lesson.look(who, n / 10) for n in range(150, 200)])
            until(lambda: counted("readings_stored_total") == 200)
        assert stored(lesson) == [n / 10 for n in range(200)]
        assert samples(lesson) == 200
        engine.dispose()


def test_a_bad_reading_costs_itself_only(lesson: Lesson, counted: Counted) -> None:
    who = lesson.join()
    made = [lesson.look(who, n / 10) for n in range(100)]
    made[37] = replace(made[37], probabilities=(float("nan"),) * 7)
    made[62] = replace(made[62], weights_id="no\0thing")
    with running(a_writer(lesson.engine)) as writer:
        writer.put(made)
        until(lambda: len(stored(lesson)) == 98)
    assert counted("readings_dropped_total", "refused_by_database") == 2
    assert samples(lesson) == 98


def test_readings_of_the_erased_are_dropped_and_counted(lesson: Lesson, counted: Counted) -> None:
    gone, here = lesson.join("Ada"), lesson.join("Bo")
    with lesson.engine.begin() as conn:
        participants.erase(conn, gone.id)
    with running(a_writer(lesson.engine)) as writer:
        writer.put([lesson.look(gone, 1.0), lesson.look(here, 2.0)])
        until(lambda: stored(lesson) == [2.0])
    assert counted("readings_dropped_total", "unknown_participant") == 1
    assert counted("write_retries_total") == 0


def test_a_commit_whose_answer_was_lost_is_counted_once(lesson: Lesson, counted: Counted) -> None:
    class LosesTheFirstAnswer(ReadingWriter):
        lost = False

        def _commit(self, batch: list[Reading]) -> readings.Written:
            written = super()._commit(batch)
            if not self.lost:
                self.lost = True
                raise OperationalError("COMMIT", {}, Exception("connection reset by peer"))
            return written

    told: list[int] = []
    writer = LosesTheFirstAnswer(
        lesson.engine, buffer=100, interval_s=0.02, raw_retention=RETENTION, on_stored=lambda new, _at: told.append(len(new))
    )
    who = lesson.join()
    with running(writer):
        writer.put([lesson.look(who, n) for n in range(5)])
        until(lambda: told == [5])
    assert counted("readings_stored_total") == 5
    assert samples(lesson) == 5


def test_a_failing_callback_harms_nobody(lesson: Lesson) -> None:
    def broken(_new: Sequence[Reading], _at: float) -> None:
        raise RuntimeError("the page is gone")

    who = lesson.join()
    with running(a_writer(lesson.engine, on_stored=broken)) as writer:
        for n in range(3):
            writer.put([lesson.look(who, n)])
            until(lambda n=n: len(stored(lesson)) == n + 1)  # type: ignore[misc]


def test_pages_hear_of_the_last_reading_of_a_burst(lesson: Lesson, database_url: str) -> None:
    who = lesson.join()
    seen: list[tuple[UUID, int]] = []
    listener = Listener(database_url)
    listener.subscribe(lambda session_id: seen.append((session_id, len(stored(lesson)))))
    listener.start()
    assert listener.wait_ready(60)
    with running(a_writer(lesson.engine)) as writer:
        for n in range(60):
            writer.put([lesson.look(who, n / 10)])
            time.sleep(0.02)
        until(lambda: bool(seen) and seen[-1][1] == 60)
    listener.stop()
    assert {session_id for session_id, _ in seen} == {lesson.session.id}
    assert len(seen) < 30  # 60 commits at most, two announcements a second
