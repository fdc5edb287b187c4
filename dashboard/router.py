"""Which page an address shows, and how the list keeps itself fresh."""

import asyncio
from typing import Any
from uuid import UUID

from dash import Dash, Input, Output, State

from dashboard import ids, texts
from dashboard.data import DashboardData
from dashboard.pages import live, missing, sessions
from services.errors import NotFound

SESSION_PATH = "/sessions/"


def register(app: Dash, data: DashboardData, base_url: str) -> None:
    @app.callback(Output(ids.PAGE, "children"), Output(ids.PAGE_TITLE, "data"), Input(ids.URL, "pathname"), Input(ids.TIMEZONE, "data"))
    async def show(path: str, timezone: str | None) -> tuple[Any, str]:
        if path == "/":
            return sessions.page(await asyncio.to_thread(data.sessions), base_url, timezone), texts.SESSIONS
        if session_id := session_of(path):
            try:
                session = await asyncio.to_thread(data.session, session_id)
            except NotFound:
                return missing.page(), texts.NOT_FOUND
            return live.page(session, base_url, timezone), session.title
        return missing.page(), texts.NOT_FOUND

    @app.callback(
        Output(ids.SESSIONS, "children"), Input(ids.SESSIONS_PULSE, "n_intervals"), State(ids.TIMEZONE, "data"), prevent_initial_call=True
    )
    async def refresh(_: int, timezone: str | None) -> Any:
        return sessions.listing(await asyncio.to_thread(data.sessions), base_url, timezone)


def session_of(path: str) -> UUID | None:
    """The session that `/sessions/{id}` names."""
    if not path.startswith(SESSION_PATH):
        return None
    try:
        return UUID(path.removeprefix(SESSION_PATH).rstrip("/"))
    except ValueError:
        return None
