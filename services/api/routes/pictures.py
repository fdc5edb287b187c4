"""A picture or a short video that somebody asks about: it goes to the stream process, which has the models, and is gone with the answer."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from starlette.concurrency import run_in_threadpool

from services.api import pictures_page
from services.api.asking import StaffAsker
from services.api.body_limit import read_whole
from services.api.context import ApiContext, Context
from services.api.languages import Spoken
from services.api.schemas.pictures import PictureOut, VideoOut
from services.auth.principals import Staff
from services.domain.media import ENOUGH, LARGEST, Kind, medium
from services.domain.policy import Analysis
from services.domain.seen import Seen
from services.storage import audit

UPLOAD_S: Final = 120.0  # 30 MB over a line of 2 Mbit/s

_FILE: Final = {"schema": {"type": "string", "format": "binary"}, "example": "(the bytes of the file)"}
_TYPES: Final = ("image/jpeg", "image/png", "image/webp", "video/mp4", "video/webm")
_BODY: Final[dict[str, Any]] = {"requestBody": {"required": True, "content": dict.fromkeys(_TYPES, _FILE)}}

router = APIRouter(prefix="/api/v1/pictures", tags=["pictures"])
page = APIRouter(include_in_schema=False)


@page.get("/pictures")
def show(context: Context, words: Spoken) -> HTMLResponse:
    return pictures_page.of(context.law.strictest(Analysis.EXPRESSION), words)


@router.post("", openapi_extra=_BODY)
async def look_at_picture(
    request: Request,
    context: Context,
    asker: StaffAsker,
    *,
    crops: Annotated[bool, Query(description="Whether each readable face of a picture comes with what the network read of it.")] = False,
) -> PictureOut | VideoOut:
    """The body is the file itself: JPEG, PNG or WebP up to 8 MB and 40 megapixels, MP4 or WebM up to 30 MB and 60 s, told by its content.

    Every face with its visible expression; of a video five looks a second, people followed through it, and a synopsis. It stays in
    memory, and nothing of it is kept or logged. Live classes come first: 503 with Retry-After while others wait. Where the law
    forbids reading expressions in education the answer has boxes and head pose only, and says so. 415 for any other file, 413 for one
    too large or too long, 422 for one that cannot be read.
    """
    context.pictures.count(asker.actor)
    with context.uploads.one():
        content = await read_whole(
            request.scope, request.receive, limit_of=_most_bytes, begins_with=ENOUGH, most=LARGEST, seconds=UPLOAD_S
        )  # fmt: skip
        seen = await context.signaling.examine(content, context.law.strictest(Analysis.EXPRESSION), crops=crops)
    await run_in_threadpool(_write_down, context, asker, seen)
    return PictureOut.of(seen) if seen.kind is Kind.PICTURE else VideoOut.of(seen)


def _most_bytes(beginning: bytes) -> int:
    return medium(beginning).most_bytes


def _write_down(context: ApiContext, asker: Staff, seen: Seen) -> None:
    """That somebody looked, and nothing of what they saw."""
    with context.engine.begin() as conn:
        audit.record(
            conn, asker.organisation_id, actor=asker.actor, action=f"{seen.kind}.looked-at", subject_id=None, analysis=seen.analysis.value
        )  # fmt: skip
