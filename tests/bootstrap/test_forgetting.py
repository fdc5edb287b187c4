"""A service that opens a database older than its ledger forgets again before anybody is answered; one that runs notices too."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from services.bootstrap import forgetting
from services.bootstrap.forgetting import keep_forgotten, ledger_of
from services.bootstrap.service import open_database
from services.domain.policy import Policy
from services.errors import Misconfigured
from services.settings import Settings
from services.storage import participants
from services.storage.restored import make_up
from tests.storage.backup import dump, restore
from tests.storage.lesson import Lesson
from tests.webhooks.receiver import eventually


@pytest.fixture
def lesson(engine: Engine) -> Lesson:
    return Lesson(engine, Policy(k=1))


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path / "data", database_url=database_url)


def erase_someone(lesson: Lesson, settings: Settings, backup: Path) -> None:
    """Of two, after the backup."""
    lesson.join("Ada")
    bo = lesson.join("Bo")
    dump(str(settings.database_url), backup)
    with lesson.engine.begin() as conn:
        participants.erase(conn, bo.id)


def names(engine: Engine) -> list[str]:
    with engine.connect() as conn:
        return list(conn.execute(text("SELECT name FROM participant ORDER BY name")).scalars())


def test_opening_the_database_makes_up_for_the_restore(lesson: Lesson, settings: Settings, admin: Engine, tmp_path: Path) -> None:
    erase_someone(lesson, settings, tmp_path / "backup")
    with open_database(settings):
        assert len(ledger_of(settings).read()) == 1
    lesson.engine.dispose()
    restore(admin, str(settings.database_url), tmp_path / "backup")
    assert names(lesson.engine) == ["Ada", "Bo"]
    with open_database(settings) as engine:
        assert names(engine) == ["Ada"]


async def test_a_service_that_runs_notices(
    lesson: Lesson, settings: Settings, admin: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forgetting, "EVERY_S", 0.1)
    erase_someone(lesson, settings, tmp_path / "backup")
    ledger = ledger_of(settings)
    make_up(lesson.engine, ledger)
    running = asyncio.create_task(keep_forgotten(lesson.engine, ledger))
    lesson.engine.dispose()
    await asyncio.to_thread(restore, admin, str(settings.database_url), tmp_path / "backup")
    await eventually(lambda: names(lesson.engine) == ["Ada"])
    running.cancel()


def test_a_ledger_that_was_changed_stops_the_start(lesson: Lesson, settings: Settings, tmp_path: Path) -> None:
    erase_someone(lesson, settings, tmp_path / "backup")
    with open_database(settings):
        pass
    path = settings.data_dir / "erasures.jsonl"
    path.write_text(path.read_text().replace('"at"', '"then"'))
    with pytest.raises(Misconfigured, match="Line 1 of the ledger"), open_database(settings):
        pass


def test_the_ledger_may_lie_elsewhere(settings: Settings, tmp_path: Path) -> None:
    elsewhere = settings.model_copy(update={"erasures_file": tmp_path / "safe" / "ledger"})
    with open_database(elsewhere):
        assert elsewhere.erasures_file is not None
        assert elsewhere.erasures_file.exists()
