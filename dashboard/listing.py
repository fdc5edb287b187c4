"""How the list of sessions is filtered, paged through, and kept fresh."""

import hashlib
from datetime import datetime
from typing import Any
from uuid import UUID

from dash import Dash, Input, Output, State, ctx, no_update
from plotly.io.json import to_json_plotly

from dashboard import ids, texts
from dashboard.asking import ask
from dashboard.data import DashboardData
from dashboard.pages import sessions
from services.errors import Overloaded
from services.storage.sessions import Place, Wanted

Said = list[str]
"""A place in the list as the browser keeps it: time made, id."""


def register(app: Dash, data: DashboardData, base_url: str) -> None:
    filters = (Input(ids.FILTER_STATE, "value"), Input(ids.FILTER_COURSE, "value"))

    @app.callback(
        Output(ids.PLACES, "data"),
        Input(ids.OLDER, "n_clicks"),
        Input(ids.NEWER, "n_clicks"),
        *filters,
        State(ids.PLACES, "data"),
        State(ids.FOLLOWING, "data"),
        prevent_initial_call=True,
    )
    def turn(_older: int, _newer: int, _which: str, _course: str, places: list[Said], following: Said | None) -> list[Said]:
        """Another filter begins anew."""
        if ctx.triggered_id == ids.OLDER and following:
            return [*places, following]
        return places[:-1] if ctx.triggered_id == ids.NEWER else []

    @app.callback(
        Output(ids.SESSIONS, "children"),
        Output(ids.LISTED, "data"),
        Output(ids.FOLLOWING, "data"),
        Output(ids.NEWER, "disabled"),
        Output(ids.OLDER, "disabled"),
        Output(ids.PAGER, "hidden"),
        Output(ids.PAGE_NUMBER, "children"),
        Output(ids.FILTERS, "hidden"),
        Input(ids.SESSIONS_PULSE, "n_intervals"),
        Input(ids.PLACES, "data"),
        *filters,
        State(ids.TIMEZONE, "data"),
        State(ids.LISTED, "data"),
        prevent_initial_call=True,
    )
    async def refresh(
        _: int, places: list[Said], which: str | None, course: str | None, timezone: str | None, listed: str | None
    ) -> tuple[Any, ...]:
        of = sessions.wanted(which, course)
        try:
            now = await ask(data.page, of, _place(places))
        except Overloaded:
            return (no_update,) * 8  # what stands there is the best that is known
        content = sessions.listing(now.lines, of, base_url, timezone)
        digest = hashlib.sha256(to_json_plotly(content).encode()).hexdigest()
        following = sessions.place_said(now)
        return (
            no_update if digest == listed else content,
            digest,
            following,
            not places,
            following is None,
            not places and following is None,
            texts.PAGE_OF.format(number=len(places) + 1),
            not now.lines and of == Wanted(),
        )


def _place(places: list[Said]) -> Place | None:
    if not places:
        return None
    made, session_id = places[-1]
    return datetime.fromisoformat(made), UUID(session_id)
