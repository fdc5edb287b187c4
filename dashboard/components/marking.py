"""Where a teacher marks an event of the lesson: closed it is one line, since hands are needed elsewhere."""

import dash_mantine_components as dmc
from dash import dcc, html

from dashboard import ids, texts
from dashboard.components.aria import SILENT, aria


def marking() -> html.Div:
    summary = html.Summary([texts.MARK, html.Kbd(texts.MARK_KEY, className="cp-key", **SILENT)], className="cp-mark-open")
    free = html.Div(
        [
            dmc.TextInput(id=ids.MARK_TEXT, value="", size="xs", placeholder=texts.MARK_FREE, **aria(label=texts.MARK_FREE)),
            html.Button(texts.MARK_ADD, id=ids.MARK_ADD, className="cp-button"),
        ],
        className="cp-mark-free",
    )
    panel = html.Div(
        [
            html.Div([_ready(i, label) for i, label in enumerate(texts.MARK_READY, 1)], className="cp-mark-ready"),
            free,
            html.P(texts.MARK_FREE_HINT, className="cp-help"),
        ],
        className="cp-mark-panel",
    )
    return html.Div(
        [
            html.Div(html.Details([summary, panel], id=ids.MARK_PANEL), id=ids.MARK_BOX, hidden=True),
            dcc.Store(id=ids.MARK_TYPED),
            html.P(id=ids.MARK_SAID, className="cp-mark-said", role="status"),
        ],
        className="cp-marking",
    )


def marked() -> html.Ol:
    """Below the chart, which a longer list does not move."""
    return html.Ol(id=ids.MARKS, className="cp-events", **aria(label=texts.EVENTS))


def _ready(number: int, label: str) -> html.Button:
    return html.Button([html.Kbd(str(number), className="cp-key", **SILENT), label], id=ids.mark(number), className="cp-button")
