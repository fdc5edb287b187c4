"""Who may do what: one row for each route, one table for the whole service.

A route without a row stops the start; a request without a row is refused. Rows say which *kind* may ask; that a session belongs to
the asker's organisation, and a token to its session, is asked where the data is read.
"""

from collections.abc import Iterable, Mapping
from enum import Flag, auto
from typing import Final, NamedTuple

from services.auth.principals import Anonymous, Platform, Principal, Student, Teacher
from services.errors import Forbidden, Misconfigured, Unauthorized


class Who(Flag):
    PLATFORM = auto()
    TEACHER = auto()
    STUDENT = auto()
    ANONYMOUS = auto()
    STAFF = PLATFORM | TEACHER
    EVERYONE = PLATFORM | TEACHER | STUDENT | ANONYMOUS


class RouteKey(NamedTuple):
    """`method` is an HTTP method, `WEBSOCKET` for a handshake, or `MOUNT` for a folder of files."""

    method: str
    path: str  # the template as declared, e.g. /api/v1/sessions/{session_id}


CATCH_ALL: Final = "{path:path}"  # what Dash answers with its page: any path that nothing else answers

_SESSION: Final = "/api/v1/sessions/{session_id}"
_WHIP: Final = "/api/v1/whip"
_ME: Final = "/api/v1/participants/me"

PERMISSIONS: Final[Mapping[RouteKey, Who]] = {
    RouteKey(method, path): who
    for method, path, who in (
        # sessions and what is known of them
        ("POST", "/api/v1/sessions", Who.STAFF),
        ("GET", "/api/v1/sessions", Who.STAFF),
        ("GET", _SESSION, Who.STAFF),
        ("POST", f"{_SESSION}/end", Who.STAFF),
        ("GET", f"{_SESSION}/mood", Who.STAFF),
        ("GET", f"{_SESSION}/report.{{form}}", Who.STAFF),
        ("GET", f"{_SESSION}/stats", Who.STAFF),
        # participants: students may erase themselves, and only themselves
        ("POST", f"{_SESSION}/participants", Who.STAFF),
        ("GET", f"{_SESSION}/participants", Who.STAFF),
        ("DELETE", f"{_SESSION}/participants/{{participant_id}}", Who.STAFF | Who.STUDENT),
        # students by themselves: the code in the link lets them join; then they speak of themselves only
        ("GET", "/join/{code}", Who.EVERYONE),
        ("POST", "/api/v1/join/{code}", Who.EVERYONE),
        ("DELETE", _ME, Who.STUDENT),
        ("OPTIONS", _ME, Who.EVERYONE),
        ("POST", f"{_ME}/camera", Who.STUDENT),
        ("OPTIONS", f"{_ME}/camera", Who.EVERYONE),
        # video: OPTIONS is the browser's preflight, which never carries credentials; GET has no content
        ("POST", _WHIP, Who.STUDENT),
        ("GET", _WHIP, Who.EVERYONE),
        ("OPTIONS", _WHIP, Who.EVERYONE),
        ("GET", f"{_WHIP}/{{resource_id}}", Who.EVERYONE),
        ("OPTIONS", f"{_WHIP}/{{resource_id}}", Who.EVERYONE),
        ("PATCH", f"{_WHIP}/{{resource_id}}", Who.STUDENT),
        ("DELETE", f"{_WHIP}/{{resource_id}}", Who.STUDENT),
        # login: the one-time token in the path is the credential
        ("GET", "/login/{token}", Who.EVERYONE),
        ("POST", "/login/{token}", Who.EVERYONE),
        ("POST", "/logout", Who.TEACHER),
        # operations: counts of a process and its state; no person and no class appears in them
        ("GET", "/healthz", Who.EVERYONE),
        ("GET", "/readyz", Who.EVERYONE),
        ("GET", "/metrics", Who.EVERYONE),
        ("GET", "/docs", Who.EVERYONE),
        ("GET", "/openapi.json", Who.EVERYONE),
        ("MOUNT", "/static", Who.EVERYONE),
        # the dashboard: Dash's own routes, all of them
        ("GET", "/", Who.TEACHER),
        ("GET", CATCH_ALL, Who.TEACHER),
        ("MOUNT", "/assets", Who.TEACHER),
        ("GET", "/_dash-component-suites/{package_name}/{fingerprinted_path:path}", Who.TEACHER),
        ("GET", "/_dash-layout", Who.TEACHER),
        ("GET", "/_dash-dependencies", Who.TEACHER),
        ("POST", "/_dash-update-component", Who.TEACHER),
        ("WEBSOCKET", "/_dash-ws-callback", Who.TEACHER),
        ("GET", "/_reload-hash", Who.TEACHER),
        ("GET", "/_favicon.ico", Who.TEACHER),
    )
}

_KINDS: Final[Mapping[type[Principal], Who]] = {
    Platform: Who.PLATFORM,
    Teacher: Who.TEACHER,
    Student: Who.STUDENT,
    Anonymous: Who.ANONYMOUS,
}


def check_complete(routes: Iterable[RouteKey]) -> None:
    """Raises Misconfigured naming every route that has no row."""
    missing = sorted({f"{key.method} {key.path}" for key in routes if key not in PERMISSIONS})
    if missing:
        raise Misconfigured(f"No row in the permission table for: {', '.join(missing)}.")


def is_public(key: RouteKey) -> bool:
    """True where credentials do not matter, so that nobody looks at them."""
    return PERMISSIONS.get(key) == Who.EVERYONE


def require(key: RouteKey, principal: Principal) -> None:
    """Raises Unauthorized for nobody, Forbidden for somebody who may not, and for a route without a row."""
    allowed = PERMISSIONS.get(key, Who(0))
    if _KINDS[type(principal)] in allowed:
        return
    if isinstance(principal, Anonymous):
        raise Unauthorized("This needs credentials: an API key or a token as `Authorization: Bearer`, or a teacher's login.")
    raise Forbidden(f"A {type(principal).__name__.lower()} may not do this.")
