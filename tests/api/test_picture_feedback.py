"""What people say of readings that were wrong: kept, listed, given out and forgotten."""

from base64 import b64encode
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import numpy as np
import pytest
from PIL import Image
from sqlalchemy import Engine, select, update

from services import clock
from services.api.app import ApiContext, create_app
from services.auth.principals import Teacher
from services.cli.feedback import write_crops
from services.domain.access import Scope
from services.domain.emotions import EXPRESSIONS
from services.domain.policy import Jurisdiction
from services.storage import api_keys, feedback
from services.storage.models import AuditRow, FeedbackRow
from tests.vision.faces import drawn_faces
from training.datasets import folders

PATH = "/api/v1/pictures/feedback"
CROP = drawn_faces(1)[0].tobytes()
SAID = {"said": "neutral", "scores": dict.fromkeys(EXPRESSIONS, 0.1), "weights_id": "shipped-1"}
WITH_FACE = {**SAID, "picture": b64encode(CROP).decode()}
Client = httpx.AsyncClient


async def test_the_word_is_kept_and_the_face_only_if_it_is_sent(browser: Client, engine: Engine, teacher: Teacher) -> None:
    for body, crop in ((SAID, None), (WITH_FACE, CROP)):
        answer = await browser.post(PATH, json=body)
        assert answer.status_code == 201, answer.text
        kept = answer.json()
        assert kept["picture"] == (crop is not None)
        with engine.connect() as conn:
            row = conn.execute(select(FeedbackRow.__table__).where(FeedbackRow.id == UUID(kept["id"]))).one()
            entry = conn.execute(select(AuditRow.action, AuditRow.details).where(AuditRow.subject_id == UUID(kept["id"]))).one()
        assert (row.said, row.scores, row.weights_id, row.crop) == ("neutral", SAID["scores"], "shipped-1", crop)
        assert row.user_id == teacher.user_id
        assert row.expires_at - row.created_at == pytest.approx(timedelta(days=365), abs=timedelta(minutes=1))
        assert tuple(entry) == ("feedback.kept", {"picture": crop is not None})


@pytest.mark.parametrize(
    "changes",
    [
        {"said": "bored"},
        {"scores": {"happy": 1.0}},
        {"scores": {**SAID["scores"], "happy": 2.0}},  # type: ignore[dict-item]
        {"picture": b64encode(bytes(100)).decode()},
        {"picture": "not base64!"},
        {"picture": b64encode(bytes(10_000)).decode()},
        {"name": "Ada"},
    ],
)
async def test_nothing_else_can_be_put_there(browser: Client, engine: Engine, changes: dict[str, Any]) -> None:
    assert (await browser.post(PATH, json={**SAID, **changes})).status_code == 422
    with engine.connect() as conn:
        assert conn.execute(select(FeedbackRow.id)).all() == []


async def test_an_administrator_lists_and_deletes(
    platform: Client, browser: Client, app: Any, open_client: Any, engine: Engine, organisation: UUID
) -> None:
    with engine.begin() as conn:
        admin = open_client(app, bearer=api_keys.issue(conn, organisation, "head", [Scope.ADMIN, Scope.PICTURES]).key)
    mine = (await browser.post(PATH, json=WITH_FACE)).json()["id"]
    theirs = (await platform.post(PATH, json=SAID)).json()["id"]
    assert (await browser.get(PATH)).status_code == 403
    listed = (await admin.get(PATH)).json()["feedback"]
    assert [(one["id"], one["has_crop"]) for one in listed] == [(theirs, False), (mine, True)]
    assert "crop" not in listed[1]
    assert (await browser.delete(f"{PATH}/{theirs}")).status_code == 404, "not theirs"
    assert (await browser.delete(f"{PATH}/{mine}")).status_code == 204
    assert (await admin.delete(f"{PATH}/{theirs}")).status_code == 204
    assert (await admin.delete(f"{PATH}/{theirs}")).status_code == 404
    assert (await admin.get(PATH)).json()["feedback"] == []


async def test_where_expressions_may_not_be_read_nothing_is_kept_of_them(
    make_context: Callable[..., ApiContext], open_client: Callable[..., Client], engine: Engine
) -> None:
    client = open_client(create_app(make_context(law=Jurisdiction("FR"))), bearer="platform-key-of-the-tests")
    assert (await client.post(PATH, json=SAID)).status_code == 403
    with engine.connect() as conn:
        assert conn.execute(select(FeedbackRow.id)).all() == []


def test_it_is_forgotten_after_a_year(engine: Engine, organisation: UUID) -> None:
    with engine.begin() as conn:
        said = feedback.Said("sad", dict.fromkeys(EXPRESSIONS, 0.1), "shipped-1", CROP)
        old, _ = feedback.add(conn, organisation, said, user_id=None)
        new, _ = feedback.add(conn, organisation, said, user_id=None)
        conn.execute(update(FeedbackRow).where(FeedbackRow.id == old).values(expires_at=clock.now() - timedelta(seconds=1)))
        assert feedback.forget(conn) == 1
        assert [one.id for one in feedback.newest(conn, organisation, 10)] == [new]
        assert feedback.newest(conn, uuid4(), 10) == []


def test_crops_come_out_as_they_went_in(engine: Engine, organisation: UUID, tmp_path: Path) -> None:
    with engine.begin() as conn:
        said = [feedback.Said(name, dict.fromkeys(EXPRESSIONS, 0.1), "shipped-1", CROP) for name in ("sad", "happy")]
        ids = [feedback.add(conn, organisation, one, user_id=None)[0] for one in said]
        feedback.add(conn, organisation, feedback.Said("fear", {}, "shipped-1"), user_id=None)
        written = write_crops(conn, organisation, tmp_path)
    assert written == {"happy": 1, "sad": 1}
    assert sorted(EXPRESSIONS[label] for label in folders.load(tmp_path).labels) == ["happy", "sad"], "as training reads it"
    files = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*.png"))
    assert files == sorted([Path("sad") / f"{ids[0]}.png", Path("happy") / f"{ids[1]}.png"])
    assert np.array_equal(np.asarray(Image.open(tmp_path / files[0])), drawn_faces(1)[0])
