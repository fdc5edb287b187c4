import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Connection, Engine, text

from services.errors import NotFound
from services.storage import api_keys, organisations, users, weights

HOUR = timedelta(hours=1)


@pytest.fixture
def conn(engine: Engine) -> Iterator[Connection]:
    with engine.begin() as connection:
        yield connection


@pytest.fixture
def home(conn: Connection) -> UUID:
    return organisations.default_organisation(conn)


def test_the_default_organisation_is_always_the_same(engine: Engine) -> None:
    found = []
    for _ in range(2):
        with engine.begin() as conn:
            found.append(organisations.default_organisation(conn))
    assert found[0] == found[1]


def test_a_teacher_is_made_once(conn: Connection, home: UUID) -> None:
    made = users.ensure_teacher(conn, home, "Ada@School.org ", "Ada")
    again = users.ensure_teacher(conn, home, "ada@school.org", "Ada Lovelace")
    assert made == again
    assert users.get(conn, made) == users.User(made, home, "ada@school.org", "Ada Lovelace")
    elsewhere = organisations.ensure(conn, "other", "Other school")
    assert users.ensure_teacher(conn, elsewhere, "ada@school.org", "Ada") != made
    with pytest.raises(NotFound):
        users.get(conn, uuid4())


def test_a_login_link_opens_once(conn: Connection, home: UUID) -> None:
    teacher = users.ensure_teacher(conn, home, "ada@school.org", "Ada")
    token = users.create_login_link(conn, teacher, HOUR)
    assert users.redeem_login_link(conn, token) == teacher
    assert users.redeem_login_link(conn, token) is None
    assert users.redeem_login_link(conn, "guessed") is None


def test_a_login_link_grows_old(conn: Connection, home: UUID) -> None:
    teacher = users.ensure_teacher(conn, home, "ada@school.org", "Ada")
    assert users.redeem_login_link(conn, users.create_login_link(conn, teacher, timedelta(0))) is None


def test_of_many_at_once_one_gets_in(engine: Engine) -> None:
    with engine.begin() as conn:
        teacher = users.ensure_teacher(conn, organisations.default_organisation(conn), "ada@school.org", "Ada")
        token = users.create_login_link(conn, teacher, HOUR)

    def redeem(_attempt: int) -> UUID | None:
        with engine.begin() as conn:
            return users.redeem_login_link(conn, token)

    with ThreadPoolExecutor(6) as pool:
        results = list(pool.map(redeem, range(12)))
    assert [result for result in results if result] == [teacher]


def test_a_key_opens_its_organisation_until_it_is_revoked(conn: Connection, home: UUID) -> None:
    other = organisations.ensure(conn, "other", "Other school")
    mine, theirs = api_keys.create(conn, home, "moodle"), api_keys.create(conn, other, "moodle", scopes=["sessions"])
    assert re.fullmatch(r"cp_[\w-]{43}", mine)
    assert (api_keys.find(conn, mine), api_keys.find(conn, theirs)) == (home, other)
    assert api_keys.find(conn, "cp_guessed") is None
    assert api_keys.revoke(conn, home, "moodle") == 1
    assert (api_keys.find(conn, mine), api_keys.find(conn, theirs)) == (None, other)
    assert api_keys.revoke(conn, home, "moodle") == 0


def test_no_secret_is_in_the_database(conn: Connection, home: UUID) -> None:
    secrets = [api_keys.create(conn, home, "moodle"), users.create_login_link(conn, users.ensure_teacher(conn, home, "a@b.c", "A"), HOUR)]
    kept = conn.execute(
        text("SELECT (SELECT string_agg(k::text, '') FROM api_key k) || (SELECT string_agg(l::text, '') FROM login_link l)")
    )
    everything = kept.scalar_one()
    assert not any(secret in everything or secret.encode().hex() in everything for secret in secrets)


def test_weights_are_registered_once(conn: Connection) -> None:
    weights.register(conn, "w1", {"accuracy": 0.7})
    weights.register(conn, "w1", {"accuracy": 0.9})
    assert weights.card(conn, "w1") == {"accuracy": 0.7}
    with pytest.raises(NotFound):
        weights.card(conn, "w2")
