"""What happens in the browser alone; the functions are in assets/live.js."""

from dash import ALL, ClientsideFunction, Dash, Input, Output, State

from dashboard import ids
from dashboard.form import Field


def register(app: Dash) -> None:
    def run(function: str, *dependencies: Output | Input | State) -> None:
        app.clientside_callback(ClientsideFunction("classpulse", function), *dependencies)  # type: ignore[no-untyped-call]  # dash has no types here

    run("timezone", Output(ids.TIMEZONE, "data"), Input(ids.URL, "id"))
    run("title", Input(ids.PAGE_TITLE, "data"))
    run(
        "themed",
        Output({"type": ids.FIGURES, "name": ALL}, "figure"),
        Input(ids.SCHEME, "data"),
        State(ids.TEMPLATES, "data"),
        State({"type": ids.FIGURES, "name": ALL}, "figure"),
    )
    run("heard", Input(ids.BEAT, "data"))
    run(
        "follow",
        Output(ids.WATCH, "data"),
        Output(ids.LINK, "hidden"),
        Input(ids.PULSE, "n_intervals"),
        Input(ids.VIEW, "value"),
        Input(ids.NAMES, "checked"),
        State(ids.WATCH, "data"),
    )
    for typed, button, field in ((ids.MARK_TYPED, ids.MARK_ADD, ids.MARK_TEXT), (ids.TITLE_TYPED, ids.MAKE, ids.field(Field.TITLE))):
        run("typed", Output(typed, "data"), Input(button, "n_clicks"), Input(field, "n_submit"), State(field, "id"))
    run("tuned", Output(ids.ALERTS, "className"), Input(ids.SENSITIVITY, "value"))
    run("view", Output(ids.CHARTS, "hidden"), Output(ids.NUMBERS_CARD, "hidden"), Input(ids.VIEW, "value"))
