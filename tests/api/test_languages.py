"""The pages for students and for pictures say everything in every language, in the one that a browser asks for."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from services.api import pages, people_page
from services.api.languages import LANGUAGES
from services.api.languages.english import ENGLISH
from services.api.languages.german import GERMAN
from services.api.languages.words import JoinScript, MineScript, PicturesScript, Problems
from services.domain.languages import COOKIE, SPOKEN
from services.domain.seen import WhyNot
from services.reports.own.languages import LANGUAGES as OWN
from tests.saying import leaves, places

STATIC = Path(people_page.__file__).parent / "static"
SAME = {"pictures.LIMITS", "pictures.script.PERSON", "pictures.script.OF_PERSON", "pictures.script.LOOK"}
ME = "/api/v1/participants/me"


def without_problems(said: Any) -> Any:
    if isinstance(said, Mapping):
        return {key: without_problems(value) for key, value in said.items() if key not in {"PROBLEMS", "ERRORS"}}
    return said


@pytest.mark.parametrize("code", SPOKEN)
def test_every_text_is_there_and_fills_in_the_same(code: str) -> None:
    assert tuple(LANGUAGES) == tuple(OWN) == SPOKEN
    assert without_problems(places(LANGUAGES[code])) == without_problems(places(ENGLISH))
    own, english = places(OWN[code]), places(OWN["en"])
    assert own | {"COLUMNS": None} == english | {"COLUMNS": None}
    assert [len(said.COLUMNS) for said in OWN.values()] == [5, 5]
    assert [path for path, text in (*leaves(LANGUAGES[code]), *leaves(OWN[code])) if not text] == []


def test_no_text_was_left_in_english() -> None:
    for german, english in ((GERMAN, ENGLISH), (OWN["de"], OWN["en"])):
        said = dict(leaves(english))
        same = {path for path, text in leaves(german) if len(text) > 9 and said.get(path) == text}
        assert same - SAME == set()


def used(*scripts: str) -> set[str]:
    """The texts that they name."""
    found = (re.findall(r"\bwords\.([A-Z_]+)", (STATIC / script).read_text()) for script in (*scripts, "words.js"))
    return {name for names in found for name in names}


def in_script(kind: type[Problems]) -> set[str]:
    return {each.name for each in fields(kind)}


def test_a_script_says_no_text_that_its_page_does_not_give_it_and_none_is_given_in_vain() -> None:
    states = {f"{state}{why}" for state in ("JOINING", "LIVE", "OFF", "RECONNECTING", "LOST") for why in ("", "_WHY")}  # join-view.js, say
    assert used("join.js", "join-camera.js", "join-seat.js", "join-view.js") | states == in_script(JoinScript)
    receipt = {name for name in in_script(JoinScript) if name.startswith("RECEIPT_")}  # join-view.js, which the two pages share
    assert used("mine.js", "join-seat.js") | receipt == in_script(MineScript)
    assert used(*(path.name for path in STATIC.glob("pictures*.js"))) == in_script(PicturesScript)


def test_each_reason_why_a_face_is_not_read_has_a_word() -> None:
    for words in LANGUAGES.values():
        assert set(words.pictures.script.WHY_NOT) == {why.value for why in WhyNot}


CALLS = {
    "join": [("post", "/api/v1/join/{code}"), ("delete", ME), ("post", f"{ME}/camera")],
    "mine": [("get", f"{ME}/readings.html"), ("get", f"{ME}/data"), ("post", f"{ME}/consent"), ("delete", ME)],
    "pictures": [
        ("post", "/api/v1/pictures"),
        ("post", "/api/v1/pictures/feedback"),
        ("delete", "/api/v1/pictures/feedback/{feedback_id}"),
    ],
}


@pytest.mark.parametrize("page", list(CALLS))
def test_whatever_the_api_refuses_is_said_in_german(app: FastAPI, page: str) -> None:
    refusals = set(_refusals(app.openapi(), page))
    assert refusals
    assert refusals - set(getattr(GERMAN, page).script.PROBLEMS) == set()


def _refusals(schema: dict[str, Any], page: str) -> Iterator[int]:
    for method, path in CALLS[page]:
        yield from (int(status) for status in schema["paths"][path][method]["responses"] if status >= "400")


@pytest.mark.parametrize(
    ("accepted", "chosen", "code", "said"),
    [
        ("de-CH,de;q=0.9", None, "de", "Dieser Link führt zu keiner Stunde"),
        ("fr", None, "en", "This link leads to no session"),
        ("de", "en", "en", "This link leads to no session"),
        ("en", "de", "de", "Dieser Link führt zu keiner Stunde"),
    ],
)
async def test_a_browser_is_answered_in_its_language_or_in_the_one_that_is_chosen(
    nobody: httpx.AsyncClient, accepted: str, chosen: str | None, code: str, said: str
) -> None:
    headers = {"Accept-Language": accepted, **({"Cookie": f"{COOKIE}={chosen}"} if chosen else {})}
    page = await nobody.get("/join/nosuchcode", headers=headers)
    assert (page.status_code, page.headers["Content-Language"]) == (404, code)
    assert f'<html lang="{code}">' in page.text
    assert said in page.text
    assert (await nobody.get("/mine", headers=headers)).headers["Content-Language"] == code


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/", 401, "Bitte melden Sie sich an"),
        ("/login", 200, "E-Mail-Adresse"),
        ("/login/some-token", 200, "Das Dashboard öffnen"),
    ],
)
async def test_coming_in_is_told_in_german_too(nobody: httpx.AsyncClient, path: str, status: int, said: str) -> None:
    page = await nobody.get(path, headers={"Accept-Language": "de", "Accept": "text/html"})
    assert (page.status_code, page.headers["Content-Language"]) == (status, "de")
    assert said in page.text


def test_an_error_on_a_page_is_told_in_its_language() -> None:
    assert "Das gibt es nicht" in bytes(pages.error(404, "There is no such page.", GERMAN).body).decode()
    assert "There is no such page." in bytes(pages.error(404, "There is no such page.", ENGLISH).body).decode()


async def test_what_was_read_is_told_in_the_language_of_the_page(student: httpx.AsyncClient) -> None:
    told = await student.get(f"{ME}/readings.html", headers={"Accept-Language": "de"})
    assert told.headers["Content-Language"] == "de"
    assert "Was von dir gelesen wurde" in told.text
    assert "you" not in told.text.lower()


def test_no_text_ends_the_element_that_holds_it() -> None:
    texts: dict[str, Any] = {each.name: {} if each.name == "PROBLEMS" else "</script><b>" for each in fields(MineScript)}
    script = MineScript(**texts)
    page = bytes(people_page.page(ENGLISH, title="A", body="", script=script).body).decode()
    assert "</script><b>" not in page
    assert "\\u003c/script>" in page
