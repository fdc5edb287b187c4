"""A person's data from the command line."""

import json
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import Engine, select

from services.domain.policy import Policy
from services.errors import NotFound
from services.storage.models import AuditRow
from tests.cli.conftest import Run
from tests.storage.lesson import Lesson

Write = Callable[..., Path]


@pytest.fixture
def write(run: Run, tmp_path: Path) -> Write:
    """-> the file that the command wrote. Raises what it raises."""

    def command(person: str, *more: str) -> Path:
        out = tmp_path / "data.json"
        run("subject-access", person, "--out", str(out), *more)
        return out

    return command


def test_by_the_platform_s_id_or_by_the_participant_s(write: Write, engine: Engine) -> None:
    first, second = Lesson(engine, Policy()), Lesson(engine, Policy())
    ada, again, bo = first.join("Ada", external_id="s-1"), second.join("Ada", external_id="s-1"), second.join("Bo")
    first.store([first.look(ada, n) for n in range(5)])
    out = write("s-1")
    assert out.stat().st_mode & 0o077 == 0
    every = json.loads(out.read_text())
    assert [row["id"] for row in every["participant"]] == [str(ada.id), str(again.id)]
    assert (len(every["reading"]), every["reading_hours"], every["token_hours"]) == (5, 24, 12)
    one = json.loads(write(str(again.id)).read_text())
    assert [row["id"] for row in one["participant"]] == [str(again.id)]
    assert str(bo.id) not in out.read_text()
    with engine.connect() as conn:
        written = conn.execute(select(AuditRow.actor, AuditRow.subject_id).where(AuditRow.action == "person.exported")).all()
    assert sorted(written, key=str) == sorted([("cli", ada.id), ("cli", again.id), ("cli", again.id)], key=str)


@pytest.mark.parametrize("who", ["s-2", str(UUID(int=2))])
def test_nobody_has_no_file(write: Write, engine: Engine, who: str) -> None:
    Lesson(engine, Policy()).join("Ada", external_id="s-1")
    with pytest.raises(NotFound):
        write(who)
    with pytest.raises(NotFound, match="organisation"):
        write("s-1", "--organisation", "north")
