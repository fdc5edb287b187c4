"""What a line says of whom it is about, and what it never says."""

import asyncio
import logging
from uuid import uuid4

import pytest

from services import log
from tests.logged import logged_as_json

SESSION, PUPIL = uuid4(), uuid4()


def test_a_line_is_an_object_with_the_ids_of_whom_it_is_about(capsys: pytest.CaptureFixture[str]) -> None:
    with logged_as_json(capsys) as lines:
        logging.getLogger("a").info("%d frames", 3)
        with log.about(session_id=SESSION):
            logging.getLogger("a").warning("in a session")
            with log.about(participant_id=PUPIL):
                logging.getLogger("b").info("of a student")
        logging.getLogger("a").info("of another", extra={"session_id": PUPIL})
        plain, session, student, other = lines()
        assert (plain["level"], plain["logger"], plain["message"]) == ("INFO", "a", "3 frames")
        assert plain["time"].endswith("+00:00")
        assert "session_id" not in plain
        assert (session["session_id"], "participant_id" in session) == (str(SESSION), False)
        assert (student["session_id"], student["participant_id"]) == (str(SESSION), str(PUPIL))
        assert other["session_id"] == str(PUPIL)


async def test_tasks_and_threads_that_begin_inside_know_it_too(capsys: pytest.CaptureFixture[str]) -> None:
    with logged_as_json(capsys) as lines:

        async def later() -> None:
            await asyncio.sleep(0)
            logging.getLogger("task").info("later")

        with log.about(session_id=SESSION):
            task = asyncio.create_task(later())
            await asyncio.to_thread(logging.getLogger("thread").info, "beside")
        await task
        logging.getLogger("after").info("after")
        *inside, after = lines()
        assert [line["session_id"] for line in inside] == [str(SESSION)] * 2
        assert "session_id" not in after


def test_what_is_learnt_inside_is_forgotten_outside(capsys: pytest.CaptureFixture[str]) -> None:
    with logged_as_json(capsys) as lines:
        with log.about():
            log.learn(session_id=SESSION)
            logging.getLogger("a").info("inside")
        logging.getLogger("a").info("outside")
        inside, outside = lines()
        assert inside["session_id"] == str(SESSION)
        assert "session_id" not in outside


def test_what_else_is_put_into_a_record_stays_in_it(capsys: pytest.CaptureFixture[str]) -> None:
    with logged_as_json(capsys) as lines:
        logging.getLogger("a").info("somebody came", extra={"email": "ada@school.org", "token": "secret"})
        (line,) = lines()
        assert set(line) == {"time", "level", "logger", "message"}


def test_a_traceback_stays_in_its_line(capsys: pytest.CaptureFixture[str]) -> None:
    with logged_as_json(capsys) as lines:
        try:
            raise ValueError("no")
        except ValueError:
            logging.getLogger("a").exception("failed")
        (line,) = lines()
        assert line["exception"].endswith("ValueError: no")
