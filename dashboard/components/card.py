"""The white field that a figure stands in, with its name and what it means."""

from typing import Any

import dash_mantine_components as dmc
from dash import html


def card(title: str, help_text: str, *children: Any, **paper: Any) -> dmc.Paper:
    head = html.Div([dmc.Title(title, order=2, className="cp-card-title"), dmc.Text(help_text, className="cp-help")])
    return dmc.Paper([head, *children], **{"className": "cp-card", **paper})
