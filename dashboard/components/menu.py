"""A few links behind one button. `details` and not a widget: it opens without script, by mouse, finger and keyboard, and a screen reader
knows what it is (assets/menu.js closes it again)."""

from collections.abc import Sequence
from typing import Any

from dash import html

from dashboard.components.aria import aria


def menu(button: Any, entries: Sequence[Any], *, label: str = "", kind: str = "") -> html.Details:
    """`label`: for those who hear it, where the button is a sign. `kind`: more classes of the button."""
    named = aria(label=label) if label else {}
    listed = html.Ul([html.Li(entry) for entry in entries], className="cp-menu-list")
    return html.Details([html.Summary(button, className=f"cp-menu-button {kind}".rstrip(), **named), listed], className="cp-menu")
