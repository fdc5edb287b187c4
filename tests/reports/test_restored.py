"""A backup holds the reports too: every row and every byte of a file comes back, and what was withdrawn does not."""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy
from sqlalchemy import Connection, Engine, text

from services.auth.signing import new_keys
from services.domain.made_reports import MadeReport, Standing
from services.errors import NotFound
from services.reports.formats import Format
from services.reports.making import Draft, Workshop
from services.reports.report import export
from services.reports.statement import Statement
from services.storage import participants, reports, sessions
from services.storage.engine import open_engine
from services.storage.erasure_ledger import ErasureLedger
from services.storage.restored import make_up
from tests.dashboard.classroom import Classroom
from tests.reports.asked import SERVICE
from tests.reports.conftest import run
from tests.storage.backup import dump, restore

MakeLesson = Callable[..., Classroom]
FORMS = (Format.PDF, Format.HTML, Format.XLSX, Format.JSON)


@pytest.fixture
def restored(admin: Engine, database_url: str, tmp_path: Path) -> Iterator[Callable[[], Engine]]:
    """Backs up now; -> puts that back, whatever has happened since."""
    engine = open_engine(database_url)

    def back() -> Engine:
        restore(admin, database_url, tmp_path / "backup.dump")
        return engine

    yield back
    engine.dispose()


@pytest.fixture
def ledger(tmp_path: Path) -> ErasureLedger:
    return ErasureLedger(tmp_path / "erasures.jsonl").prepare()


@pytest.fixture
def workshop(engine: Engine) -> Workshop:
    return Workshop(engine, new_keys(), k_floor=1, service=SERVICE)


def kept(workshop: Workshop, lesson: Classroom, form: Format) -> tuple[MadeReport, bytes]:
    """A report whose file stays here."""

    def read(conn: Connection) -> Draft:
        return workshop.of_session(conn, sessions.whosever(conn, lesson.session.id))

    with workshop.engine.begin() as conn:
        made = workshop.written(read(conn), form, export)
        workshop.enter(conn, made, made_by="teacher", keep=True)
    return made.entry, made.content


def rows(engine: Engine) -> dict[str, list[str]]:
    """Of every table, bytes of files and all partitions included."""
    with engine.connect() as conn:
        tables = sqlalchemy.inspect(conn).get_table_names()
        return {
            table: sorted(conn.execute(text(f"SELECT to_jsonb({table})::text FROM ONLY {table}")).scalars()) for table in tables
        }  # fmt: skip


def held(engine: Engine, entry: MadeReport) -> bytes | None:
    """The file, where it is kept."""
    with engine.connect() as conn:
        try:
            return reports.piece(conn, reports.get(conn, entry.id).id, 0, entry.size)
        except NotFound:
            return None


def standing(engine: Engine, entry: MadeReport) -> Standing:
    with engine.connect() as conn:
        return reports.standing(conn, entry.sha256)[0]


def test_every_row_and_every_file_comes_back(
    lesson: Classroom, workshop: Workshop, database_url: str, tmp_path: Path, restored: Callable[[], Engine]
) -> None:
    made = [kept(workshop, lesson, form) for form in FORMS]
    before = rows(workshop.engine)
    assert {len(before[table]) > 0 for table in ("report", "rollup", "participant", "consent", "class_session")} == {True}
    assert sum(len(of) for table, of in before.items() if table.startswith("reading_")) > 100
    dump(database_url, tmp_path / "backup.dump")
    with workshop.engine.begin() as conn:  # what happens afterwards is undone
        reports.withdraw_one(conn, made[0][0].id)
        conn.execute(text("DELETE FROM rollup"))
    engine = restored()
    assert rows(engine) == before
    for entry, content in made:
        assert held(engine, entry) == content
        said, _ = Statement.read(entry.signature)
        assert said.sha256 == hashlib.sha256(content).hexdigest()


def test_who_was_erased_since_is_in_no_report_that_comes_back(
    make_lesson: MakeLesson,
    workshop: Workshop,
    ledger: ErasureLedger,
    database_url: str,
    tmp_path: Path,
    restored: Callable[[], Engine],
) -> None:
    """Nor does one come back that was withdrawn before; another lesson's stays."""
    lesson, other, earlier = (run(make_lesson(title)) for title in ("Triangles", "Circles", "Lines"))
    (entry, _), (others, content), (gone, _) = (kept(workshop, one, Format.HTML) for one in (lesson, other, earlier))
    erase(workshop.engine, earlier)
    make_up(workshop.engine, ledger)
    dump(database_url, tmp_path / "backup.dump")
    erase(workshop.engine, lesson)
    make_up(workshop.engine, ledger)
    assert [standing(workshop.engine, one) for one in (entry, others, gone)] == [Standing.WITHDRAWN, Standing.KNOWN, Standing.WITHDRAWN]
    engine = restored()
    assert [standing(engine, one) for one in (entry, others, gone)] == [Standing.KNOWN, Standing.KNOWN, Standing.WITHDRAWN]
    assert [receipt.participant_id for receipt in make_up(engine, ledger).receipts] == [lesson.students[0].id]
    assert [standing(engine, one) for one in (entry, others, gone)] == [Standing.WITHDRAWN, Standing.KNOWN, Standing.WITHDRAWN]
    assert [held(engine, one) for one in (entry, others, gone)] == [None, content, None]
    with engine.connect() as conn:
        said = conn.execute(text("SELECT actor, session_id, details FROM audit WHERE action = 'reports.withdrawn' ORDER BY at")).all()
    assert said == [("service", earlier.session.id, {"reports": 1}), ("ledger", lesson.session.id, {"reports": 1})]


def erase(engine: Engine, lesson: Classroom) -> None:
    with engine.begin() as conn:
        participants.erase(conn, lesson.students[0].id)
