"""The stream process's own HTTP, on a Unix socket that only this service's `web` process may open."""

from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Final
from uuid import UUID

from prometheus_client import generate_latest
from pydantic import BaseModel, TypeAdapter, ValidationError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from services import metrics, tracing
from services.domain.policy import Analysis, Faces
from services.domain.ports import Examinations
from services.domain.records import Source
from services.domain.seen import Seen
from services.errors import BadInput, ClassPulseError, Overloaded
from services.ingest.peers import Peers
from services.ingest.stats import Stats

ROLE: Final = "ClassPulse-Role"
"""Header of the page of metrics: which role counted."""

_SEEN: Final = TypeAdapter(Seen)


class Offer(BaseModel):
    sdp: str
    session_id: UUID
    participant_id: UUID
    analysis: Analysis
    faces: Faces


class Owner(BaseModel):
    participant_id: UUID


class Examination(BaseModel):
    analysis: Analysis
    crops: bool = False


class Patch(Owner):
    fragment: str
    if_match: str | None


def control_app(peers: Peers, stats: Stats, examinations: Examinations | None = None, *, role: str = "stream") -> Starlette:
    """Served only once the models are loaded, so that whoever is answered is served."""

    async def offer(request: Request) -> Response:
        body = Offer.model_validate_json(await request.body())
        source = Source(body.session_id, body.participant_id, body.analysis, body.faces)
        with tracing.continued(request.headers):
            return JSONResponse(asdict(await peers.accept(body.sdp, source)), status_code=201)

    async def patch(request: Request) -> Response:
        body = Patch.model_validate_json(await request.body())
        restarted = await peers.patch(request.path_params["resource_id"], body.participant_id, body.fragment, body.if_match)
        return JSONResponse(asdict(restarted)) if restarted else Response(status_code=204)

    async def hang_up(request: Request) -> Response:
        owner = Owner.model_validate_json(await request.body())
        await peers.close(request.path_params["resource_id"], owner.participant_id)
        return JSONResponse({})

    async def end_session(request: Request) -> Response:
        return JSONResponse({"closed": await peers.close_session(request.path_params["id"])})

    async def forget_participant(request: Request) -> Response:
        return JSONResponse({"closed": await peers.close_participant(request.path_params["id"])})

    async def session_stats(request: Request) -> Response:
        return JSONResponse(stats.of(request.path_params["id"]))

    async def export_metrics(_: Request) -> Response:
        return Response(generate_latest(metrics.REGISTRY), headers={ROLE: role}, media_type="text/plain; version=0.0.4")

    async def readyz(_: Request) -> Response:
        return JSONResponse({"status": "ok", "room": peers.room})

    async def healthz(_: Request) -> Response:
        return JSONResponse({"status": "ok"})

    return Starlette(
        routes=[
            Route("/peers", offer, methods=["POST"]),
            Route("/peers/{resource_id}", patch, methods=["PATCH"]),
            Route("/peers/{resource_id}", hang_up, methods=["DELETE"]),
            Route("/sessions/{id:uuid}", end_session, methods=["DELETE"]),
            Route("/participants/{id:uuid}", forget_participant, methods=["DELETE"]),
            Route("/stats/{id:uuid}", session_stats),
            Route("/examinations", _examining(examinations), methods=["POST"]),
            Route("/metrics", export_metrics),
            Route("/healthz", healthz),
            Route("/readyz", readyz),
        ],
        exception_handlers={ClassPulseError: _problem, ValidationError: _invalid},
    )


def _examining(examinations: Examinations | None) -> Callable[[Request], Awaitable[Response]]:
    async def examine(request: Request) -> Response:
        if examinations is None:
            raise Overloaded("This process looks at no pictures.")
        asked = Examination.model_validate(dict(request.query_params))
        seen = await examinations.examine(await request.body(), asked.analysis, crops=asked.crops)
        return Response(_SEEN.dump_json(seen), media_type="application/json")

    return examine


async def _problem(_: Request, error: Exception) -> Response:
    assert isinstance(error, ClassPulseError)  # noqa: S101 - registered for this class only
    body = {"type": "about:blank", "title": error.title, "status": error.status, "detail": error.detail}
    retry_after = getattr(error, "retry_after", None)
    headers = {"Retry-After": retry_after} if retry_after else None
    return JSONResponse(body, error.status, headers, "application/problem+json")


async def _invalid(request: Request, error: Exception) -> Response:
    return await _problem(request, BadInput(f"The control message is not valid: {error}"))
