"""Which declared route a request will reach, asked before it gets there."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from fastapi.routing import iter_route_contexts
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute, compile_path
from starlette.types import Scope

from services.api.problems import MethodNotAllowed
from services.auth.permissions import CATCH_ALL, RouteKey
from services.errors import NotFound

API_PREFIX: Final = "/api/"


@dataclass(frozen=True, slots=True)
class _Declared:
    path: str
    pattern: re.Pattern[str]
    methods: frozenset[str]  # WEBSOCKET and MOUNT count as methods here


class RouteTable:
    """The router's own rule, first full match in order, with one exception: the page that Dash gives for every unknown path stands
    last, and answers neither for an API path nor where a route exists for another method."""

    def __init__(self, routes: Sequence[BaseRoute]) -> None:
        declared = [_declare(context.original_route, context.path, context.methods) for context in iter_route_contexts(routes)]
        self._declared = [route for route in declared if route.path != CATCH_ALL]
        self._catch_all = [route for route in declared if route.path == CATCH_ALL]

    def keys(self) -> list[RouteKey]:
        """HEAD goes with GET."""
        every = [*self._declared, *self._catch_all]
        return [RouteKey(method, route.path) for route in every for method in sorted(route.methods) if method != "HEAD"]

    def find(self, scope: Scope) -> RouteKey:
        """Raises NotFound or MethodNotAllowed."""
        method = "WEBSOCKET" if scope["type"] == "websocket" else scope["method"]
        path = scope["path"]
        allow: frozenset[str] = frozenset()
        for route in self._declared:
            if not route.pattern.match(path):
                continue
            if found := _key(route, method):
                return found
            allow |= route.methods - {"WEBSOCKET"}
        if allow:
            raise MethodNotAllowed(method, allow)
        if not path.startswith(API_PREFIX):
            for route in self._catch_all:
                if found := _key(route, method):
                    return found
        raise NotFound(f"There is nothing at {path}.")


def _key(route: _Declared, method: str) -> RouteKey | None:
    if "MOUNT" in route.methods:
        return RouteKey("MOUNT", route.path)
    if method in route.methods:
        return RouteKey("GET" if method == "HEAD" else method, route.path)
    return None


def _declare(route: BaseRoute, path: str | None, methods: set[str] | None) -> _Declared:
    """A kind of route that is not known here gets a method no permission names, and so stops the start."""
    path = path or ""
    if isinstance(route, Mount):
        return _Declared(path, compile_path(f"{path}/{{path:path}}")[0], frozenset({"MOUNT"}))
    kinds = frozenset({"WEBSOCKET"}) if isinstance(route, WebSocketRoute) else frozenset(methods or ())
    if not isinstance(route, Route | WebSocketRoute) or not kinds:
        kinds = frozenset({type(route).__name__})
    return _Declared(path, compile_path(path)[0], kinds)
