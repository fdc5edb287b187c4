"""The web role's only door to the stream process: HTTP over a Unix socket."""

from http import HTTPStatus
from pathlib import Path
from typing import Any, Final, NamedTuple
from uuid import UUID

import httpx
from pydantic import BaseModel, TypeAdapter, ValidationError

from services import tracing
from services.domain.policy import Analysis
from services.domain.records import Source
from services.domain.seen import Seen
from services.errors import ClassPulseError, Overloaded

_BASE_URL: Final = "http://stream"
_CONNECT_S: Final = 1.0  # a local socket answers at once or not at all
_IDLE_S: Final = 2.0  # sooner than the stream's server hangs up on an idle connection (5 s): a request that meets that is lost
_OFFER_S: Final = 15.0  # an answer waits until all ICE candidates are gathered
_ASK_S: Final = 3.0
_EXAMINE_S: Final = 330.0  # three videos in a row, each with all the time that one may take
_SEEN: Final = TypeAdapter(Seen)


class StreamRefused(ClassPulseError):
    """The stream process said no: its problem, handed on as it came."""

    def __init__(self, status: int, title: str, detail: str, retry_after: str | None = None) -> None:
        super().__init__(detail)
        self.status, self.title, self.retry_after = status, title, retry_after


class PeerAnswer(BaseModel):
    resource_id: str
    sdp: str
    etag: str


class Restarted(BaseModel):
    """Our side of a new ICE session."""

    fragment: str
    etag: str


class Counted(NamedTuple):
    """What a process counted, as Prometheus reads it; `role`: `stream` or `ingest`."""

    role: str
    text: str


class _Ready(BaseModel):
    room: int


class SignalingClient:
    """Connects on first use. Every call raises Overloaded when the stream process is away, StreamRefused when it says no."""

    def __init__(self, socket: Path) -> None:
        transport = httpx.AsyncHTTPTransport(uds=str(socket), limits=httpx.Limits(keepalive_expiry=_IDLE_S))
        self._http = httpx.AsyncClient(transport=transport, base_url=_BASE_URL, timeout=httpx.Timeout(_ASK_S, connect=_CONNECT_S))

    async def close(self) -> None:
        await self._http.aclose()

    async def offer(self, sdp: str, source: Source) -> PeerAnswer:
        body = {
            "sdp": sdp,
            "session_id": str(source.session_id),
            "participant_id": str(source.participant_id),
            "analysis": source.analysis.value,
            "faces": source.faces.value,
        }
        response = await self._ask("POST", "/peers", json=body, timeout=httpx.Timeout(_OFFER_S, connect=_CONNECT_S))
        try:
            return PeerAnswer.model_validate_json(response.content)
        except ValidationError as error:
            raise Overloaded("The stream process gave no usable answer.") from error

    async def patch_peer(self, resource_id: str, participant_id: UUID, fragment: str, if_match: str | None) -> Restarted | None:
        """None when candidates were added to the ICE session in use."""
        body = {"participant_id": str(participant_id), "fragment": fragment, "if_match": if_match}
        response = await self._ask("PATCH", f"/peers/{resource_id}", json=body, timeout=httpx.Timeout(_OFFER_S, connect=_CONNECT_S))
        return Restarted.model_validate_json(response.content) if response.content else None

    async def close_peer(self, resource_id: str, participant_id: UUID) -> None:
        """`resource_id` is one path segment, as the stream process made it."""
        await self._ask("DELETE", f"/peers/{resource_id}", json={"participant_id": str(participant_id)})

    async def close_session(self, session_id: UUID) -> None:
        await self._ask("DELETE", f"/sessions/{session_id}")

    async def close_participant(self, participant_id: UUID) -> None:
        await self._ask("DELETE", f"/participants/{participant_id}")

    async def stats(self, session_id: UUID) -> dict[str, Any]:
        response = await self._ask("GET", f"/stats/{session_id}")
        found: dict[str, Any] = response.json()
        return found

    async def examine(self, content: bytes, analysis: Analysis, *, crops: bool) -> Seen:
        """A picture or a short video, as its file."""
        asked = {"analysis": analysis.value, "crops": crops}
        patience = httpx.Timeout(_EXAMINE_S, connect=_CONNECT_S)
        response = await self._ask("POST", "/examinations", content=content, params=asked, timeout=patience)
        return _SEEN.validate_json(response.content)

    async def metrics(self) -> Counted:
        response = await self._ask("GET", "/metrics")
        return Counted(response.headers.get("classpulse-role", "stream"), response.text)

    async def room(self) -> int:
        """For how many more participants the stream process, which is ready, has room."""
        return _Ready.model_validate_json((await self._ask("GET", "/readyz")).content).room

    async def _ask(self, method: str, path: str, **how: Any) -> httpx.Response:
        try:
            response = await self._http.request(method, path, headers=tracing.carried(), **how)
        except httpx.TimeoutException as error:
            raise Overloaded("The stream process does not answer.") from error
        except httpx.TransportError as error:
            raise Overloaded("The stream process is not running.") from error
        if response.is_success:
            return response
        raise _refusal(response)


def _refusal(response: httpx.Response) -> StreamRefused:
    try:
        problem = response.json()
    except ValueError:
        problem = {}
    if not isinstance(problem, dict):
        problem = {}
    title = str(problem.get("title") or HTTPStatus(response.status_code).phrase)
    detail = str(problem.get("detail") or "The stream process refused.")
    return StreamRefused(response.status_code, title, detail, response.headers.get("retry-after"))
