"""For whoever runs the service: is it alive, can it work, what does it count."""

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from starlette.concurrency import run_in_threadpool

from services import metrics
from services.api.context import Context
from services.api.merged_metrics import merge
from services.api.readiness import database_fault
from services.api.signaling_client import StreamRefused
from services.errors import Overloaded

router = APIRouter(tags=["operations"])


@router.get("/healthz")
async def healthz() -> dict[str, str]:
    """This process runs. Looks at nothing else: a restart would not mend that."""
    return {"status": "ok"}


@router.get("/readyz", responses={503: {"description": "`faults` says of each part what is wrong."}})
async def readyz(context: Context) -> Response:
    """The database is there and migrated, the stream process takes video: of `room` more participants."""
    faults: dict[str, str] = {}
    room = 0
    if fault := await run_in_threadpool(database_fault, context.engine):
        faults["database"] = fault
    try:
        room = await context.signaling.room()
    except (Overloaded, StreamRefused) as error:
        faults["stream"] = error.detail
    return JSONResponse({"status": "not ready" if faults else "ready", "faults": faults, "room": room}, 503 if faults else 200)


@router.get("/metrics", response_class=Response)
async def read_metrics(context: Context) -> Response:
    """Prometheus text of both processes; each sample says which one counted it."""
    web = generate_latest(metrics.REGISTRY).decode()
    try:
        counted = await context.signaling.metrics()
        page = merge(web, counted.text, counted.role)
    except (Overloaded, StreamRefused):
        page = merge(web, None)
    return Response(page, media_type=CONTENT_TYPE_PLAIN_0_0_4)
