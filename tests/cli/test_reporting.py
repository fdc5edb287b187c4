"""`report`: a file and its signature, and what can be said of a file that somebody shows."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from typer.testing import CliRunner

from services.cli import app, reporting
from services.domain.policy import Policy
from services.domain.reach import Reach
from services.errors import BadInput, Forbidden, NotFound, Overloaded, Unprocessable
from services.storage import participants, sessions
from services.storage.sessions import Schedule
from tests.cli.conftest import Run
from tests.storage.lesson import Lesson

REGISTERED = reporting


def read(engine: Engine, *, individual_view: bool = True) -> Lesson:
    lesson = Lesson(engine, Policy(k=1, individual_view=individual_view))
    ada, bo = lesson.join("Ada"), lesson.join("Bo")
    lesson.store([lesson.look(who, n / 2) for who in (ada, bo) for n in range(30)])
    return lesson


def verdict(*arguments: str) -> tuple[int, dict[str, Any]]:
    done = CliRunner().invoke(app, ["report", "verify", *arguments])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, json.loads(done.stdout)


@pytest.mark.parametrize("form", ["html", "xlsx", "csv", "json", "xapi", "caliper"])
def test_every_format_is_signed_beside_and_a_changed_bit_shows(run: Run, engine: Engine, tmp_path: Path, form: str) -> None:
    lesson = read(engine)
    out = tmp_path / "report"
    run("report", str(lesson.session.id), "--format", form, "--out", str(out))
    code, said = verdict(str(out))
    assert (code, said["verdict"], said["service_key_known"]) == (0, "genuine", True)
    assert (said["format"], said["session_id"], said["weights"]) == (form, str(lesson.session.id), ["test-weights"])
    content = bytearray(out.read_bytes())
    content[len(content) // 2] ^= 1
    out.write_bytes(content)
    code, said = verdict(str(out))
    assert (code, said["verdict"]) == (1, "changed")


@pytest.mark.parametrize("form", ["html", "xlsx", "csv", "json"])
def test_a_course_s_file_is_signed_beside_and_a_changed_bit_shows(run: Run, engine: Engine, tmp_path: Path, form: str) -> None:
    lessons = [read(engine) for _ in range(2)]
    with engine.begin() as conn:
        for lesson in lessons:
            sessions.change(
                conn,
                Reach.all_of(lesson.organisation),
                lesson.session.id,
                title="Algebra",
                course="Mathematics 9b",
                schedule=Schedule(),
                owner_id=None,
            )
        sessions.mark_started(conn, {lesson.session.id: lesson.start for lesson in lessons})
    out = tmp_path / f"course.{form}"
    run("report", "--course", "Mathematics 9b", "--out", str(out))
    code, said = verdict(str(out))
    assert (code, said["verdict"], said["course"], said["format"]) == (0, "genuine", "Mathematics 9b", form)
    assert "session_id" not in said
    if form == "csv":
        ids = {line.split(",")[1] for line in out.read_text().splitlines()[1:]}
        assert ids == {str(lesson.session.id) for lesson in lessons}
    content = bytearray(out.read_bytes())
    content[len(content) // 2] ^= 1
    out.write_bytes(content)
    assert verdict(str(out))[1]["verdict"] == "changed"


def test_a_course_that_is_none_and_a_format_that_it_lacks(run: Run, engine: Engine, tmp_path: Path) -> None:
    out = tmp_path / "no"
    with pytest.raises(NotFound, match="no such course"):
        run("report", "--course", "Physics", "--out", str(out))
    for form in ("xapi", "parquet"):
        with pytest.raises(Unprocessable, match=f"`{form}` is of a session"):
            run("report", "--course", "Physics", "--format", form, "--out", str(out))
    with pytest.raises(BadInput, match="not of both"):
        run("report", "--course", "Physics", str(read(engine).session.id), "--out", str(out))
    with pytest.raises(BadInput, match="Name a session"):
        run("report", "--out", str(out))
    assert list(tmp_path.iterdir()) == []


def test_options_may_come_first(run: Run, engine: Engine, tmp_path: Path) -> None:
    lesson = read(engine)
    run("report", "--out", str(tmp_path / "r.csv"), str(lesson.session.id))
    assert (tmp_path / "r.csv").read_bytes().startswith(b"\xef\xbb\xbfsession_id")
    assert (tmp_path / "r.csv.sig").read_text().count(".") == 2


def test_a_key_that_is_not_known_here_and_one_that_was_replaced(
    run: Run, engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lesson = read(engine)
    out = tmp_path / "report.csv"
    run("report", str(lesson.session.id), "--out", str(out))
    (before,) = run("report", "key")
    (after,) = run("report", "key", "--rotate")
    assert after["previous"] == [before["key"]]
    assert verdict(str(out))[1]["verdict"] == "genuine"
    monkeypatch.setenv("CLASSPULSE_DATA_DIR", str(tmp_path / "elsewhere"))
    code, said = verdict(str(out))
    assert (code, said["verdict"], said["service_key"]) == (1, "foreign", before["key"])
    monkeypatch.setenv("CLASSPULSE_PREVIOUS_SIGNING_KEYS", json.dumps([before["public"]]))
    monkeypatch.setenv("CLASSPULSE_SIGNING_KEY", after["public"])  # any 32 bytes are a key
    assert verdict(str(out))[0] == 0


def test_a_file_without_a_signature_and_a_signature_that_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLASSPULSE_DATA_DIR", str(tmp_path / "data"))
    out = tmp_path / "report.csv"
    out.write_text("a,b")
    assert verdict(str(out))[1]["verdict"] == "unsigned"
    (tmp_path / "report.csv.sig").write_text("a.b.c")
    with pytest.raises(BadInput, match="broken"):
        verdict(str(out))
    with pytest.raises(BadInput, match="cannot be read"):
        verdict(str(tmp_path / "nothing"))


def test_a_service_is_asked_and_says_withdrawn(run: Run, engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the answer that the API gives; tests/api/test_made_reports.py asks the API itself."""
    lesson = read(engine)
    out = tmp_path / "report.csv"
    run("report", str(lesson.session.id), "--out", str(out))
    signature = (tmp_path / "report.csv.sig").read_text().strip()
    key = verdict(str(out))[1]["service_key"]
    (tmp_path / "report.csv.sig").unlink()
    monkeypatch.setenv("CLASSPULSE_DATA_DIR", str(tmp_path / "elsewhere"))
    states = {"known": "genuine", "withdrawn": "withdrawn"}
    for state, expected in states.items():
        monkeypatch.setattr(reporting, "_ask", lambda _url, _digest, state=state: reporting._Answer(state, [key], signature))
        assert verdict(str(out), "--url", "https://pulse.school.org")[1]["verdict"] == expected
    monkeypatch.undo()
    monkeypatch.setenv("CLASSPULSE_DATA_DIR", str(tmp_path / "elsewhere"))
    with pytest.raises(Overloaded, match="does not say"):
        verdict(str(out), "--url", "http://127.0.0.1:9")


def test_an_erasure_shows_in_the_register_of_what_the_program_wrote(run: Run, engine: Engine, tmp_path: Path) -> None:
    lesson = read(engine)
    run("report", str(lesson.session.id), "--out", str(tmp_path / "report.csv"))
    with engine.begin() as conn:
        ada, *_ = sorted(participants.ids(conn, lesson.session.id))
        participants.erase(conn, ada)
        assert conn.exec_driver_sql("SELECT count(*) FROM report WHERE withdrawn_at IS NOT NULL").scalar_one() == 1


def test_readings_as_parquet_and_csv(run: Run, engine: Engine, tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    lesson = read(engine)
    for form in ("parquet", "readings-csv"):
        run("report", str(lesson.session.id), "--format", form, "--out", str(tmp_path / form))
    table = pq.read_table(tmp_path / "parquet")
    lines = (tmp_path / "readings-csv").read_text().splitlines()
    assert (table.num_rows, len(lines)) == (60, 61)
    assert table.column_names == lines[0].split(",")
    with pytest.raises(Forbidden, match="individual_view"):
        run("report", str(read(engine, individual_view=False).session.id), "--format", "parquet", "--out", str(tmp_path / "no"))
    assert not (tmp_path / "no").exists()


def test_the_program_itself_says_no_by_its_exit_code(tmp_path: Path) -> None:
    out = tmp_path / "report.csv"
    out.write_text("a,b")
    here = {"PATH": "/usr/bin:/bin", "CLASSPULSE_DATA_DIR": str(tmp_path / "data")}
    done = subprocess.run([sys.executable, "-m", "services.cli", "report", "verify", str(out)], capture_output=True, text=True, env=here)
    assert (done.returncode, json.loads(done.stdout)["verdict"]) == (1, "unsigned")
