"""A page that is not there."""

import dash_mantine_components as dmc
from dash import dcc, html

from dashboard import texts


def page() -> dmc.Paper:
    return dmc.Paper(
        [
            dmc.Title(texts.NOT_FOUND, order=1),
            html.P(texts.NOT_FOUND_LEAD, className="cp-help"),
            dcc.Link(texts.NOT_FOUND_BACK, href="/", className="cp-back"),
        ],
        className="cp-empty",
    )
