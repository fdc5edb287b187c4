"""What happened, written down in the transaction in which it happens, with a delivery for each webhook that wants to know.

Nothing is told that was rolled back, and nothing is forgotten that was committed.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, any_, delete, func, insert, select

from services.domain.classroom import ClassSession
from services.domain.happenings import PING, Happening
from services.domain.jobs import OfCourse
from services.domain.made_reports import MadeReport
from services.storage.models import DeliveryRow, HappeningRow, WebhookRow
from services.storage.webhooks import Webhook


def session_started(conn: Connection, session: ClassSession) -> None:
    at = session.started_at or session.created_at
    _tell(conn, session.organisation_id, Happening.SESSION_STARTED, at, _of(session, scheduled_start=session.scheduled_start))


def session_ended(conn: Connection, session: ClassSession) -> None:
    at = session.ended_at or session.created_at
    more = {"started_at": session.started_at, "scheduled_end": session.scheduled_end}
    _tell(conn, session.organisation_id, Happening.SESSION_ENDED, at, _of(session, **more))


def report_ready(conn: Connection, of: ClassSession | OfCourse, report: MadeReport, service: str) -> None:
    """With the link to the file; who asks for it needs a key. `service`: its address, without a trailing slash."""
    more = {
        "report_id": report.id,
        "format": report.form,
        "size": report.size,
        "expires_at": report.expires_at,
        "url": f"{service}/api/v1/reports/{report.id}",
    }
    said = _of(of, **more) if isinstance(of, ClassSession) else {"session_id": None, "title": of.title, "course": of.title, **more}
    _tell(conn, report.organisation_id, Happening.REPORT_READY, report.made_at, said)


def alert(conn: Connection, session: ClassSession, alert_id: UUID, kind: str, at: datetime, details: dict[str, Any]) -> None:
    """Of the class, never of one student: who calls this has checked it against k."""
    _tell(conn, session.organisation_id, Happening.ALERT, at, _of(session, alert_id=alert_id, kind=kind, details=details))


def ping(conn: Connection, webhook: Webhook, at: datetime) -> UUID:
    """For this webhook alone; -> the delivery."""
    happening = _write(conn, webhook.organisation_id, PING, at, {"webhook_id": webhook.id})
    return conn.execute(
        insert(DeliveryRow).values(webhook_id=webhook.id, happening_id=happening).returning(DeliveryRow.id)
    ).scalar_one()  # fmt: skip


def forget(conn: Connection, older_than: timedelta) -> int:
    """With their deliveries, also such as never arrived; -> how many."""
    return conn.execute(delete(HappeningRow).where(HappeningRow.created_at < func.now() - older_than)).rowcount


def _tell(conn: Connection, organisation_id: UUID, kind: Happening, at: datetime, data: dict[str, Any]) -> None:
    wanting: Collection[UUID] = (
        conn.execute(
            select(WebhookRow.id).where(
                WebhookRow.organisation_id == organisation_id, any_(WebhookRow.events) == kind.value, WebhookRow.disabled_at.is_(None)
            )
        )
        .scalars()
        .all()
    )
    if wanting:
        happening = _write(conn, organisation_id, kind, at, data)
        conn.execute(insert(DeliveryRow), [{"webhook_id": webhook, "happening_id": happening} for webhook in wanting])


def _write(conn: Connection, organisation_id: UUID, kind: str, at: datetime, data: dict[str, Any]) -> UUID:
    plain = {name: _plain(value) for name, value in data.items()}
    new = insert(HappeningRow).values(organisation_id=organisation_id, kind=kind, at=at, data=plain)
    return conn.execute(new.returning(HappeningRow.id)).scalar_one()


def _of(session: ClassSession, **more: Any) -> dict[str, Any]:
    return {"session_id": session.id, "title": session.title, "course": session.course, **more}


def _plain(value: Any) -> Any:
    match value:
        case UUID():
            return str(value)
        case datetime():
            return value.isoformat()
    return value
