"""`classpulse report student`: one student's page, where it may be shown."""

from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import Engine, text

from services.cli import student_reporting
from services.domain.policy import Policy
from services.errors import Forbidden, NotFound
from tests.cli.conftest import Run
from tests.storage.lesson import Lesson

REGISTERED = student_reporting
"""Importing it has registered the command."""


def test_a_student_s_page_is_written_and_told(run: Run, engine: Engine, tmp_path: Path) -> None:
    lesson = Lesson(engine, Policy(k=1, individual_view=True))
    ada = lesson.join("Ada")
    lesson.store([lesson.look(ada, n) for n in range(20)])
    for name, begin in (("ada.pdf", b"%PDF"), ("ada.html", b"<!doctype html>")):
        run("report", "student", str(ada.id), "--out", str(tmp_path / name), "--language", "de")
        assert (tmp_path / name).read_bytes().startswith(begin)
    assert "Dein sichtbarer Ausdruck" in (tmp_path / "ada.html").read_text()
    with engine.connect() as conn:
        said = conn.execute(text("SELECT actor, subject_id, session_id FROM audit WHERE action = 'participant.seen'")).one()
    assert said == ("cli", ada.id, lesson.session.id)


def test_it_is_refused_where_it_may_not_be_shown(run: Run, engine: Engine, tmp_path: Path) -> None:
    lesson = Lesson(engine, Policy(k=1))
    ada = lesson.join("Ada")
    for who, why in ((ada.id, Forbidden), (uuid4(), NotFound)):
        with pytest.raises(why):
            run("report", "student", str(who), "--out", str(tmp_path / "ada.pdf"))
    assert list(tmp_path.iterdir()) == []
