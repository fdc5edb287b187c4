"""ClassPulse from Python: one file to copy. Needs Python 3.11 and httpx.

with ClassPulse("https://pulse.school.org", key) as pulse:
    lesson = pulse.create_session("Algebra", course="9b")
    seat = pulse.add_participant(lesson.id, "Ada", external_id="lms-4711", consent=True)
    for point in pulse.follow(lesson.id):
        print(point.at, point.engagement)
"""

import base64
import hashlib
import hmac
import json
import time
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any, Self, TypeVar

import httpx

T = TypeVar("T")


class Problem(Exception):
    """What the service refused, in its own words (RFC 9457)."""

    def __init__(self, status: int, title: str, detail: str) -> None:
        super().__init__(f"{status} {title}: {detail}")
        self.status, self.title, self.detail = status, title, detail


@dataclass(frozen=True, slots=True)
class Session:
    id: str
    title: str
    course: str | None
    teacher: str | None  # the address of the teacher whose it is
    join_url: str
    dashboard_url: str
    scheduled_start: str | None
    started_at: str | None
    ended_at: str | None


@dataclass(frozen=True, slots=True)
class Seat:
    """A participant's place: `whip_url` and `token` go to whoever sends the video."""

    id: str
    token: str
    expires_at: str
    whip_url: str
    mine_url: str  # for the student: what was read of them


@dataclass(frozen=True, slots=True)
class Point:
    """The class in one bucket. Figures are None where they are hidden (`suppressed`) or not read."""

    at: str
    expressions: dict[str, float] | None
    valence: float | None
    arousal: float | None
    engagement: float | None
    facing: float | None
    present: int | None
    readable: int | None
    suppressed: bool


@dataclass(frozen=True, slots=True)
class Webhook:
    id: str
    url: str
    secret: str


class ClassPulse:
    """Calls are tried again when the network or the service is away; what makes something is still made once."""

    def __init__(self, base_url: str, key: str, *, tries: int = 4, transport: httpx.BaseTransport | None = None) -> None:
        self._tries = tries
        self._http = httpx.Client(base_url=base_url, headers={"Authorization": f"Bearer {key}"}, timeout=20, transport=transport)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def create_session(self, title: str, **more: Any) -> Session:
        """`more`: course, teacher, scheduled_start, scheduled_end, policy."""
        return _made(Session, self._make("/api/v1/sessions", {"title": title, **more}))

    def sessions(self, **wanted: Any) -> Iterator[Session]:
        """All pages, newest first. `wanted`: course, live, and `from` and `to` as times."""
        return (_made(Session, one) for one in self._pages("/api/v1/sessions", "sessions", wanted))

    def give_session(self, session_id: str, teacher: str | None) -> Session:
        """To the teacher with this address; None: to nobody, so that only administrators and platforms see it."""
        return _made(Session, self._call("PATCH", f"/api/v1/sessions/{session_id}", json={"teacher": teacher}).json())

    def end_session(self, session_id: str) -> Session:
        return _made(Session, self._call("POST", f"/api/v1/sessions/{session_id}/end").json())

    def delete_session(self, session_id: str) -> dict[str, Any]:
        """For good, with everybody in it -> the receipt."""
        return dict(self._call("DELETE", f"/api/v1/sessions/{session_id}").json())

    def add_participant(self, session_id: str, name: str, *, consent: bool, **more: Any) -> Seat:
        """`more`: external_id, guardian, faces."""
        return _made(Seat, self._make(f"/api/v1/sessions/{session_id}/participants", {"name": name, "consent": consent, **more}))

    def renew_token(self, session_id: str, participant_id: str) -> str:
        return str(self._call("POST", f"/api/v1/sessions/{session_id}/participants/{participant_id}/token").json()["token"])

    def erase_participant(self, session_id: str, participant_id: str) -> dict[str, Any]:
        """-> the receipt."""
        return dict(self._call("DELETE", f"/api/v1/sessions/{session_id}/participants/{participant_id}").json())

    def mood(self, session_id: str, bucket: int = 10) -> list[Point]:
        found = self._call("GET", f"/api/v1/sessions/{session_id}/mood", params={"bucket": bucket}).json()
        return [_made(Point, point) for point in found["points"]]

    def follow(self, session_id: str, bucket: int = 10, past: int = 0) -> Iterator[Point]:
        """Points as they come, until the session ends; one with an `at` that you know replaces it. Comes back by itself."""
        path, last, failures = f"/api/v1/sessions/{session_id}/mood/stream", "", 0
        while True:
            try:
                headers = {"Last-Event-ID": last} if last else {}
                with self._http.stream("GET", path, params={"bucket": bucket, "past": past}, headers=headers, timeout=60) as answer:
                    if answer.status_code == 204:
                        return
                    _refuse(answer)
                    for kind, place, data in _events(answer.iter_lines()):
                        last, failures = place, 0
                        if kind == "end":
                            return
                        yield _made(Point, data)
            except (httpx.TransportError, Problem) as error:
                if failures + 1 == self._tries or (isinstance(error, Problem) and error.status != 503):
                    raise
            failures += 1
            time.sleep(min(0.2 * 2**failures, 10))

    def embed_link(self, session_id: str, minutes: int = 60) -> str:
        """For the `src` of an iframe."""
        return str(self._call("POST", f"/api/v1/sessions/{session_id}/embed", json={"minutes": minutes}).json()["url"])

    def create_webhook(self, url: str, events: list[str]) -> Webhook:
        return _made(Webhook, self._make("/api/v1/webhooks", {"url": url, "events": events}))

    def report(self, session_id: str, form: str) -> bytes:
        return self._call("GET", f"/api/v1/sessions/{session_id}/report.{form}").content

    def _make(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """One key for all tries of this call: whatever answer was lost, the thing is made once."""
        return dict(self._call("POST", path, json=body, headers={"Idempotency-Key": str(uuid.uuid4())}).json())

    def _pages(self, path: str, name: str, wanted: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        cursor: str | None = None
        while True:
            page = self._call("GET", path, params={**wanted, **({"cursor": cursor} if cursor else {})}).json()
            yield from page[name]
            if (cursor := page["next_cursor"]) is None:
                return

    def _call(self, method: str, path: str, **how: Any) -> httpx.Response:
        for attempt in range(1, self._tries + 1):
            try:
                answer = self._http.request(method, path, **how)
            except httpx.TransportError:
                if attempt == self._tries:
                    raise
            else:
                if attempt == self._tries or answer.status_code not in {409, 429, 503} or _is_final(answer):
                    _refuse(answer)
                    return answer
            time.sleep(0.2 * 2**attempt)
        raise AssertionError("unreachable")


def verify_webhook(secret: str, headers: Mapping[str, str], body: bytes, *, tolerance_s: float = 300) -> dict[str, Any]:
    """The event of a webhook that we sent, and sent lately. Raises ValueError for any other. Header names in lower case.

    One that comes again within `tolerance_s` has a `webhook-id` that you know: remember the ids for so long, and drop it.
    """
    message_id, timestamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    key = base64.b64decode(secret.removeprefix("whsec_"))
    digest = hmac.new(key, f"{message_id}.{timestamp}.".encode() + body, hashlib.sha256).digest()
    signatures = [part.partition(",")[2] for part in headers.get("webhook-signature", "").split() if part.startswith("v1,")]
    if not any(hmac.compare_digest(given.encode(), base64.b64encode(digest)) for given in signatures):
        raise ValueError("the signature is not ClassPulse's")
    if abs(time.time() - int(timestamp)) > tolerance_s:
        raise ValueError("the webhook is too old, or the clocks differ")
    return dict(json.loads(body))


def _is_final(answer: httpx.Response) -> bool:
    """A conflict that waiting mends is the one with ourselves: the first try is still being worked on."""
    return answer.status_code == 409 and "being worked on" not in answer.text


def _refuse(answer: httpx.Response) -> None:
    if answer.is_error:
        answer.read()
        said = answer.json() if "json" in answer.headers.get("content-type", "") else {}
        raise Problem(answer.status_code, said.get("title", answer.reason_phrase), said.get("detail", ""))


def _events(lines: Iterator[str]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    said: dict[str, str] = {}
    for line in lines:
        if line and not line.startswith(":"):
            name, _, value = line.partition(": ")
            said[name] = value
        elif not line and "data" in said:
            yield said["event"], said["id"], json.loads(said["data"])
            said = {}


def _made(kind: type[T], found: Mapping[str, Any]) -> T:
    """What a later version of the service adds is passed over."""
    return kind(**{field.name: found[field.name] for field in fields(kind)})  # type: ignore[arg-type]  # they are dataclasses
