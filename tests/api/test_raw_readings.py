"""Single readings as a file: for whom, of whom, and all of them."""

import csv
import io
from datetime import datetime
from typing import Any

import httpx
import numpy as np
import pyarrow.parquet as pq
import pytest
from sqlalchemy import Engine, text

from services.domain.policy import Analysis, Faces, Policy
from services.storage import consents, raw_readings
from tests.storage.lesson import Lesson

Client = httpx.AsyncClient


@pytest.fixture
def lesson(engine: Engine) -> Lesson:
    return Lesson(engine, Policy(k=1, individual_view=True))


def path_of(lesson: Lesson, form: str = "csv") -> str:
    return f"/api/v1/sessions/{lesson.session.id}/readings.{form}"


def rows_of(answer: httpx.Response) -> list[dict[str, Any]]:
    return list(csv.DictReader(io.StringIO(answer.text)))


async def test_all_of_those_who_agree_in_both_forms(platform: Client, lesson: Lesson, monkeypatch: pytest.MonkeyPatch) -> None:
    """In pages that end in the middle of a student."""
    monkeypatch.setattr(raw_readings, "PAGE", 7)
    ada, bo, cleo = lesson.join("Ada"), lesson.join("Bo"), lesson.join("Cleo")
    room = lesson.join("Room", faces=Faces.MANY)
    for who in (ada, bo, cleo, room):
        lesson.store([lesson.look(who, n / 2) for n in range(21)])
    lesson.store([lesson.look(ada, 20 + n, None) for n in range(3)])
    with lesson.engine.begin() as conn:
        consents.record(conn, cleo.id, given=False, guardian=None)
    answer = await platform.get(path_of(lesson))
    assert answer.headers["content-type"] == "text/csv; charset=utf-8; header=present"
    rows = rows_of(answer)
    assert [row["participant_id"] for row in rows] == [str(ada.id)] * 24 + [str(bo.id)] * 21
    begin = lesson.start.isoformat(timespec="microseconds")
    assert (rows[0]["at"], rows[0]["outcome"], rows[0]["p_happy"], rows[0]["quality"]) == (begin, "read", "1", "0.75")
    assert (rows[23]["outcome"], rows[23]["p_happy"], rows[23]["weights_id"]) == ("face_only", "", "")
    assert [row["at"] for row in rows[:24]] == sorted({row["at"] for row in rows[:24]})
    table = pq.read_table(io.BytesIO((await platform.get(path_of(lesson, "parquet"))).content))
    assert table.num_rows == 45
    assert answer.text.count("\r\n") == answer.text.count("\n") == 46
    for said, row in zip(rows, table.to_pylist(), strict=True):  # each figure the same in both, to the last digit
        assert {name: value for name, value in row.items() if value is not None} == {
            name: np.float32(text) if isinstance(row[name], float) and name != "media_time" else type(row[name])(text)
            for name, text in said.items()
            if text and name != "at"
        } | {"at": datetime.fromisoformat(said["at"])}
    first = table.to_pylist()[0]
    assert (str(first["participant_id"]), first["at"], first["p_happy"]) == (str(ada.id), lesson.start, 1.0)
    assert "Ada" not in answer.text


async def test_only_where_the_policy_lets_single_students_be_shown(platform: Client, engine: Engine) -> None:
    for policy, why in (
        (Policy(k=1, individual_view=False), "individual_view"),
        (Policy(k=1, individual_view=True, analysis=Analysis.PRESENCE), "presence mode"),
    ):
        refused = await platform.get(path_of(Lesson(engine, policy)))
        assert (refused.status_code, refused.headers["content-type"]) == (403, "application/problem+json")
        assert why in refused.json()["detail"]


async def test_no_teacher_s_right_and_each_copy_is_written_down(platform: Client, browser: Client, lesson: Lesson) -> None:
    assert (await browser.get(path_of(lesson))).status_code == 403
    assert (await platform.get(path_of(lesson))).status_code == 200
    with lesson.engine.connect() as conn:
        entry = conn.execute(text("SELECT actor, action, subject_id, session_id, details FROM audit WHERE action LIKE 'readings%'")).one()
    assert entry == ("platform", "readings.exported", None, lesson.session.id, {"students": 0})


async def test_another_form_is_a_problem(platform: Client, lesson: Lesson) -> None:
    assert (await platform.get(path_of(lesson, "xlsx"))).status_code == 422
