"""What the description of the API says beside what its routes say: who may ask, what may go wrong, and examples of what is no model."""

from collections.abc import Callable, Iterator, Mapping
from http import HTTPStatus
from typing import Any, Final

from fastapi import FastAPI
from fastapi.routing import APIRoute
from pydantic import BaseModel

from services.api import examples
from services.api.problems import MEDIA_TYPE
from services.api.route_table import API_PREFIX
from services.api.schemas.base import Problem
from services.auth.permissions import PERMISSIONS, RouteKey, Who

_SCHEMES: Final = {
    "key": {"type": "http", "scheme": "bearer", "description": "A platform's API key: `Authorization: Bearer cp_...`"},
    "participant": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT", "description": "A participant's token, for themselves."},
    "viewer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT", "description": "The token of an embed link, for one mood."},
    "teacher": {"type": "apiKey", "in": "cookie", "name": "classpulse_teacher", "description": "A teacher's login, from our own pages."},
}
DECLARED: Final[Mapping[RouteKey, RouteKey]] = {RouteKey(key.method, key.path.replace(":path}", "}")): key for key in PERMISSIONS}
"""As an operation is described -> as its route is declared: a description does not say that a part of a path may hold slashes."""

_OF: Final = {Who.PLATFORM: "key", Who.STUDENT: "participant", Who.VIEWER: "viewer", Who.TEACHER: "teacher"}


def install(app: FastAPI) -> None:
    described: dict[str, Any] = {}
    plain: Callable[[], dict[str, Any]] = app.openapi

    def openapi() -> dict[str, Any]:
        if not described:
            described.update(_completed(plain()))
        return described

    app.openapi = openapi  # type: ignore[method-assign]  # as FastAPI's documentation does it


def operation_id(route: APIRoute) -> str:
    """A name for generated clients: the function's own."""
    return route.name


def _completed(spec: dict[str, Any]) -> dict[str, Any]:
    schemas = spec.setdefault("components", {}).setdefault("schemas", {})
    schemas["Problem"] = Problem.model_json_schema()
    for model in _models(BaseModel):
        if model.__name__ in schemas and (given := model.model_json_schema().get("examples")):
            schemas[model.__name__]["examples"] = given  # FastAPI leaves out whatever is null, which an example may be
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    spec["components"]["securitySchemes"] = _SCHEMES
    for path, operations in spec["paths"].items():
        for method, operation in operations.items():
            key = RouteKey(method.upper(), path)
            _answers(operation, key)
            if path.startswith(API_PREFIX):
                _who(operation, key)
    return spec


def _models(of: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """Ours, in whichever module of the schemas."""
    for model in of.__subclasses__():
        if model.__module__.startswith("services.api.schemas"):
            yield model
        yield from _models(model)


def _who(operation: dict[str, Any], key: RouteKey) -> None:
    rule = PERMISSIONS[DECLARED[key]]
    if rule.who == Who.EVERYONE:
        operation["security"] = []
        return
    operation["security"] = [{scheme: []} for who, scheme in _OF.items() if rule.who & who == who]
    if rule.scope is not None:
        operation["x-scope"] = rule.scope.value
        operation["description"] = f"{operation.get('description', '')}\n\nScope: `{rule.scope}`.".strip()


def _answers(operation: dict[str, Any], key: RouteKey) -> None:
    answers = operation["responses"]
    if key.path.startswith(API_PREFIX):
        for status in sorted({*_always(operation, key), *examples.ALSO.get(key, ())}):
            answers[str(status)] = _problem(status, answers.get(str(status), {}))
    for status, content in examples.ANSWERS.get(key, {}).items():
        given = answers.setdefault(str(status), {"description": HTTPStatus(status).phrase}).setdefault("content", {})
        for media_type, example in content.items():
            given.setdefault(media_type, {})["example"] = example


def _always(operation: dict[str, Any], key: RouteKey) -> set[int]:
    """What any such operation may answer."""
    may = {503}
    if PERMISSIONS[DECLARED[key]].who != Who.EVERYONE:
        may |= {401, 403}
    if "{" in key.path:
        may.add(404)
    if "requestBody" in operation:
        may |= {400, 408, 413}
    if operation.get("parameters") or "requestBody" in operation:
        may.add(422)
    return may


def _problem(status: int, said: Mapping[str, Any]) -> dict[str, Any]:
    example = {"type": "about:blank", "title": examples.TITLES[status], "status": status, "detail": examples.DETAILS[status]}
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}, "example": example}}
    return {"description": said.get("description", HTTPStatus(status).phrase), "content": content}
