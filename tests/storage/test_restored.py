"""A real backup is restored, and whoever was erased after it is erased again."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine, text

from services.domain.classroom import Participant
from services.domain.policy import Faces, Policy
from services.storage import participants, retention
from services.storage.engine import open_engine
from services.storage.erasure_ledger import ErasureLedger
from services.storage.restored import make_up
from tests.storage.backup import dump, restore
from tests.storage.lesson import Lesson

OF_PEOPLE = ("participant", "person", "consent", "reading", "rollup", "erasure")


@pytest.fixture
def ledger(tmp_path: Path) -> ErasureLedger:
    return ErasureLedger(tmp_path / "erasures.jsonl").prepare()


@pytest.fixture
def restored(admin: Engine, database_url: str, tmp_path: Path) -> Iterator["Backup"]:
    backup = Backup(admin, database_url, tmp_path / "backup.dump")
    yield backup
    backup.engine.dispose()


class Backup:
    def __init__(self, admin: Engine, url: str, path: Path) -> None:
        self.admin, self.url, self.path = admin, url, path
        self.engine = open_engine(url)

    def make(self) -> None:
        dump(self.url, self.path)

    def restore(self) -> Engine:
        restore(self.admin, self.url, self.path)
        return self.engine


def rows(engine: Engine) -> dict[str, list[Any]]:
    with engine.connect() as conn:
        return {
            table: sorted(map(tuple, conn.execute(text(f"SELECT to_jsonb({table})::text FROM {table}")))) for table in OF_PEOPLE
        }  # fmt: skip


def a_class(lesson: Lesson, *names: str) -> list[Participant]:
    people = [lesson.join(name, external_id=name) for name in names]
    for number, who in enumerate(people):
        lesson.store([lesson.look(who, n / 2, yaw=float(number * n % 50)) for n in range(60)])
    return people


def erase(engine: Engine, *who: UUID) -> None:
    for one in who:
        with engine.begin() as conn:
            participants.erase(conn, one, actor="teacher")


def test_a_restored_backup_forgets_whom_it_brought_back(lesson: Lesson, ledger: ErasureLedger, restored: Backup) -> None:
    ada, bo, _ = a_class(lesson, "Ada", "Bo", "Cleo")
    restored.make()
    erase(lesson.engine, ada.id, bo.id)
    assert make_up(lesson.engine, ledger).noted == 2
    after, mood = rows(lesson.engine), lesson.mood()
    engine = restored.restore()
    assert len(rows(engine)["participant"]) == 3
    done = make_up(engine, ledger)
    assert (done.forgotten, [(one.participant_id, one.readings, one.rollups) for one in done.receipts], done.noted) == (
        2,
        [(ada.id, 60, 3), (bo.id, 60, 3)],
        0,
    )
    assert rows(engine) == after
    assert lesson.mood() == mood
    with engine.connect() as conn:
        trail = {row.subject_id: row for row in conn.execute(text("SELECT * FROM audit WHERE action = 'participant.erased'"))}
    first = {erasure.participant_id: str(erasure.id) for erasure in ledger.read()}
    for one in done.receipts:
        entry = trail.pop(one.participant_id)
        assert (entry.id, entry.actor, entry.session_id) == (one.id, "ledger", lesson.session.id)
        assert entry.details == {"first": first[one.participant_id], "readings": 60, "rollups": 3}
    assert trail == {}
    again = make_up(engine, ledger)
    assert (again.forgotten, again.receipts, again.noted) == (0, [], 0)


def test_who_was_erased_in_several_sessions_is_gone_from_all(lesson: Lesson, ledger: ErasureLedger, restored: Backup) -> None:
    """And stays, as a person, as long as one lesson still knows them."""
    first = lesson.join("Ada", external_id="s-1")
    others = []
    for _ in range(2):
        with lesson.engine.begin() as conn:
            session = lesson.another(conn, Policy(k=1))
            others.append(participants.add(conn, session.id, "Ada", external_id="s-1", consent=True, guardian=None, faces=Faces.ONE))
    restored.make()
    erase(lesson.engine, first.id, others[0].id)
    make_up(lesson.engine, ledger)
    engine = restored.restore()
    make_up(engine, ledger)
    left = rows(engine)
    assert (len(left["participant"]), len(left["person"])) == (1, 1)
    restored.make()
    erase(engine, others[1].id)
    make_up(engine, ledger)
    make_up(restored.restore(), ledger)
    assert [len(rows(engine)[table]) for table in ("participant", "person", "consent", "erasure")] == [0, 0, 0, 3]


def test_every_machine_knows_what_any_of_them_erased(lesson: Lesson, ledger: ErasureLedger, restored: Backup, tmp_path: Path) -> None:
    elsewhere = ErasureLedger(tmp_path / "elsewhere" / "erasures.jsonl").prepare()
    ada, bo = a_class(lesson, "Ada", "Bo")
    restored.make()
    erase(lesson.engine, ada.id)
    make_up(lesson.engine, ledger)
    erase(lesson.engine, bo.id)
    assert make_up(lesson.engine, elsewhere).noted == 2
    engine = restored.restore()
    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(lambda one: make_up(engine, one), (ledger, elsewhere)))
    assert sorted(one.participant_id for each in done for one in each.receipts) == sorted((ada.id, bo.id))
    make_up(engine, ledger)
    assert {one.id for one in ledger.read()} == {one.id for one in elsewhere.read()}
    assert rows(engine)["participant"] == []


def test_an_erasure_from_before_the_ledger_is_taken_into_it(lesson: Lesson, ledger: ErasureLedger) -> None:
    """Of an installation that was brought up to date: the list in the database was made of its audit log."""
    who = lesson.join()
    erase(lesson.engine, who.id)
    assert make_up(lesson.engine, ledger).noted == 1
    (held,) = ledger.read()
    assert (held.participant_id, held.session_id, held.organisation_id) == (who.id, lesson.session.id, lesson.organisation)


def test_an_erasure_of_somebody_the_backup_did_not_know_is_only_noted(lesson: Lesson, ledger: ErasureLedger, restored: Backup) -> None:
    restored.make()
    who = lesson.join()
    erase(lesson.engine, who.id)
    make_up(lesson.engine, ledger)
    done = make_up(restored.restore(), ledger)
    assert (done.forgotten, done.receipts) == (1, [])
    assert len(rows(restored.engine)["erasure"]) == 1


def test_what_is_past_its_time_does_not_come_back_either(lesson: Lesson, restored: Backup) -> None:
    """No ledger is needed for it: retention looks at the rows."""
    a_class(lesson, "Ada")
    restored.make()
    later = (lesson.start + timedelta(days=200)).date()
    assert forgotten(lesson.engine, later) == (3, 1)
    assert forgotten(restored.restore(), later) == (3, 1)


def forgotten(engine: Engine, day: date) -> tuple[int, int]:
    with engine.begin() as conn:
        return retention.drop_expired(conn, day).rollups, retention.forget_people(conn, day)
