"""Keys, organisations and logins from the command line, in this process: the commands that only need a database."""

import json
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import Engine

from services.auth import passwords
from services.cli import database
from services.domain.access import OF_A_PLATFORM, Scope
from services.errors import BadInput, NotFound
from services.storage import api_keys, audit, logins, organisations, users
from tests.cli.conftest import Run


def opens(engine: Engine, key: str) -> set[Scope] | None:
    with engine.begin() as conn:
        found = api_keys.use(conn, key)
    return set(found.scopes) if found else None


def test_a_key_is_made_listed_rotated_and_revoked(run: Run, engine: Engine) -> None:
    (made,) = run("keys", "create", "lms", "--scope", "mood:read", "--scope", "sessions:read", "--days", "30")
    assert opens(engine, made["key"]) == {Scope.MOOD_READ, Scope.SESSIONS_READ}
    (listed,) = run("keys", "list")
    assert (listed["name"], listed["scopes"], listed["hint"]) == ("lms", ["mood:read", "sessions:read"], made["key"][:9])
    assert listed["expires_at"] is not None
    assert made["key"] not in json.dumps(listed)
    (rotated,) = run("keys", "rotate", "lms", "--grace-hours", "1")
    assert opens(engine, made["key"]) == opens(engine, rotated["key"]) == {Scope.MOOD_READ, Scope.SESSIONS_READ}
    with pytest.raises(NotFound, match="2 keys that work are called `lms`"):
        run("keys", "revoke", "lms")
    run("keys", "revoke", made["hint"])
    assert (opens(engine, made["key"]), opens(engine, rotated["key"]) is not None) == (None, True)
    run("keys", "revoke", rotated["id"])
    assert opens(engine, rotated["key"]) is None
    assert [line["revoked_at"] is not None for line in run("keys", "list")] == [True, True]
    with engine.connect() as conn:
        owner = organisations.by_slug(conn, organisations.DEFAULT_SLUG).id
        trail = [(entry.actor, entry.action) for entry in audit.page(conn, owner, audit.Wanted(), limit=9)]
    assert trail[::-1] == [("cli", f"key.{what}") for what in ("created", "rotated", "revoked", "revoked")]
    with pytest.raises(NotFound, match="0 keys"):
        run("keys", "revoke", "lms")


def test_a_key_may_do_all_but_administer_when_nothing_is_said(run: Run, engine: Engine) -> None:
    assert opens(engine, run("keys", "create", "lms")[0]["key"]) == set(OF_A_PLATFORM)
    assert opens(engine, run("keys", "create", "head", "--scope", "admin")[0]["key"]) == {Scope.ADMIN}


def test_each_organisation_has_its_own_keys(run: Run, engine: Engine) -> None:
    (added,) = run("organisations", "add", "south", "South School")
    assert [(line["slug"], line["name"]) for line in run("organisations", "list")] == [("default", "Default"), ("south", "South School")]
    (made,) = run("keys", "create", "lms", "--organisation", "south")
    with engine.begin() as conn:
        found = api_keys.use(conn, made["key"])
        assert found is not None
        assert str(found.organisation_id) == added["id"] == str(organisations.by_slug(conn, "south").id)
    assert run("keys", "list") == []
    with pytest.raises(NotFound, match="no such organisation"):
        run("keys", "list", "--organisation", "north")


def test_a_teacher_becomes_administrator_and_is_sent_out(run: Run, engine: Engine) -> None:
    (user,) = run("users", "add", "ada@school.example", "--admin")
    with engine.begin() as conn:
        token = user["login_url"].rsplit("/", 1)[1]
        login = logins.begin(conn, users.redeem_login_link(conn, token) or pytest.fail("the link does not work"), timedelta(hours=1))
        found = logins.find(conn, login)
        assert found is not None
        assert found.is_admin
    run("users", "add", "ada@school.example")  # another link takes nothing away
    with engine.begin() as conn:
        assert logins.find(conn, login) == found
    assert run("users", "logout", "ADA@school.example")[0]["logins_ended"] == 1
    with engine.begin() as conn:
        assert logins.find(conn, login) is None
    run("users", "add", "ada@school.example", "--no-admin")
    with pytest.raises(NotFound, match="no teacher"):
        run("users", "logout", "nobody@school.example")


def test_a_password_is_set_from_a_line_and_ends_what_was_open(run: Run, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    [added] = run("users", "add", "ada@school.example")
    with engine.begin() as conn:
        logins.begin(conn, UUID(added["user_id"]), timedelta(hours=1))
    monkeypatch.setattr(database, "_asked", lambda: "correct horse battery")
    [told] = run("users", "password", "Ada@school.example")
    assert (told["password"], told["logins_ended"]) == (True, 1)
    with engine.connect() as conn:
        [(user_id, hashed)] = users.passwords_of(conn, "ada@school.example")
    assert (str(user_id), passwords.matches("correct horse battery", hashed)) == (added["user_id"], True)
    run("users", "password", "ada@school.example", "--remove")
    with engine.connect() as conn:
        assert users.passwords_of(conn, "ada@school.example") == []
        owner = organisations.default_organisation(conn)
        told_of = audit.page(conn, owner, audit.Wanted(subject_id=user_id), limit=2)
    assert [entry.action for entry in told_of] == ["password.removed", "password.set"]


def test_a_short_password_is_refused(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run("users", "add", "ada@school.example")
    monkeypatch.setattr(database, "_asked", lambda: "short")
    with pytest.raises(BadInput, match="12 to 1024 characters"):
        run("users", "password", "ada@school.example")
