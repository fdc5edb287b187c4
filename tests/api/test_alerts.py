"""The alerts of a session over the API."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
from sqlalchemy import Engine

from services import clock
from services.storage import alerts
from services.storage.models import AlertRow

Client = httpx.AsyncClient


def raised(engine: Engine, session: dict[str, Any], *, ago_s: int, **details: Any) -> UUID:
    with engine.begin() as conn:
        row = {
            "session_id": UUID(session["id"]),
            "at": clock.now() - timedelta(seconds=ago_s),
            "kind": "engagement_fell",
            "details": details,
        }
        new: UUID = conn.execute(AlertRow.__table__.insert().values(**row).returning(AlertRow.id)).scalar_one()  # type: ignore[attr-defined]
        return new


async def test_they_are_listed_newest_first_with_their_reason(platform: Client, session: dict[str, Any], engine: Engine) -> None:
    path = f"/api/v1/sessions/{session['id']}/alerts"
    assert (await platform.get(path)).json() == {"alerts": []}
    first = raised(engine, session, ago_s=600, strength="clear", **{"from": 78, "to": 55, "seconds": 110})
    second = raised(engine, session, ago_s=60, strength="strong", **{"from": 70, "to": 40, "seconds": 90})
    with engine.begin() as conn:
        alerts.acknowledge(conn, UUID(session["id"]), first)
    newest, oldest = (await platform.get(path)).json()["alerts"]
    assert (newest["id"], newest["strength"], newest["seen_at"]) == (str(second), "strong", None)
    assert (oldest["id"], oldest["kind"], oldest["details"]) == (str(first), "engagement_fell", {"from": 78, "to": 55, "seconds": 110})
    assert oldest["seen_at"] is not None


async def test_of_no_session_there_are_none(platform: Client) -> None:
    assert (await platform.get(f"/api/v1/sessions/{uuid4()}/alerts")).status_code == 404
