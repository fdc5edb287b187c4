from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text

from services.storage import migrate
from services.storage.engine import open_engine
from services.storage.models import Base


@pytest.fixture
def empty(empty_database_url: str) -> Iterator[Engine]:
    opened = open_engine(empty_database_url)
    yield opened
    opened.dispose()


def test_up_down_up(empty: Engine) -> None:
    assert migrate.current_revision(empty) is None
    migrate.upgrade(empty)
    first = migrate.current_revision(empty)
    migrate.downgrade(empty, "base")
    assert migrate.current_revision(empty) is None
    assert inspect(empty).get_table_names() == ["alembic_version"]
    migrate.upgrade(empty)
    assert migrate.current_revision(empty) == first


def test_each_step_is_reversible(empty: Engine) -> None:
    with empty.connect() as connection:
        steps = [script.revision for script in ScriptDirectory.from_config(migrate.config(connection)).walk_revisions()]
    for revision in reversed(steps):
        migrate.upgrade(empty, revision)
        migrate.downgrade(empty, "-1")
        migrate.upgrade(empty, revision)
    assert migrate.current_revision(empty) == steps[0]


def test_models_and_migrations_agree(engine: Engine) -> None:
    options = {
        "compare_type": True,
        "compare_server_default": True,
        "autogenerate_plugins": ["alembic.autogenerate.*", "alembic.ext.checkconstraint_byname"],
    }
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection, opts=options), Base.metadata) == []


def test_two_migrators_at_once(empty_database_url: str) -> None:
    engines = [open_engine(empty_database_url) for _ in range(2)]
    try:
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(migrate.upgrade, engines))
        assert migrate.current_revision(engines[0]) is not None
        with engines[0].connect() as connection:
            assert connection.execute(text("SELECT count(*) FROM organisation")).scalar_one() == 1
    finally:
        for engine in engines:
            engine.dispose()
