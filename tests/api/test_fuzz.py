"""Whatever the description of the API allows, and what it does not: no request makes an answer that the description does not have.

Few examples by default; `make fuzz` goes on until its time is over.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import httpx
import pytest
import schemathesis
from hypothesis import given
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import negative_data_rejection, not_a_server_error, positive_data_acceptance
from sqlalchemy import Engine

from tests.e2e.frames import KEY, serving
from tests.fuzz.exploring import how, rounds

FEW: Final = 4  # of each operation and each way to ask
_LEFT_OUT: Final = [not_a_server_error, positive_data_acceptance, negative_data_rejection]
"""503 is described (there is no stream process here); what is valid may conflict with what is there; and we mend ids and credentials."""

schemathesis.serializer.alias("application/sdp", "text/plain")
schemathesis.serializer.alias("application/trickle-ice-sdpfrag", "text/plain")


@dataclass(frozen=True, slots=True)
class There:
    """What is really there, by the name of the parameter, and a participant's token."""

    ids: dict[str, str]
    token: str


@pytest.fixture
def platform(engine: Engine) -> Iterator[httpx.Client]:
    with (
        serving(engine, 0) as context,
        httpx.Client(base_url=context.base_url, timeout=60, headers={"Authorization": f"Bearer {KEY}"}) as http,
    ):
        yield http


def furnished(http: httpx.Client) -> There:
    def made(path: str, body: dict[str, Any]) -> dict[str, Any]:
        answer: dict[str, Any] = http.post(path, json=body).raise_for_status().json()
        return answer

    session = made("/api/v1/sessions", {"title": "Algebra"})
    student = made(f"/api/v1/sessions/{session['id']}/participants", {"name": "Ada", "consent": True})
    hooks = http.get("/api/v1/webhooks").json()["webhooks"]  # there may be twenty
    hook = hooks[0] if hooks else made("/api/v1/webhooks", {"url": "https://lms.school.org/hook", "events": ["session.ended"]})
    key = made("/api/v1/keys", {"name": "lms"})
    ids = {"session_id": session["id"], "participant_id": student["id"], "webhook_id": hook["id"], "key_id": key["id"]}
    return There({**ids, "code": session["code"], "form": "json"}, student["token"])


@pytest.mark.timeout(7200)
def test_every_answer_is_described(platform: httpx.Client) -> None:
    found = [result.ok() for result in schemathesis.openapi.from_url(f"{platform.base_url}/openapi.json").get_all_operations()]  # type: ignore[union-attr] # an operation that cannot be read fails here
    assert len(found) > 30
    began, count = time.monotonic(), 0
    for _ in rounds(began):
        for operation in found:
            count += explore(operation, GenerationMode.POSITIVE, str(platform.base_url), furnished(platform))
            if {"parameters", "requestBody"} & set(operation.definition.raw):  # else there is nothing to get wrong
                count += explore(operation, GenerationMode.NEGATIVE, str(platform.base_url), furnished(platform))
    print(f"\n{len(found)} operations of the API: {count} requests in {time.monotonic() - began:.0f} s")  # noqa: T201


def explore(operation: Any, mode: GenerationMode, url: str, there: There) -> int:
    credential = there.token if {"participant": []} in operation.definition.raw.get("security", []) else KEY
    count = 0
    is_endless = operation.path.endswith("/mood/stream")

    @how(FEW, 20)
    @given(case=operation.as_strategy(generation_mode=mode), is_there=st.booleans())
    def ask(case: Any, is_there: bool) -> None:
        nonlocal count
        count += 1
        if is_there and not is_endless:
            case.path_parameters.update({name: there.ids[name] for name in case.path_parameters if name in there.ids})
        response = case.call(base_url=url, headers={"Authorization": f"Bearer {credential}"}, timeout=60)
        assert response.status_code != 500, response.text
        case.validate_response(response, excluded_checks=_LEFT_OUT)

    ask()
    return count
