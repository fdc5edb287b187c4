"""What a teacher does with the schedules of a course: adds one and deletes one. Each is a POST to Dash's one route, which the server's gate
has let in."""

from typing import Any
from uuid import UUID

from dash import ALL, Dash, Input, Output, State, ctx, no_update
from dash.exceptions import PreventUpdate

from dashboard import ids, schedule_form, texts
from dashboard.asking import ask
from dashboard.components.schedules import listed
from dashboard.timetables import Timetables
from services.errors import ClassPulseError


def register(app: Dash, timetables: Timetables) -> None:
    @app.callback(
        Output(ids.SCHEDULES, "children"),
        Output(ids.SCHEDULE_ERROR, "children"),
        Output(ids.SCHEDULE_SAID, "children"),
        Input(ids.SCHEDULE_ADD, "n_clicks"),
        State(ids.SCHEDULE_COVERS, "value"),
        State(ids.SCHEDULE_DAYS, "value"),
        State(ids.SCHEDULE_TIME, "value"),
        State(ids.SCHEDULE_FORMAT, "value"),
        State(ids.SCHEDULE_COURSE, "data"),
        State(ids.TIMEZONE, "data"),
        prevent_initial_call=True,
    )
    async def add(clicks: int | None, covers: Any, days: Any, at: Any, form: Any, course: str, timezone: str | None) -> tuple[Any, ...]:
        if not clicks:
            raise PreventUpdate
        try:
            wanted = schedule_form.read(covers, days, at, form, timezone)
            if isinstance(wanted, str):
                return no_update, wanted, None
            await ask(timetables.add, course, wanted)
            return listed(await ask(timetables.of, course), timezone), None, texts.SCHEDULE_ADDED
        except ClassPulseError as error:
            return no_update, error.detail, None

    @app.callback(
        Output(ids.SCHEDULES, "children", allow_duplicate=True),
        Output(ids.SCHEDULE_SAID, "children", allow_duplicate=True),
        Input({"type": ids.UNSCHEDULE, "schedule": ALL}, "n_clicks"),
        State(ids.SCHEDULE_COURSE, "data"),
        State(ids.TIMEZONE, "data"),
        prevent_initial_call=True,
    )
    async def delete(_: list[int | None], course: str, timezone: str | None) -> tuple[Any, Any]:
        if not any(each["value"] for each in ctx.triggered) or not isinstance(ctx.triggered_id, dict):
            raise PreventUpdate
        try:
            await ask(timetables.remove, UUID(ctx.triggered_id["schedule"]))
            return listed(await ask(timetables.of, course), timezone), texts.SCHEDULE_DELETED
        except ClassPulseError as error:
            return no_update, error.detail
