"""What is said of a file that takes a while, or cannot be had: the page stays where it is (assets/files.js)."""

from typing import Any

from dash import html

from dashboard import ids, texts
from dashboard.components.aria import SILENT, aria


def file_said() -> html.Div:
    """Hidden while there is nothing to say."""
    words: dict[str, Any] = {"data-waits": texts.FILE_WAITS, "data-broken": texts.FILE_BROKEN}
    away = html.Button(html.Span("×", **SILENT), type="button", className="cp-file-away", **aria(label=texts.FILE_AWAY))
    return html.Div([html.Span(), away], id=ids.FILE_SAID, hidden=True, role="status", className="cp-file-said", **words)
