"""A session's report as a file."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated, Final
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Header
from fastapi.responses import Response

from services.api.asking import StaffAsker
from services.api.context import ApiContext, Context
from services.auth.principals import Staff
from services.domain.looks import Look
from services.reports.formats import MEDIA_TYPE, Format, export
from services.reports.summary import SessionReport, summarise
from services.storage import audit, sessions

router = APIRouter(prefix="/api/v1/sessions/{session_id}", tags=["reports"])

_ALWAYS_ASK: Final = "private, no-cache"  # a copy may be kept by who asked, and is good as long as its ETag is
_NO_TIME: Final = datetime(1970, 1, 1, tzinfo=UTC)


@router.get(
    "/report.{form}",
    response_class=Response,
    responses={
        200: {"content": {kind.partition(";")[0]: {} for kind in MEDIA_TYPE.values()}},
        304: {"description": "Nothing has changed."},
    },
)
def download_report(
    session_id: UUID, form: Format, context: Context, asker: StaffAsker, if_none_match: Annotated[str | None, Header()] = None
) -> Response:
    """The file, of a session that has ended or runs. `ETag` changes when its figures do, not with the time of asking."""
    report = _summary(context, asker, session_id)
    headers = {"ETag": _etag(report, form), "Cache-Control": _ALWAYS_ASK}
    if if_none_match is not None and headers["ETag"] in {tag.strip() for tag in if_none_match.split(",")}:
        return Response(status_code=304, headers=headers)
    name = _file_name(report, form)
    headers["Content-Disposition"] = f"attachment; filename=\"report.{form.ending}\"; filename*=UTF-8''{quote(name, safe='')}"
    return Response(export(report, form), media_type=MEDIA_TYPE[form], headers=headers)


def _summary(context: ApiContext, asker: Staff, session_id: UUID) -> SessionReport:
    with context.engine.begin() as conn:
        report = summarise(conn, sessions.get(conn, asker.reach, session_id), k_floor=context.k_floor, address=context.base_url)
        audit.looked(conn, asker.organisation_id, actor=asker.actor, what=Look.REPORT, session_id=session_id)
    return report


def _etag(report: SessionReport, form: Format) -> str:
    """Weak: the time when it was made stands in the file too. What a report says is in its JSON form; a PDF is not made to be compared."""
    same = export(replace(report, made_at=_NO_TIME), Format.JSON)
    return f'W/"{hashlib.sha256(form.value.encode() + same).hexdigest()[:32]}"'


def _file_name(report: SessionReport, form: Format) -> str:
    """The lesson's title and day; what a file system or a header would stumble over becomes a space."""
    title = "".join(letter if letter.isprintable() and letter not in '\\/:*?"<>|' else " " for letter in report.session.title)
    return f"{' '.join(title.split()) or 'session'} {report.origin:%Y-%m-%d}.{form.ending}"
