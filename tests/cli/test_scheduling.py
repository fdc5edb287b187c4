"""`schedules`: added, listed and deleted from a shell."""

import pytest
from sqlalchemy import Engine

from services.cli import scheduling
from services.domain.policy import Policy
from services.errors import BadInput, NotFound, Unprocessable
from services.storage import organisations, sessions
from tests.cli.conftest import Run

REGISTERED = scheduling
FRIDAY = ("--on", "5", "--at", "15:00", "--zone", "Europe/Berlin")


@pytest.fixture
def course(engine: Engine) -> str:
    with engine.begin() as conn:
        sessions.create(conn, organisations.default_organisation(conn), "Triangles", course="Mathematics 9b", policy=Policy())
    return "Mathematics 9b"


def test_one_is_added_listed_and_deleted(run: Run, course: str) -> None:
    (made,) = run("schedules", "add", course, *FRIDAY, "--on", "1", "--covers", "sessions", "--format", "caliper")
    said = {"course": course, "covers": "sessions", "format": "caliper", "weekdays": [1, 5], "time": "15:00", "time_zone": "Europe/Berlin"}
    assert {name: made[name] for name in said} == said
    assert (made["actor"], made["last_at"], made["nothing"]) == ("cli", None, None)
    assert run("schedules", "list") == [made]
    assert run("schedules", "delete", made["id"]) == []
    assert run("schedules", "list") == []
    with pytest.raises(NotFound):
        run("schedules", "delete", made["id"])


def test_what_cannot_be_added(run: Run, course: str) -> None:
    with pytest.raises(NotFound, match="no such course"):
        run("schedules", "add", "Physics", *FRIDAY)
    with pytest.raises(Unprocessable, match="`xapi` is of a session"):
        run("schedules", "add", course, *FRIDAY, "--format", "xapi")
    with pytest.raises(BadInput, match="pdf, html"):
        run("schedules", "add", course, *FRIDAY, "--format", "docx")
    with pytest.raises(BadInput, match="25:00 is no time"):
        run("schedules", "add", course, *FRIDAY[:2], "--at", "25:00", "--zone", "Europe/Berlin")
    with pytest.raises(Unprocessable, match="no time zone"):
        run("schedules", "add", course, *FRIDAY[:4], "--zone", "Europe/Berin")
    assert run("schedules", "list") == []
