"""The description of the API is whole: examples that fit, problems where they may come, and who may ask as the gate has it."""

from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest
from fastapi import FastAPI

from services.api.documented import DECLARED
from services.api.problems import MEDIA_TYPE
from services.auth.permissions import PERMISSIONS, RouteKey, Who

Operation = tuple[RouteKey, dict[str, Any]]


@pytest.fixture
def spec(app: FastAPI) -> dict[str, Any]:
    return app.openapi()


@pytest.fixture
def operations(spec: dict[str, Any]) -> list[Operation]:
    found = [
        (RouteKey(method.upper(), path), described) for path, methods in spec["paths"].items() for method, described in methods.items()
    ]
    assert len(found) > 30
    return found


def contents(operation: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """(where, media type, what is said of it)"""
    for media_type, content in operation.get("requestBody", {}).get("content", {}).items():
        yield "body", media_type, content
    for status, answer in operation["responses"].items():
        for media_type, content in answer.get("content", {}).items():
            yield status, media_type, content


def resolved(spec: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    return spec["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]] if "$ref" in schema else schema


def test_every_body_and_answer_has_an_example_that_fits(spec: dict[str, Any], operations: list[Operation]) -> None:
    for key, operation in operations:
        for where, media_type, content in contents(operation):
            schema = content.get("schema", {})
            given = [content["example"]] if "example" in content else resolved(spec, schema).get("examples", [])
            assert given, f"{key.method} {key.path}: no example of {where} as {media_type}"
            validator = jsonschema_rs.validator_for({**schema, "components": spec["components"]})
            for example in given:
                validator.validate(example)


def test_every_operation_says_what_it_is(operations: list[Operation]) -> None:
    names = [operation["operationId"] for _, operation in operations]
    assert len(set(names)) == len(names)
    for key, operation in operations:
        assert operation["summary"], key
        assert operation["tags"], key
        if key.path.startswith("/api/"):
            assert operation.get("description"), key


def test_what_goes_wrong_is_a_problem_everywhere(operations: list[Operation]) -> None:
    for key, operation in operations:
        if key.path.startswith("/api/"):
            wrong = {status: answer for status, answer in operation["responses"].items() if int(status) >= 400}
            assert {media for answer in wrong.values() for media in answer["content"]} == {MEDIA_TYPE}
            assert "503" in wrong
            assert ("404" in wrong) >= ("{" in key.path), key
            assert ({"413", "422"} <= set(wrong)) >= ("requestBody" in operation), key


def test_who_may_ask_is_what_the_gate_lets_through(operations: list[Operation]) -> None:
    kinds = {"key": Who.PLATFORM, "teacher": Who.TEACHER, "participant": Who.STUDENT, "viewer": Who.VIEWER}
    for key, operation in operations:
        if not key.path.startswith("/api/"):
            continue
        rule = PERMISSIONS[DECLARED[key]]
        said = Who(0)
        for scheme in operation["security"]:
            said |= kinds[next(iter(scheme))]
        assert said == (Who(0) if rule.who == Who.EVERYONE else rule.who), key
        assert ("401" in operation["responses"]) == (rule.who != Who.EVERYONE)
        assert operation.get("x-scope") == (rule.scope.value if rule.scope else None)
        assert rule.scope is None or f"`{rule.scope}`" in operation["description"]


def test_what_makes_something_takes_an_idempotency_key(operations: list[Operation]) -> None:
    taking = {key.path for key, operation in operations for given in operation.get("parameters", []) if given["name"] == "Idempotency-Key"}
    of_a_session = {f"/api/v1/sessions/{{session_id}}/{what}" for what in ("participants", "markers", "reports")}
    of_a_course = {"/api/v1/courses/{title}/reports", "/api/v1/report-schedules"}
    assert taking == {"/api/v1/sessions", *of_a_session, *of_a_course, "/api/v1/webhooks", "/api/v1/keys"}


def test_no_part_of_it_is_left_over(spec: dict[str, Any]) -> None:
    used = str(spec["paths"]) + str(spec["components"]["schemas"])
    assert [name for name in spec["components"]["schemas"] if f"#/components/schemas/{name}'" not in used] == []
