"""A page that cannot be shown now."""

import dash_mantine_components as dmc
from dash import html

from dashboard import texts


def page(path: str) -> dmc.Paper:
    """A plain link, which asks the server anew."""
    return dmc.Paper(
        [
            dmc.Title(texts.TROUBLE, order=1),
            html.P(texts.TROUBLE_LEAD, className="cp-help"),
            html.A(texts.TROUBLE_AGAIN, href=path, className="cp-back"),
        ],
        className="cp-empty",
        role="alert",
    )
