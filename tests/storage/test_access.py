import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Connection, Engine, func, select, text

from services.domain.access import OF_A_PLATFORM, Scope
from services.errors import Conflict, NotFound
from services.storage import api_keys, logins, organisations, users, weights

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
    mine, theirs = api_keys.issue(conn, home, "moodle"), api_keys.issue(conn, other, "moodle", [Scope.MOOD_READ])
    assert re.fullmatch(r"cp_[\w-]{43}", mine.key)
    assert mine.key.startswith(mine.record.hint)
    assert opened(conn, mine, theirs) == [(home, OF_A_PLATFORM), (other, {Scope.MOOD_READ})]
    assert api_keys.use(conn, "cp_guessed") is None
    with pytest.raises(NotFound):
        api_keys.revoke(conn, home, theirs.record.id)
    first = api_keys.revoke(conn, home, mine.record.id)
    assert opened(conn, mine, theirs) == [None, (other, {Scope.MOOD_READ})]
    assert api_keys.revoke(conn, home, mine.record.id) == first


def opened(conn: Connection, *keys: api_keys.IssuedKey) -> list[tuple[UUID, set[Scope]] | None]:
    found = [api_keys.use(conn, issued.key) for issued in keys]
    return [(one.organisation_id, set(one.scopes)) if one else None for one in found]


def test_a_key_grows_old(conn: Connection, home: UUID) -> None:
    now = conn.execute(select(func.now())).scalar_one()
    old, new = (api_keys.issue(conn, home, "moodle", expires_at=now + shift) for shift in (-HOUR, HOUR))
    assert opened(conn, old, new) == [None, (home, set(OF_A_PLATFORM))]
    with pytest.raises(Conflict, match="works no longer"):
        api_keys.rotate(conn, home, old.record.id, grace=HOUR)


def test_after_a_rotation_both_keys_open_until_the_grace_is_over(conn: Connection, home: UUID) -> None:
    old = api_keys.issue(conn, home, "moodle", [Scope.MOOD_READ])
    new = api_keys.rotate(conn, home, old.record.id, grace=HOUR)
    assert opened(conn, old, new) == [(home, {Scope.MOOD_READ})] * 2
    assert (new.record.name, new.record.expires_at) == ("moodle", None)
    newest = api_keys.rotate(conn, home, old.record.id, grace=timedelta(0))
    assert opened(conn, old, new, newest) == [None, (home, {Scope.MOOD_READ}), (home, {Scope.MOOD_READ})]
    assert [key.id for key in api_keys.list_of(conn, home)].count(old.record.id) == 1
    with pytest.raises(NotFound):
        api_keys.rotate(conn, organisations.ensure(conn, "other", "Other school"), new.record.id, grace=HOUR)


def test_a_rotated_key_lives_as_long_as_the_one_before_and_never_lengthens_it(conn: Connection, home: UUID) -> None:
    now = conn.execute(select(func.now())).scalar_one()
    old = api_keys.issue(conn, home, "moodle", expires_at=now + HOUR)
    new = api_keys.rotate(conn, home, old.record.id, grace=10 * HOUR)
    assert new.record.expires_at == old.record.expires_at == now + HOUR
    assert {key.expires_at for key in api_keys.list_of(conn, home)} == {now + HOUR}


def test_a_key_says_when_it_was_used_last_and_writes_it_down_rarely(engine: Engine) -> None:
    with engine.begin() as conn:
        home = organisations.default_organisation(conn)
        issued = api_keys.issue(conn, home, "moodle")
    used = []
    for age in ("0 s", "59 s", "3 min"):
        with engine.begin() as conn:
            conn.execute(text("UPDATE api_key SET last_used_at = now() - CAST(:age AS interval) WHERE :age <> '0 s'"), {"age": age})
            api_keys.use(conn, issued.key)
        with engine.begin() as conn:
            used.append(conn.execute(text("SELECT extract(epoch FROM now() - last_used_at) FROM api_key")).scalar_one())
    assert [seconds < 30 for seconds in used] == [True, False, True]


def test_a_login_holds_until_it_ends(conn: Connection, home: UUID) -> None:
    teacher = users.ensure_teacher(conn, home, "ada@school.org", "Ada")
    one, two, late = (logins.begin(conn, teacher, valid) for valid in (HOUR, HOUR, -HOUR))
    assert logins.find(conn, one) == logins.Login(one, teacher, home, is_admin=False)
    users.ensure_teacher(conn, home, "ada@school.org", is_admin=True)
    assert logins.find(conn, one) == logins.Login(one, teacher, home, is_admin=True)
    assert (logins.find(conn, late), logins.find(conn, uuid4())) == (None, None)
    logins.end(conn, one)
    assert [logins.find(conn, login) is not None for login in (one, two)] == [False, True]
    assert logins.end_all(conn, teacher) == 1
    assert logins.find(conn, two) is None
    assert logins.forget(conn, timedelta(minutes=30)) == 1


def test_no_secret_is_in_the_database(conn: Connection, home: UUID) -> None:
    teacher = users.ensure_teacher(conn, home, "a@b.c", "A")
    secrets = [api_keys.issue(conn, home, "moodle").key, users.create_login_link(conn, teacher, HOUR)]
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
