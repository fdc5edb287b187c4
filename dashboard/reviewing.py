"""What happens on the page of a session that is over, in the browser alone (assets/review.js)."""

from dash import ClientsideFunction, Dash, Input, Output

from dashboard import ids


def register(app: Dash) -> None:
    app.clientside_callback(  # type: ignore[no-untyped-call]  # dash has no types here
        ClientsideFunction("classpulse", "view"),
        Output(ids.REVIEW_CHARTS, "hidden"),
        Output(ids.REVIEW_NUMBERS, "hidden"),
        Input(ids.REVIEW_VIEW, "value"),
    )
