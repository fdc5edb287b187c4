"""What a role without pages tells whoever runs it: is it alive, can it work, what does it count."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Mapping

from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from sqlalchemy import Engine
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from services import metrics
from services.api.merged_metrics import of_one
from services.api.readiness import database_fault
from services.bootstrap.serving import make_server, serve_until
from services.settings import Settings

Faults = Mapping[str, Callable[[], str | None]]
"""Of each part what is wrong with it, None when nothing is."""


@contextlib.asynccontextmanager
async def answering(settings: Settings, role: str, engine: Engine, faults: Faults) -> AsyncIterator[None]:
    """On the metrics port, where there is one."""
    if settings.metrics_port is None:
        yield
        return
    stop = asyncio.Event()
    server = make_server(operations_app(role, engine, faults), host=settings.host, port=settings.metrics_port)
    serving = asyncio.create_task(serve_until(server, stop), name="operations")
    try:
        yield
    finally:
        stop.set()
        await serving


def operations_app(role: str, engine: Engine, faults: Faults) -> Starlette:
    async def healthz(_: Request) -> Response:
        return JSONResponse({"status": "ok"})

    async def readyz(_: Request) -> Response:
        found = {part: fault for part, ask in faults.items() if (fault := ask())}
        if fault := await run_in_threadpool(database_fault, engine):
            found["database"] = fault
        return JSONResponse({"status": "not ready" if found else "ready", "faults": found}, 503 if found else 200)

    async def export_metrics(_: Request) -> Response:
        return Response(of_one(generate_latest(metrics.REGISTRY).decode(), role), media_type=CONTENT_TYPE_PLAIN_0_0_4)

    return Starlette(routes=[Route("/healthz", healthz), Route("/readyz", readyz), Route("/metrics", export_metrics)])
