"""The head of a page: where it belongs, its title, what it is for."""

from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html


def head(title: str, lead: Any, *, back: tuple[str, str] | None = None, beside: Any = None) -> html.Div:
    """`back`: words and address. `beside`: stands to the right of the title."""
    above = [dcc.Link(back[0], href=back[1], className="cp-back")] if back else []
    row = html.Div([dmc.Title(title, order=1), *([beside] if beside is not None else [])], className="cp-title")
    return html.Div([*above, row, html.P(lead, className="cp-about")], className="cp-page-head")
