"""Examples for the description of the API: of problems, and of answers that no model describes."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from services.api.schemas.pictures import EXAMPLE
from services.auth.permissions import RouteKey

_SESSION: Final = "/api/v1/sessions/{session_id}"
_ME: Final = "/api/v1/participants/me"
_WHIP: Final = "/api/v1/whip"

ALSO: Final[Mapping[RouteKey, Sequence[int]]] = {
    RouteKey(method, path): statuses
    for method, path, statuses in (
        ("POST", "/api/v1/sessions", [409]),
        ("POST", f"{_SESSION}/participants", [409]),
        ("POST", f"{_SESSION}/markers", [409]),
        ("POST", f"{_SESSION}/reports", [409]),
        ("GET", f"{_SESSION}/report.{{form}}", [409]),
        ("POST", "/api/v1/courses/{title}/reports", [409]),
        ("GET", "/api/v1/courses/{title}/report.{form}", [409]),
        ("POST", "/api/v1/report-schedules", [404, 409]),
        ("GET", "/api/v1/reports/{report_id}", [416]),
        ("POST", f"{_SESSION}/participants/{{participant_id}}/token", [409]),
        ("POST", "/api/v1/join/{code}", [409, 429]),
        ("POST", f"{_ME}/camera", [404, 409]),
        ("POST", f"{_ME}/token", [404, 409]),
        ("DELETE", _ME, [404]),
        ("POST", f"{_ME}/consent", [404, 409]),
        ("GET", f"{_ME}/readings", [404]),
        ("GET", f"{_ME}/readings.html", [404]),
        ("GET", f"{_ME}/report.{{form}}", [404, 429]),
        ("GET", f"{_ME}/data", [404, 429]),
        ("POST", _WHIP, [404, 409, 415, 429]),
        ("PATCH", f"{_WHIP}/{{resource_id}}", [409, 412, 415, 428, 429]),
        ("DELETE", f"{_WHIP}/{{resource_id}}", [429]),
        ("POST", "/api/v1/pictures", [415, 429]),
        ("POST", "/api/v1/pictures/feedback", [429]),
        ("POST", "/api/v1/webhooks", [409]),
        ("POST", "/api/v1/keys", [409]),
        ("POST", "/api/v1/keys/{key_id}/rotate", [409]),
    )
}
"""What an operation may answer besides what all do: conflicts with what is there already, limits, and WHIP's own."""

TITLES: Final[Mapping[int, str]] = {
    400: "Bad input",
    401: "Not authenticated",
    403: "Not allowed",
    404: "Not found",
    408: "Request timeout",
    409: "Conflict",
    412: "Precondition failed",
    413: "Body too large",
    415: "Unsupported media type",
    416: "Range not satisfiable",
    422: "Cannot be processed",
    428: "Precondition required",
    429: "Too many requests",
    503: "Not available now",
}
DETAILS: Final[Mapping[int, str]] = {
    400: "The offer is not SDP: it must begin with `v=`.",
    401: "This API key is not known, or works no longer.",
    403: "This needs the scope `sessions:write`, which the credentials do not have.",
    404: "There is no such session.",
    408: "The body did not come within 15 s.",
    409: "The session has ended.",
    412: "The ETag is of another ICE session.",
    413: "The body is larger than 256 KiB.",
    415: "An offer comes as application/sdp.",
    416: "The file has 70506 bytes.",
    422: "body.title: Field required",
    428: "Say in If-Match which ICE session it is.",
    429: "Too many requests from this network. Try again in 7 s.",
    503: "The database does not answer.",
}

_STATS: Final = {
    "frames": {"received": 5400, "sampled": 720, "dropped": 2},
    "participants": {"9d2f2c3a-0c6e-4a55-a4c1-6f3b7e0b1f22": {"received": 5400, "sampled": 720, "dropped": 2}},
    "latency_ms": {"p50": 244.0, "p95": 462.0},
}
_METRICS: Final = "# HELP classpulse_peers WebRTC connections that are open\n# TYPE classpulse_peers gauge\nclasspulse_peers 24.0\n"
_REPORT: Final = {
    "application/pdf": "%PDF-1.7 ...",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "PK...",
    "text/html": "<!doctype html><title>Algebra 2026-03-02</title>...",
    "text/csv": "session_id,title,course,at,valence\r\n5f0c1c1e-9a55-4d0e-8f57-0a4b8b1d7d11,Algebra,9b,2026-03-02T09:00:10Z,0.28\r\n",
    "application/json": {"schema": "classpulse.report/1", "students": 24, "points": []},
}
_READINGS: Final = {
    "text/csv": "participant_id,at,outcome,p_happy\r\n9d2f2c3a-0c6e-4a55-a4c1-6f3b7e0b1f22,2026-03-02T09:00:00.5+00:00,read,0.28\r\n",
    "application/vnd.apache.parquet": "PAR1...",
}
_COURSE_REPORT: Final = {
    "application/pdf": "%PDF-1.7 ...",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "PK...",
    "text/html": "<!doctype html><title>Mathematics 9b</title>...",
    "text/csv": "course,session_id,title,engagement\r\nMathematics 9b,5f0c1c1e-9a55-4d0e-8f57-0a4b8b1d7d11,Algebra,52.1\r\n",
    "application/json": {"schema": "classpulse.course-report/1", "course": "Mathematics 9b", "sessions": []},
}
_OWN_REPORT: Final = {"application/pdf": "%PDF-1.7 ...", "text/html": "<!doctype html>..."}
_SUBJECT: Final = {
    "schema": "classpulse.subject-access/1",
    "labels": ["angry", "disgust", "fear", "happy", "sad", "surprise", "neutral"],
    "participant": [{"id": "9d2f2c3a-0c6e-4a55-a4c1-6f3b7e0b1f22", "name": "Ada"}],
    "reading": [],
}

ANSWERS: Final[Mapping[RouteKey, Mapping[int, Mapping[str, Any]]]] = {
    RouteKey("POST", "/api/v1/pictures"): {200: {"application/json": EXAMPLE}},
    RouteKey("GET", f"{_SESSION}/stats"): {200: {"application/json": _STATS}},
    RouteKey("GET", "/api/v1/courses/{title}/report.{form}"): {200: _COURSE_REPORT},
    RouteKey("GET", f"{_SESSION}/report.{{form}}"): {200: _REPORT},
    RouteKey("GET", f"{_SESSION}/readings.{{form}}"): {200: _READINGS},
    RouteKey("GET", "/api/v1/reports/{report_id}"): {200: _REPORT, 206: _REPORT},
    RouteKey("GET", f"{_ME}/readings.html"): {200: {"text/html": "<header><h1>What was read of you</h1></header>..."}},
    RouteKey("GET", f"{_ME}/report.{{form}}"): {200: _OWN_REPORT},
    RouteKey("GET", f"{_SESSION}/participants/{{participant_id}}/report.{{form}}"): {200: _OWN_REPORT},
    RouteKey("GET", f"{_ME}/data"): {200: {"application/json": _SUBJECT}},
    RouteKey("GET", f"{_SESSION}/participants/{{participant_id}}/data"): {200: {"application/json": _SUBJECT}},
    RouteKey("GET", "/api/v1/persons/{external_id}/data"): {200: {"application/json": _SUBJECT}},
    RouteKey("GET", "/healthz"): {200: {"application/json": {"status": "ok"}}},
    RouteKey("GET", "/readyz"): {
        200: {"application/json": {"status": "ready", "faults": {}, "room": 200}},
        503: {"application/json": {"status": "not ready", "faults": {"database": "does not answer"}, "room": 0}},
    },
    RouteKey("GET", "/metrics"): {200: {"text/plain": _METRICS}},
}
