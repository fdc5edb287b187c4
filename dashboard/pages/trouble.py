"""A page that cannot be shown now."""

import dash_mantine_components as dmc
from dash import html

from dashboard import texts


def page(path: str) -> html.Div:
    """A plain link, which asks the server anew."""
    said = [
        dmc.Title(texts.TROUBLE, order=1),
        html.P(texts.TROUBLE_LEAD, className="cp-help"),
        html.A(texts.TROUBLE_AGAIN, href=path, className="cp-quiet"),
    ]
    return html.Div(dmc.Paper(said, className="cp-empty"), role="alert")
