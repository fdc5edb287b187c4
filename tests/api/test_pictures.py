"""Pictures and short videos over the API: the real control app on a real socket, with the real networks."""

import asyncio
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
from fastapi import FastAPI
from PIL import Image
from sqlalchemy import Engine, select

from services.api.app import ApiContext, create_app
from services.api.rate_limit import RateLimit
from services.domain.emotions import EXPRESSIONS
from services.domain.policy import Jurisdiction
from services.inference.examinations import AT_MOST
from services.storage.models import AuditRow
from tests import media
from tests.seeing import examining

PATH = "/api/v1/pictures"
Client = httpx.AsyncClient


@pytest.fixture
def socket() -> Iterator[Path]:
    with examining() as path:
        yield path


@pytest.fixture
def log(engine: Engine) -> Callable[[], list[Any]]:
    def entries() -> list[Any]:
        with engine.connect() as conn:
            return list(conn.execute(select(AuditRow.action, AuditRow.details).order_by(AuditRow.at)))

    return entries


async def test_a_group_is_found_and_read(platform: Client, log: Callable[[], list[Any]]) -> None:
    answer = await platform.post(PATH, content=media.group())
    assert answer.status_code == 200, answer.text
    seen = answer.json()
    assert (seen["kind"], seen["analysis"], seen["width"], seen["height"]) == ("picture", "expression", 1000, 667)
    assert "not inner state" in seen["note"]
    assert [face["person"] for face in seen["faces"]] == [1, 2, 3, 4, 5]
    for face in seen["faces"]:
        assert set(face["expressions"]) == set(EXPRESSIONS)
        assert sum(face["expressions"].values()) == pytest.approx(1, abs=1e-3)
        assert face["readable"]
        assert face["crop"] is None
        assert face["score"] > 0.9
        assert 0 <= face["box"]["left"] < face["box"]["right"] <= 1
    assert [tuple(entry) for entry in log()] == [("picture.looked-at", {"analysis": "expression"})]


async def test_the_crop_comes_where_it_is_asked_for(platform: Client) -> None:
    seen = (await platform.post(f"{PATH}?crops=true", content=media.picture(media.portrait(), "PNG"))).json()
    (face,) = seen["faces"]
    assert len(face["crop"]) == 48 * 48 * 4 // 3
    assert max(face["expressions"], key=face["expressions"].get) == "happy"
    assert face["valence"] > 0.4


async def test_a_turned_photograph_is_read_upright(platform: Client) -> None:
    """As phones write them: pixels on their side, and a note which way is up."""
    pixels = media.portrait()
    plain = (await platform.post(PATH, content=media.picture(pixels))).json()
    data = Image.Exif()
    data[274] = 6  # orientation: turn it by 90 degrees, clockwise
    turned = (await platform.post(PATH, content=media.picture(np.rot90(pixels), exif=data.tobytes()))).json()
    assert (turned["width"], turned["height"]) == (plain["width"], plain["height"])
    for side in ("left", "top", "right", "bottom"):
        assert turned["faces"][0]["box"][side] == pytest.approx(plain["faces"][0]["box"][side], abs=0.02)


async def test_two_people_are_followed_through_a_video(browser: Client, log: Callable[[], list[Any]]) -> None:
    answer = await browser.post(PATH, content=media.two_people(), headers={"Content-Type": "video/mp4"})
    assert answer.status_code == 200, answer.text
    seen = answer.json()
    assert seen["kind"] == "video"
    assert seen["seconds"] == pytest.approx(3.9, abs=0.15)
    assert [frame["at"] for frame in seen["frames"]] == pytest.approx([n / 5 for n in range(20)], abs=0.06)
    left, right, *more = seen["people"]
    assert not more, "one was gone for a second only, and is the same"
    smiling, other = (left, right) if left["first_s"] == 0 and where(seen, left["person"]) > 0.5 else (right, left)
    assert where(seen, smiling["person"]) > 0.5 > where(seen, other["person"])
    assert smiling["longest"] == "happy"
    assert smiling["expressions"]["happy"] > other["expressions"]["happy"] + 0.3
    assert smiling["seen_s"] == pytest.approx(3.0, abs=0.4)
    assert other["seen_s"] == pytest.approx(4.0, abs=0.4)
    assert other["last_s"] == seen["frames"][-1]["at"]
    assert seen["all"]["seen_s"] == pytest.approx(smiling["seen_s"] + other["seen_s"])
    assert sum(seen["all"]["strongest_s"].values()) == pytest.approx(seen["all"]["readable_s"])
    assert [entry.action for entry in log()] == ["video.looked-at"]


def where(seen: dict[str, Any], person: int) -> float:
    """The middle of their first box, 0 left to 1 right."""
    boxes = [face["box"] for frame in seen["frames"] for face in frame["faces"] if face["person"] == person]
    return float(boxes[0]["left"] + boxes[0]["right"]) / 2


async def test_webm_is_read_too(platform: Client) -> None:
    pixels = media.portrait()
    answer = await platform.post(PATH, content=media.video([pixels] * 4, fps=4, form="webm", codec="libvpx"))
    assert answer.status_code == 200, answer.text
    assert [len(frame["faces"]) for frame in answer.json()["frames"]] == [1] * 4


async def test_where_expressions_may_not_be_read_boxes_and_pose_remain(
    make_context: Callable[..., ApiContext], open_client: Callable[..., Client], log: Callable[[], list[Any]]
) -> None:
    client = open_client(create_app(make_context(law=Jurisdiction("DE"))), bearer="platform-key-of-the-tests")
    for content in (media.group(), media.two_people()):
        answer = await client.post(f"{PATH}?crops=true", content=content)
        seen = answer.json()
        assert (seen["analysis"], seen["weights_id"]) == ("presence", None)
        assert "may not be read here" in seen["note"]
        faces = seen["faces"] if seen["kind"] == "picture" else [face for frame in seen["frames"] for face in frame["faces"]]
        assert len(faces) >= 5
        for face in faces:
            assert (face["expressions"], face["valence"], face["arousal"], face["crop"]) == (None, None, None, None)
            assert set(face["pose"]) == {"yaw", "pitch", "roll"}
        if seen["kind"] == "video":
            assert seen["all"]["expressions"] is None
            assert {person["longest"] for person in seen["people"]} == {None}
    assert [entry.details for entry in log()] == [{"analysis": "presence"}] * 2


@pytest.mark.parametrize(
    ("make", "status", "says"),
    [
        (lambda: b"A letter, called portrait.jpg", 415, "no picture"),
        (lambda: b"", 415, "no picture"),
        (lambda: b"GIF89a" + bytes(50), 415, "no picture"),
        (lambda: media.group()[:20_000], 422, "not whole"),
        (lambda: b"\xff\xd8\xff" + bytes(200), 422, "cannot be read"),
        (media.bomb, 413, "pixels"),
        (lambda: media.bomb(7_000), 413, "7000 x 7000"),
        (media.sound, 422, "no video track"),
        (lambda: media.two_people()[:5_000], 422, "cannot be read"),
        (lambda: media.video([np.zeros((64, 64, 3), np.uint8)] * 62, fps=1), 413, "longer than 60 s"),
        (lambda: b"\x1aE\xdf\xa3" + bytes(500), 422, "cannot be read"),
    ],
)
async def test_what_cannot_be_read_is_refused_with_its_reason(platform: Client, make: Callable[[], bytes], status: int, says: str) -> None:
    answer = await platform.post(PATH, content=make(), headers={"Content-Type": "image/jpeg"})
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json"), answer.text
    assert says in answer.json()["detail"]


async def test_the_next_picture_is_read_after_one_that_could_not_be(platform: Client) -> None:
    await platform.post(PATH, content=media.group()[:20_000])
    assert len((await platform.post(PATH, content=media.group())).json()["faces"]) == 5


@pytest.mark.parametrize(
    ("beginning", "most"), [(b"\xff\xd8\xff\xe0", 8 * 1024 * 1024), (b"\0\0\0\x20ftypisom", 30 * 1024 * 1024)], ids=["picture", "video"]
)
async def test_a_body_is_cut_off_at_its_limit_whatever_it_says_of_its_length(app: FastAPI, beginning: bytes, most: int) -> None:
    taken = 0

    async def receive() -> dict[str, Any]:
        nonlocal taken
        part = beginning if not taken else bytes(1024 * 1024)
        taken += len(part)
        return {"type": "http.request", "body": part, "more_body": True}

    assert (await post(app, receive, length="10"))["status"] == 413
    assert taken <= most + 3 * 1024 * 1024, "a little more is thrown away, so that the answer is seen"
    assert (await post(app, receive, length=str(31 * 1024 * 1024)))["status"] == 413


async def post(app: FastAPI, receive: Callable[[], Any], length: str) -> dict[str, Any]:
    """Bare ASGI: no client of ours would lie so."""
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    headers = [(b"authorization", b"Bearer platform-key-of-the-tests"), (b"content-length", length.encode())]
    scope = {"type": "http", "method": "POST", "path": PATH, "raw_path": PATH.encode(), "query_string": b"", "headers": headers}
    await app({**scope, "server": ("localhost", 8765), "scheme": "http", "http_version": "1.1"}, receive, send)
    return dict(json.loads(sent[1]["body"]))


async def test_whoever_asks_too_often_is_told_when_to_come_back(
    make_context: Callable[..., ApiContext], open_client: Callable[..., Client]
) -> None:
    client = open_client(create_app(make_context(pictures=RateLimit(1, 60.0, "Too many pictures."))), bearer="platform-key-of-the-tests")
    first, second = [await client.post(PATH, content=media.group()) for _ in range(2)]
    assert (first.status_code, second.status_code) == (200, 429)
    assert 1 <= int(second.headers["retry-after"]) <= 60


async def test_few_wait_and_the_next_is_sent_away(platform: Client) -> None:
    answers = await asyncio.gather(*[platform.post(PATH, content=media.two_people()) for _ in range(AT_MOST + 2)])
    assert sorted(answer.status_code for answer in answers) == [200] * AT_MOST + [503] * 2
    assert {answer.headers["retry-after"] for answer in answers if answer.status_code == 503} == {"10"}


async def test_nobody_else_may_ask(student: Client, nobody: Client) -> None:
    assert (await student.post(PATH, content=media.group())).status_code == 403
    assert (await nobody.post(PATH, content=media.group())).status_code == 401


async def test_a_foreign_page_cannot_make_a_teacher_s_browser_ask(browser: Client) -> None:
    assert (await browser.post(PATH, content=media.group(), headers={"Origin": "https://elsewhere.example"})).status_code == 403
