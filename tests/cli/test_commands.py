"""The program at its edge: JSON on stdout, sentences on stderr, an exit code that means it."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine

from services.storage import api_keys, logins, organisations, users


@dataclass(frozen=True, slots=True)
class Ended:
    code: int
    out: str
    error: str


Run = Callable[..., Ended]


@pytest.fixture
def run(database_url: str) -> Iterator[Run]:
    """Runs `classpulse` on the test's database."""
    with tempfile.TemporaryDirectory(prefix="classpulse-cli-") as folder:

        def command(*arguments: str) -> Ended:
            environment = {"PATH": "/usr/bin:/bin", "CLASSPULSE_DATABASE_URL": database_url, "CLASSPULSE_DATA_DIR": folder}
            done = subprocess.run(
                [sys.executable, "-m", "services.cli", *arguments], capture_output=True, text=True, timeout=100, env=environment
            )
            assert "Traceback" not in done.stderr, done.stderr
            return Ended(done.returncode, done.stdout, " ".join(done.stderr.split()))

        yield command


def test_a_teacher_is_added_and_gets_a_link_that_works(run: Run, engine: Engine) -> None:
    done = run("users", "add", "ada@school.example", "--name", "Ada")
    assert done.code == 0
    made = json.loads(done.out)
    token = made["login_url"].rsplit("/", 1)[1]
    with engine.begin() as connection:
        assert str(users.redeem_login_link(connection, token)) == made["user_id"]


def test_another_link_for_a_teacher_keeps_their_name(run: Run, engine: Engine) -> None:
    first = json.loads(run("users", "add", "ada@school.example", "--name", "Ada").out)
    again = json.loads(run("users", "add", "ada@school.example").out)
    assert again["user_id"] == first["user_id"]
    with engine.begin() as connection:
        assert users.get(connection, UUID(first["user_id"])).name == "Ada"


def test_a_guardian_is_asked_for_and_not_any_more(run: Run, engine: Engine) -> None:
    for said, asked in (("yes", True), ("no", False)):
        assert json.loads(run("guardian-consent", said).out) == {"guardian_consent": asked}
        with engine.begin() as connection:
            assert organisations.asks_guardian(connection, organisations.default_organisation(connection)) is asked


def test_a_key_is_shown_once_and_opens_the_door(run: Run, engine: Engine) -> None:
    done = run("keys", "create", "our platform")
    key = json.loads(done.out)["key"]
    with engine.begin() as connection:
        assert api_keys.use(connection, key) is not None
        assert api_keys.use(connection, key + "x") is None


def test_another_login_link_can_be_had_and_lets_an_administrator_in(run: Run, engine: Engine) -> None:
    token = json.loads(run("login-link").out)["login_url"].rpartition("/login/")[2]
    with engine.begin() as connection:
        user = users.redeem_login_link(connection, token)
        assert user is not None
        login = logins.find(connection, logins.begin(connection, user, timedelta(minutes=1)))
    assert login is not None
    assert login.is_admin


def test_a_teacher_is_added_to_another_school(run: Run, engine: Engine) -> None:
    with engine.begin() as connection:
        south = organisations.ensure(connection, "south", "South School")
    made = json.loads(run("users", "add", "ada@school.example", "--organisation", "south").out)
    with engine.begin() as connection:
        assert str(users.by_email(connection, south, "ada@school.example").id) == made["user_id"]
    assert run("users", "logout", "ada@school.example").code == 1
    assert run("users", "logout", "ada@school.example", "--organisation", "south").code == 0


def test_the_database_can_be_upgraded_again(run: Run) -> None:
    assert run("db", "upgrade").code == 0


def test_the_report_of_an_unknown_session_is_an_error_in_words(run: Run, tmp_path: Path) -> None:
    done = run("report", str(uuid4()), "--out", str(tmp_path / "report.json"))
    assert done.code == 1
    assert "Not found" in done.error
    assert not (tmp_path / "report.json").exists()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["replay", "/nowhere.mp4"], "/nowhere.mp4 cannot be read as a video"),
        (["replay", "/nowhere.mp4", "--fps", "fast"], "--fps takes a number"),
        (["demo", "--video", "/nowhere.mp4", "--headless"], "no video at /nowhere.mp4"),
        (["evaluate", "--data", "/nowhere"], "/nowhere"),
        (["train", "--data", "/nowhere", "--out", "/nowhere/out", "--model", "no-such-network"], "no-such-network"),
    ],
)
def test_wrong_arguments_are_said_in_a_sentence(run: Run, arguments: list[str], sentence: str) -> None:
    done = run(*arguments)
    assert done.code == 1
    assert sentence in done.error


def test_the_networks_are_listed_one_a_line(run: Run) -> None:
    lines = [json.loads(line) for line in run("models").out.splitlines()]
    assert lines
    assert all("name" in line or "model" in line for line in lines)
