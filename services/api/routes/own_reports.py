"""What was read of one student as a file: for the student always, for staff where the policy and the student let it be shown."""

from collections.abc import Callable
from functools import partial
from typing import Any, Final
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Response

from services import clock
from services.api.asking import Grant, StaffAsker
from services.api.context import ApiContext, Context
from services.api.languages import Language
from services.api.routes.me import preflight
from services.domain.looks import Look
from services.reports.own.export import MEDIA_TYPE, OwnFormat, export, export_for_staff, name
from services.reports.own.languages import LANGUAGES
from services.reports.own.summary import OwnReport, summarise
from services.storage import audit, individuals, own, sessions

router = APIRouter(prefix="/api/v1", tags=["reports"])

Export = Callable[..., bytes]

_FILE: Final[dict[int | str, dict[str, Any]]] = {200: {"content": {kind.partition(";")[0]: {} for kind in MEDIA_TYPE.values()}}}


@router.get("/participants/me/report.{form}", response_class=Response, responses=_FILE)
def download_my_report(form: OwnFormat, context: Context, grant: Grant, code: Language) -> Response:
    """What was read of this participant, what is kept and who has looked, to be kept or printed. In English or German, as
    `Accept-Language` says. 429 when it is asked for too often."""
    context.copies.count(grant.participant_id)
    with context.engine.connect() as conn:
        read = summarise(own.read(conn, grant.session_id, grant.participant_id), k_floor=context.k_floor, law=context.law)
    return _answer(_written(context, export, read, form, code), read, form)


@router.get("/sessions/{session_id}/participants/{participant_id}/report.{form}", response_class=Response, responses=_FILE)
def download_student_report(
    session_id: UUID, participant_id: UUID, form: OwnFormat, context: Context, asker: StaffAsker, code: Language
) -> Response:
    """One student's curve and how much of the lesson it speaks for: no score, no rank, nobody else. 403 where the session's policy lets no
    single students be shown, in presence mode, and of a student who does not agree. The student is told of it."""
    with context.engine.begin() as conn:
        session = sessions.get(conn, asker.reach, session_id)
        found = own.read(conn, session_id, participant_id)
        individuals.check(session, found.participant)
        audit.looked(
            conn, asker.organisation_id, actor=asker.actor, what=Look.PARTICIPANT, session_id=session_id, subject_id=participant_id
        )  # fmt: skip
    read = summarise(found, k_floor=context.k_floor, law=context.law)
    return _answer(_written(context, export_for_staff, read, form, code), read, form)


def _written(context: ApiContext, export: Export, read: OwnReport, form: OwnFormat, code: str) -> bytes:
    write = partial(export, read, form, LANGUAGES[code], language=code, made_at=clock.now())
    return context.runner.press.beside(write) if form is OwnFormat.PDF else write()


def _answer(content: bytes, read: OwnReport, form: OwnFormat) -> Response:
    """No copy is kept in between: what it says may be erased."""
    file = f"attachment; filename=\"student.{form.value}\"; filename*=UTF-8''{quote(name(read, form), safe='')}"
    return Response(content, media_type=MEDIA_TYPE[form], headers={"Content-Disposition": file, "Cache-Control": "no-store"})


router.options("/participants/me/report.{form}", include_in_schema=False)(preflight)
