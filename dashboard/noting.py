"""What a teacher does on the live page: marks an event, takes one out again, and says that an alert is seen."""

import asyncio
from typing import Any, Final
from uuid import UUID

from dash import ALL, Dash, Input, Output, State, ctx, no_update
from dash.exceptions import PreventUpdate

from dashboard import ids, texts
from dashboard.notes import Notes
from services.domain.markers import LONGEST_LABEL
from services.errors import ClassPulseError

READY: Final = tuple(map(ids.mark, range(1, 5)))
"""The buttons of the ready events, in the order of `texts.MARK_READY`."""


def register(app: Dash, notes: Notes) -> None:
    _events(app, notes)
    _alerts(app, notes)


def _events(app: Dash, notes: Notes) -> None:
    @app.callback(
        Output(ids.MARK_SAID, "children"),
        Output(ids.MARK_TEXT, "value"),
        *(Input(button, "n_clicks") for button in READY),
        Input(ids.MARK_TYPED, "data"),
        State(ids.WATCH, "data"),
        prevent_initial_call=True,
    )
    async def mark(*given: Any) -> tuple[Any, Any]:
        if not _was_asked():
            raise PreventUpdate
        *_, typed, watch = given
        ready = dict(zip(READY, texts.MARK_READY, strict=True))
        label = ready.get(str(ctx.triggered_id)) or " ".join(typed["words"].split())
        if fault := wrong(label):
            return fault, no_update
        try:
            said = await asyncio.to_thread(_mark, notes, UUID(watch["session"]), label)
        except ClassPulseError as error:
            return error.detail, no_update
        return said, no_update if ctx.triggered_id in READY else ""

    @app.callback(
        Output(ids.MARK_SAID, "children", allow_duplicate=True),
        Input({"type": ids.UNMARK, "marker": ALL}, "n_clicks"),
        State(ids.WATCH, "data"),
        prevent_initial_call=True,
    )
    async def unmark(_: list[int | None], watch: dict[str, Any]) -> str:
        if not _was_asked() or not isinstance(ctx.triggered_id, dict):
            raise PreventUpdate
        try:
            await asyncio.to_thread(notes.unmark, UUID(watch["session"]), UUID(ctx.triggered_id["marker"]))
        except ClassPulseError as error:
            return error.detail
        return texts.UNMARKED


def _alerts(app: Dash, notes: Notes) -> None:
    @app.callback(
        Output(ids.ALERT_SAID, "children"),
        Input({"type": ids.SEEN, "alert": ALL}, "n_clicks"),
        State(ids.WATCH, "data"),
        prevent_initial_call=True,
    )
    async def seen(_: list[int | None], watch: dict[str, Any]) -> str:
        if not _was_asked() or not isinstance(ctx.triggered_id, dict):
            raise PreventUpdate
        try:
            await asyncio.to_thread(notes.seen, UUID(watch["session"]), UUID(ctx.triggered_id["alert"]))
        except ClassPulseError as error:
            return error.detail
        return texts.ALERT_SEEN


def wrong(label: str) -> str:
    """What is wrong with the words of an event, or nothing."""
    if not label:
        return texts.MARK_EMPTY
    return texts.MARK_LONG.format(most=LONGEST_LABEL) if len(label) > LONGEST_LABEL else ""


def _mark(notes: Notes, session_id: UUID, label: str) -> str:
    marker, session = notes.mark(session_id, label)
    into = (marker.at - (session.started_at or marker.at)).total_seconds()
    return texts.MARK_DONE.format(clock=texts.clock(into), label=marker.label)


def _was_asked() -> bool:
    """A button that has just come onto the page asks for nothing."""
    return any(each["value"] for each in ctx.triggered)
