"""How much of the class the figures speak for, in words and as one mark for each student."""

from typing import Any

from dash import html

from dashboard import texts
from dashboard.components.aria import SILENT
from services.storage.mood import Coverage


def coverage(now: Coverage, on_average: bool = False) -> list[Any]:
    if now.participants == 0:
        return [html.P(texts.COVERAGE_NONE, className="cp-number-none")]
    not_in_view, absent = max(0, now.present - now.readable), max(0, now.participants - now.present)
    marks = [*["readable"] * now.readable, *["present"] * not_in_view, *["absent"] * absent]
    row = html.Div([html.Span(className=f"cp-mark cp-mark-{mark}") for mark in marks], className="cp-marks", **SILENT)
    words = texts.readable(now.readable, now.participants, on_average)
    return [html.P(words, className="cp-headline"), row, html.P(rest(now), className="cp-said")]


def rest(now: Coverage) -> str:
    """Those who are not readable, in words."""
    not_in_view, absent = max(0, now.present - now.readable), max(0, now.participants - now.present)
    said = []
    if not_in_view:
        said.append(texts.NOT_IN_VIEW.format(count=not_in_view))
    if now.cameras_off:
        said.append(texts.cameras_off(now.cameras_off))
    if silent := max(0, absent - now.cameras_off):
        said.append(texts.ABSENT.format(count=silent))
    return ", ".join(said) if said else texts.ALL_IN_VIEW
