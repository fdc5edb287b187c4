"""Who may do what: one row for each route, one table for the whole service.

A route without a row stops the start; a request without a row is refused. Rows say which *kind* may ask and, of platforms and
teachers, with which scope; that a session belongs to the asker's organisation, and a token to its session, is asked where the data is
read.
"""

from collections.abc import Iterable, Mapping
from enum import Flag, auto
from typing import Final, NamedTuple

from services.auth.principals import Anonymous, Platform, Principal, Student, Teacher, Viewer
from services.domain.access import Scope
from services.errors import Forbidden, Misconfigured, Unauthorized


class Who(Flag):
    PLATFORM = auto()
    TEACHER = auto()
    STUDENT = auto()
    VIEWER = auto()
    ANONYMOUS = auto()
    STAFF = PLATFORM | TEACHER
    EVERYONE = PLATFORM | TEACHER | STUDENT | VIEWER | ANONYMOUS


class Rule(NamedTuple):
    """`scope` is asked of platforms and teachers; the others' tokens say by themselves what they are for."""

    who: Who
    scope: Scope | None = None


class RouteKey(NamedTuple):
    """`method` is an HTTP method, `WEBSOCKET` for a handshake, or `MOUNT` for a folder of files."""

    method: str
    path: str  # the template as declared, e.g. /api/v1/sessions/{session_id}


CATCH_ALL: Final = "{path:path}"  # what Dash answers with its page: any path that nothing else answers

_SESSION: Final = "/api/v1/sessions/{session_id}"
_WHIP: Final = "/api/v1/whip"
_WEBHOOKS: Final = "/api/v1/webhooks"
_KEYS: Final = "/api/v1/keys"
_ME: Final = "/api/v1/participants/me"
_REPORTS: Final = "/api/v1/reports"
_SCHEDULES: Final = "/api/v1/report-schedules"

PERMISSIONS: Final[Mapping[RouteKey, Rule]] = {
    RouteKey(method, path): Rule(who, *scope)
    for method, path, who, *scope in (
        # sessions and what is known of them
        ("POST", "/api/v1/sessions", Who.STAFF, Scope.SESSIONS_WRITE),
        ("GET", "/api/v1/sessions", Who.STAFF, Scope.SESSIONS_READ),
        ("GET", _SESSION, Who.STAFF, Scope.SESSIONS_READ),
        ("PATCH", _SESSION, Who.STAFF, Scope.SESSIONS_WRITE),
        ("DELETE", _SESSION, Who.STAFF, Scope.SESSIONS_WRITE),
        ("POST", f"{_SESSION}/end", Who.STAFF, Scope.SESSIONS_WRITE),
        ("GET", f"{_SESSION}/mood", Who.STAFF | Who.VIEWER, Scope.MOOD_READ),
        ("GET", f"{_SESSION}/mood/stream", Who.STAFF | Who.VIEWER, Scope.MOOD_READ),
        ("GET", f"{_SESSION}/alerts", Who.STAFF, Scope.MOOD_READ),
        ("POST", f"{_SESSION}/embed", Who.STAFF, Scope.MOOD_READ),
        ("GET", "/embed/{session_id}", Who.EVERYONE),
        ("GET", f"{_SESSION}/report.{{form}}", Who.STAFF, Scope.REPORTS_READ),
        ("POST", f"{_SESSION}/reports", Who.STAFF, Scope.REPORTS_READ),
        ("GET", "/api/v1/courses", Who.STAFF, Scope.SESSIONS_READ),
        ("GET", "/api/v1/courses/{title:path}/report.{form}", Who.STAFF, Scope.REPORTS_READ),
        ("POST", "/api/v1/courses/{title:path}/reports", Who.STAFF, Scope.REPORTS_READ),
        ("GET", f"{_SESSION}/stats", Who.STAFF, Scope.SESSIONS_READ),
        ("POST", f"{_SESSION}/markers", Who.STAFF, Scope.SESSIONS_WRITE),
        ("GET", f"{_SESSION}/markers", Who.STAFF, Scope.SESSIONS_READ),
        ("DELETE", f"{_SESSION}/markers/{{marker_id}}", Who.STAFF, Scope.SESSIONS_WRITE),
        # jobs and what they made; whoever holds a copy may ask whether it still holds, and whoever holds a link may fetch one
        ("GET", "/api/v1/jobs/{job_id}", Who.STAFF, Scope.REPORTS_READ),
        ("GET", _REPORTS, Who.STAFF, Scope.REPORTS_READ),
        ("GET", f"{_REPORTS}/verify", Who.EVERYONE),
        ("GET", f"{_REPORTS}/{{report_id}}", Who.STAFF, Scope.REPORTS_READ),
        ("POST", f"{_REPORTS}/{{report_id}}/link", Who.STAFF, Scope.REPORTS_READ),
        ("DELETE", f"{_REPORTS}/{{report_id}}", Who.STAFF, Scope.SESSIONS_WRITE),
        ("GET", "/files/{token}", Who.EVERYONE),
        ("POST", _SCHEDULES, Who.STAFF, Scope.REPORTS_READ),
        ("GET", _SCHEDULES, Who.STAFF, Scope.REPORTS_READ),
        ("DELETE", f"{_SCHEDULES}/{{schedule_id}}", Who.STAFF, Scope.REPORTS_READ),
        # participants: students may erase themselves, and only themselves
        ("POST", f"{_SESSION}/participants", Who.STAFF, Scope.PARTICIPANTS_WRITE),
        ("GET", f"{_SESSION}/participants", Who.STAFF, Scope.PARTICIPANTS_READ),
        ("POST", f"{_SESSION}/participants/{{participant_id}}/token", Who.STAFF, Scope.PARTICIPANTS_WRITE),
        ("DELETE", f"{_SESSION}/participants/{{participant_id}}", Who.STAFF | Who.STUDENT, Scope.PARTICIPANTS_WRITE),
        # all that is stored of one student: no teacher's right, whatever a session's policy says
        ("GET", f"{_SESSION}/participants/{{participant_id}}/data", Who.STAFF, Scope.SUBJECT_ACCESS),
        ("GET", "/api/v1/persons/{external_id}/data", Who.STAFF, Scope.SUBJECT_ACCESS),
        ("GET", f"{_SESSION}/readings.{{form}}", Who.STAFF, Scope.SUBJECT_ACCESS),
        # what was read of one student, where the session's policy and the student let it be shown
        ("GET", f"{_SESSION}/participants/{{participant_id}}/report.{{form}}", Who.STAFF, Scope.REPORTS_READ),
        # students by themselves: the code in the link lets them join; then they speak of themselves only
        ("GET", "/join/{code}", Who.EVERYONE),
        ("POST", "/api/v1/join/{code}", Who.EVERYONE),
        ("DELETE", _ME, Who.STUDENT),
        ("OPTIONS", _ME, Who.EVERYONE),
        ("POST", f"{_ME}/camera", Who.STUDENT),
        ("OPTIONS", f"{_ME}/camera", Who.EVERYONE),
        ("POST", f"{_ME}/token", Who.STUDENT),
        ("OPTIONS", f"{_ME}/token", Who.EVERYONE),
        ("POST", f"{_ME}/consent", Who.STUDENT),
        ("OPTIONS", f"{_ME}/consent", Who.EVERYONE),
        ("GET", f"{_ME}/readings", Who.STUDENT),
        ("OPTIONS", f"{_ME}/readings", Who.EVERYONE),
        ("GET", f"{_ME}/readings.html", Who.STUDENT),
        ("OPTIONS", f"{_ME}/readings.html", Who.EVERYONE),
        ("GET", f"{_ME}/report.{{form}}", Who.STUDENT),
        ("OPTIONS", f"{_ME}/report.{{form}}", Who.EVERYONE),
        ("GET", f"{_ME}/data", Who.STUDENT),
        ("OPTIONS", f"{_ME}/data", Who.EVERYONE),
        ("GET", "/mine", Who.EVERYONE),
        # single pictures and short videos: looked at, answered and gone
        ("GET", "/pictures", Who.TEACHER, Scope.PICTURES),
        ("POST", "/api/v1/pictures", Who.STAFF, Scope.PICTURES),
        ("POST", "/api/v1/pictures/feedback", Who.STAFF, Scope.PICTURES),
        ("GET", "/api/v1/pictures/feedback", Who.STAFF, Scope.ADMIN),
        ("DELETE", "/api/v1/pictures/feedback/{feedback_id}", Who.STAFF, Scope.PICTURES),
        # administration: who may come in, and where a class may be shown
        ("POST", _KEYS, Who.STAFF, Scope.ADMIN),
        ("GET", _KEYS, Who.STAFF, Scope.ADMIN),
        ("DELETE", f"{_KEYS}/{{key_id}}", Who.STAFF, Scope.ADMIN),
        ("POST", f"{_KEYS}/{{key_id}}/rotate", Who.STAFF, Scope.ADMIN),
        ("GET", "/api/v1/organisation", Who.STAFF, Scope.ADMIN),
        ("PATCH", "/api/v1/organisation", Who.STAFF, Scope.ADMIN),
        ("GET", "/api/v1/audit", Who.STAFF, Scope.ADMIN),
        # webhooks: what happens in all classes, sent to an address
        ("POST", _WEBHOOKS, Who.STAFF, Scope.WEBHOOKS),
        ("GET", _WEBHOOKS, Who.STAFF, Scope.WEBHOOKS),
        ("DELETE", f"{_WEBHOOKS}/{{webhook_id}}", Who.STAFF, Scope.WEBHOOKS),
        ("POST", f"{_WEBHOOKS}/{{webhook_id}}/enable", Who.STAFF, Scope.WEBHOOKS),
        ("POST", f"{_WEBHOOKS}/{{webhook_id}}/ping", Who.STAFF, Scope.WEBHOOKS),
        ("GET", f"{_WEBHOOKS}/{{webhook_id}}/deliveries", Who.STAFF, Scope.WEBHOOKS),
        # video: OPTIONS is the browser's preflight, which never carries credentials; GET has no content
        ("POST", _WHIP, Who.STUDENT),
        ("GET", _WHIP, Who.EVERYONE),
        ("OPTIONS", _WHIP, Who.EVERYONE),
        ("GET", f"{_WHIP}/{{resource_id}}", Who.EVERYONE),
        ("OPTIONS", f"{_WHIP}/{{resource_id}}", Who.EVERYONE),
        ("PATCH", f"{_WHIP}/{{resource_id}}", Who.STUDENT),
        ("DELETE", f"{_WHIP}/{{resource_id}}", Who.STUDENT),
        # login: by a password, or by the one-time token in the path
        ("GET", "/login", Who.EVERYONE),
        ("POST", "/login", Who.EVERYONE),
        ("GET", "/login/{token}", Who.EVERYONE),
        ("POST", "/login/{token}", Who.EVERYONE),
        ("POST", "/logout", Who.TEACHER),
        ("POST", "/logout/everywhere", Who.TEACHER),
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
    Viewer: Who.VIEWER,
    Anonymous: Who.ANONYMOUS,
}


def check_complete(routes: Iterable[RouteKey]) -> None:
    """Raises Misconfigured naming every route that has no row."""
    missing = sorted({f"{key.method} {key.path}" for key in routes if key not in PERMISSIONS})
    if missing:
        raise Misconfigured(f"No row in the permission table for: {', '.join(missing)}.")


def is_public(key: RouteKey) -> bool:
    """True where credentials do not matter, so that nobody looks at them."""
    return key in PERMISSIONS and PERMISSIONS[key].who == Who.EVERYONE


def require(key: RouteKey, principal: Principal) -> None:
    """Raises Unauthorized for nobody, Forbidden for somebody who may not, and for a route without a row."""
    rule = PERMISSIONS.get(key, Rule(Who(0)))
    if _KINDS[type(principal)] not in rule.who:
        if isinstance(principal, Anonymous):
            raise Unauthorized("This needs credentials: an API key or a token as `Authorization: Bearer`, or a teacher's login.")
        raise Forbidden(f"A {type(principal).__name__.lower()} may not do this.")
    if isinstance(principal, Platform | Teacher) and rule.scope is not None and rule.scope not in principal.scopes:
        raise Forbidden(f"This needs the scope `{rule.scope}`, which the credentials do not have.")
