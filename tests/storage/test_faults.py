import psycopg.errors
import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import DBAPIError, TimeoutError  # noqa: A004 - the pool's

from services.storage.faults import is_passing


def failure(engine: Engine, statement: str) -> DBAPIError:
    with pytest.raises(DBAPIError) as caught, engine.begin() as conn:
        conn.execute(text(statement))
    return caught.value


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT pg_terminate_backend(pg_backend_pid())",
        "SELECT * FROM not_migrated_yet",
        "SET LOCAL statement_timeout = 1; SELECT pg_sleep(1)",
        "SET LOCAL transaction_read_only = on; CREATE TABLE x ()",
    ],
)
def test_the_database_may_come_back(engine: Engine, statement: str) -> None:
    assert is_passing(failure(engine, statement))


@pytest.mark.parametrize(
    "statement", ["SELECT 'x'::int", "SELECT 1 / 0", "INSERT INTO organisation (id, slug) VALUES (gen_random_uuid(), 'x')"]
)
def test_bad_data_stays_bad(engine: Engine, statement: str) -> None:
    assert not is_passing(failure(engine, statement))


def test_nobody_listens_there() -> None:
    assert is_passing(failure(create_engine("postgresql+psycopg://x@127.0.0.1:1/x"), "SELECT 1"))


def test_what_python_refuses_to_send_stays_refused(engine: Engine) -> None:
    with pytest.raises(DBAPIError) as caught, engine.begin() as conn:
        conn.execute(text("SELECT :thing"), {"thing": object()})
    assert isinstance(caught.value.orig, psycopg.ProgrammingError)
    assert not is_passing(caught.value)


def test_other_errors() -> None:
    assert is_passing(TimeoutError())
    assert not is_passing(ValueError())
