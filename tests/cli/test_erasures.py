"""`classpulse erasures` and `classpulse audit` on a real backup."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from typer.testing import CliRunner

from services.cli import app
from services.domain.looks import Look
from services.domain.policy import Policy
from services.errors import BadInput, Misconfigured
from services.storage import audit, participants
from tests.cli.conftest import Run
from tests.storage.backup import dump, restore
from tests.storage.lesson import Lesson


@pytest.fixture
def lesson(engine: Engine) -> Lesson:
    return Lesson(engine, Policy(k=1))


def test_a_ledger_from_another_machine_is_replayed(
    run: Run, lesson: Lesson, admin: Engine, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The machine is lost with its own ledger: what is left is the backup, and the copy of the ledger kept elsewhere."""
    copy = tmp_path / "copy.jsonl"
    ada, bo = lesson.join("Ada"), lesson.join("Bo")
    lesson.store([lesson.look(who, n) for who in (ada, bo) for n in range(20)])
    dump(database_url, tmp_path / "backup")
    with lesson.engine.begin() as conn:
        participants.erase(conn, bo.id)
    (exported,) = run("erasures", "export", str(copy))
    assert (exported["erasures"], exported["new"]) == (1, 1)
    (again,) = run("erasures", "export", str(copy))
    assert (again["erasures"], again["new"], again["head"]) == (1, 0, exported["head"])
    (checked,) = run("erasures", "check", str(copy))
    assert (checked["erasures"], checked["head"]) == (1, exported["head"])
    assert "Bo" not in copy.read_text()

    lesson.engine.dispose()
    restore(admin, database_url, tmp_path / "backup")
    monkeypatch.setenv("CLASSPULSE_DATA_DIR", str(tmp_path / "new-machine"))
    receipt, summary = run("erasures", "replay", str(copy))
    assert (receipt["participant_id"], receipt["readings"], receipt["rollups"]) == (str(bo.id), 20, 2)
    assert summary == {"unknown_to_the_database": 1, "erased_again": 1}
    with lesson.engine.connect() as conn:
        assert [who.id for who in participants.list_of(conn, lesson.session.id)] == [ada.id]
        assert conn.execute(text("SELECT count(*) FROM reading")).scalar_one() == 20
    assert run("erasures", "replay", str(copy)) == [{"unknown_to_the_database": 0, "erased_again": 0}]
    assert [line["erasures"] for line in run("erasures", "check")] == [1]
    entries = run("audit", "--action", "participant.erased", "--json")
    assert [(entry["actor"], entry["id"], entry["subject_id"]) for entry in entries] == [("ledger", receipt["receipt"], str(bo.id))]


def test_replay_without_a_copy_takes_the_own_ledger(run: Run, lesson: Lesson, admin: Engine, database_url: str, tmp_path: Path) -> None:
    ada = lesson.join("Ada")
    dump(database_url, tmp_path / "backup")
    with lesson.engine.begin() as conn:
        participants.erase(conn, ada.id)
    run("db", "upgrade")
    lesson.engine.dispose()
    restore(admin, database_url, tmp_path / "backup")
    receipt, summary = run("erasures", "replay")
    assert (receipt["participant_id"], summary["erased_again"]) == (str(ada.id), 1)


def test_what_is_no_ledger_is_refused(run: Run, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="There is no ledger"):
        run("erasures", "replay", str(tmp_path / "nothing"))
    (tmp_path / "rubbish").write_text("rubbish\n")
    for command in ("replay", "check"):
        with pytest.raises(Misconfigured, match="Line 1 of the ledger"):
            run("erasures", command, str(tmp_path / "rubbish"))


def test_the_audit_log_is_printed_by_what_is_asked(run: Run, lesson: Lesson) -> None:
    who = lesson.join("Ada")
    with lesson.engine.begin() as conn:
        audit.looked(conn, lesson.organisation, actor="somebody", what=Look.MOOD, session_id=lesson.session.id)
    everything = run("audit", "--json")
    assert [entry["action"] for entry in everything] == ["mood.seen", "consent.given"]
    assert run("audit", "--actor", "somebody", "--json") == everything[:1]
    assert run("audit", "--subject", str(who.id), "--json") == everything[1:]
    assert run("audit", "--session", str(lesson.session.id), "--limit", "1", "--json") == everything[:1]
    assert run("audit", "--before", "2026-01-01", "--json") == []
    table = CliRunner().invoke(app, ["audit"])
    assert (table.exit_code, "mood.seen" in table.output, "Ada" in table.output) == (0, True, False)
