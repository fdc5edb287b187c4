"""Single readings of a session, where its policy lets single students be shown."""

from typing import Final
from uuid import UUID

from fastapi import APIRouter, Response
from fastapi.responses import StreamingResponse

from services.api.asking import StaffAsker
from services.api.context import Context
from services.domain.looks import Look
from services.reports.export_readings import MEDIA_TYPE, RawFormat, pieces
from services.storage import audit, raw_readings, sessions

router = APIRouter(prefix="/api/v1/sessions/{session_id}", tags=["reports"])

_FILE: Final[dict[str, dict[str, object]]] = {kind.partition(";")[0]: {} for kind in MEDIA_TYPE.values()}


@router.get("/readings.{form}", response_class=Response, responses={200: {"content": _FILE}})
def download_readings(session_id: UUID, form: RawFormat, context: Context, asker: StaffAsker) -> StreamingResponse:
    """Every single reading that is still kept, by participants' ids and without names, of those who agree. As with a person's data, no
    teacher's right; 403 where the session's policy does not allow `individual_view`. The students are told of it."""
    with context.engine.begin() as conn:
        session = sessions.get(conn, asker.reach, session_id)
        raw_readings.check(session)
        students = raw_readings.students(conn, session_id)
        said = {"students": len(students)}
        audit.record(
            conn, asker.organisation_id, actor=asker.actor, action=Look.READINGS.value, subject_id=None, session_id=session_id, **said
        )
    written = pieces(context.engine.connect, students, form)
    headers = {"Content-Disposition": f'attachment; filename="readings.{form.value}"'}
    return StreamingResponse(written, media_type=MEDIA_TYPE[form], headers=headers)
