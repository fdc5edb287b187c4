"""What the buttons do: a session is made, ended, deleted. Each is a POST to Dash's one route, which the server's gate has let in: by a
teacher's cookie, and from our own origin only."""

from typing import Any
from uuid import UUID

from dash import ClientsideFunction, Dash, Input, Output, State, ctx, no_update

from dashboard import form, ids, texts
from dashboard.asking import ask
from dashboard.desk import Desk
from dashboard.form import Field, Refused
from dashboard.pages.sure import Deed
from services.errors import ClassPulseError


def register(app: Dash, desk: Desk) -> None:
    _register_form(app, desk)
    _register_sure(app, desk)
    app.clientside_callback(  # type: ignore[no-untyped-call]  # dash has no types here
        ClientsideFunction("classpulse", "big"),
        Output(ids.BIG, "hidden"),
        Input(ids.BIG_OPEN, "n_clicks"),
        Input(ids.BIG_CLOSE, "n_clicks"),
    )


def _register_form(app: Dash, desk: Desk) -> None:
    values = [State(ids.field(name), "checked" if name is Field.INDIVIDUAL else "value") for name in Field]
    errors = [Output(ids.field(name), "error") for name in Field]

    @app.callback(
        Output(ids.URL, "pathname", allow_duplicate=True),
        Output(ids.FORM_ERROR, "children"),
        *errors,
        Input(ids.TITLE_TYPED, "data"),
        *values,
        State(ids.TIMEZONE, "data"),
        prevent_initial_call=True,
    )
    async def make(typed: dict[str, Any] | None, *said: Any) -> tuple[Any, ...]:
        if not typed:
            return (no_update,) * (2 + len(Field))
        *held, timezone = said
        lesson = form.read(dict(zip(Field, held, strict=True)) | {Field.TITLE: typed["words"]}, desk.rules, timezone)
        if isinstance(lesson, Refused):
            return (no_update, texts.ERROR_FORM, *(lesson.errors.get(name) for name in Field))
        try:
            made = await ask(desk.make, lesson)
        except ClassPulseError as error:
            return (no_update, error.detail, *(None for _ in Field))
        return (f"/sessions/{made.id}/share", None, *(None for _ in Field))


def _register_sure(app: Dash, desk: Desk) -> None:
    @app.callback(
        Output(ids.URL, "pathname", allow_duplicate=True),
        Output(ids.SURE_ERROR, "children"),
        Input(ids.SURE, "n_clicks"),
        State(ids.SURE_ABOUT, "data"),
        prevent_initial_call=True,
    )
    async def do(clicks: int | None, about: dict[str, str]) -> tuple[Any, Any]:
        if not clicks or ctx.triggered_id != ids.SURE:
            return no_update, no_update
        session_id, deed = UUID(about["session"]), Deed(about["what"])
        try:
            await ask(desk.end if deed is Deed.END else desk.delete, session_id)
        except ClassPulseError as error:
            return no_update, error.detail
        await desk.hang_up(session_id)
        return (f"/sessions/{session_id}" if deed is Deed.END else "/"), None
