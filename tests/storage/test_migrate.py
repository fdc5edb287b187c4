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


def test_lessons_of_before_belong_to_the_only_user_of_their_school(empty: Engine) -> None:
    migrate.upgrade(empty, "2026_11_26_accountability")
    with empty.begin() as connection:
        for school, users in (("alone", 1), ("many", 2), ("nobody", 0)):
            made = connection.execute(
                text("INSERT INTO organisation (id, slug, name) VALUES (gen_random_uuid(), :s, :s) RETURNING id"), {"s": school}
            ).scalar_one()
            for number in range(users):
                connection.execute(
                    text("INSERT INTO app_user (id, organisation_id, email, name) VALUES (gen_random_uuid(), :school, :email, 'Ada')"),
                    {"school": made, "email": f"{number}@{school}.org"},
                )
            connection.execute(
                text(
                    "INSERT INTO class_session (id, organisation_id, title, code, analysis, k, individual_view, retention_days) "
                    "VALUES (gen_random_uuid(), :school, 'Algebra', :code, 'expression', 5, false, 90)"
                ),
                {"school": made, "code": school},
            )
    migrate.upgrade(empty, "2026_11_26_owners")
    with empty.connect() as connection:
        owners = connection.execute(
            text("SELECT code, email FROM class_session LEFT JOIN app_user ON app_user.id = owner_id ORDER BY code")
        )
        assert [tuple(row) for row in owners] == [("alone", "0@alone.org"), ("many", None), ("nobody", None)]


def test_a_report_of_before_is_still_its_session_s(empty: Engine) -> None:
    migrate.upgrade(empty, "2026_11_26_feedback")
    with empty.begin() as connection:
        report, session = connection.execute(
            text(
                "INSERT INTO report (id, organisation_id, session_id, format, size, sha256, signature, made_by, made_at, expires_at) "
                "SELECT gen_random_uuid(), organisation.id, gen_random_uuid(), 'pdf', 1, sha256('x'), '', 'teacher', now(), now() "
                "FROM organisation RETURNING id, session_id"
            )
        ).one()
    migrate.upgrade(empty)
    with empty.connect() as connection:
        found = connection.execute(text("SELECT id, course_id, session_ids FROM report")).one()
        assert tuple(found) == (report, None, [session])
    migrate.downgrade(empty, "2026_11_26_feedback")
    with empty.connect() as connection:
        assert connection.execute(text("SELECT session_id FROM report")).scalar_one() == session
