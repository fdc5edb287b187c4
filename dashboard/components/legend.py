"""The names and colours of the bands, with the share of each now: no colour without its word."""

from dash import html

from dashboard import texts
from services.reports.figures.colours import EXPRESSION, FACING, NEUTRAL_ALPHA, PRESENT, STACK, rgba


def legend(shares: dict[str, float] | None) -> list[html.Li]:
    """`shares`: 0..1 of each expression; None while there are none to show. In the order of the chart, top to bottom."""
    return [_entry(texts.EXPRESSIONS[name], _colour(name), None if shares is None else shares[name]) for name in reversed(STACK)]


def presence_legend(present: float | None, facing: float | None) -> list[html.Li]:
    """Both 0..1, None while there is nothing to show."""
    return [_entry(texts.PRESENT_SHARE, PRESENT, present), _entry(texts.FACING_SHARE, FACING, facing)]


def _colour(expression: str) -> str:
    colour = EXPRESSION[expression]
    return rgba(colour, 2 * NEUTRAL_ALPHA) if expression == "neutral" else colour


def _entry(name: str, colour: str, share: float | None) -> html.Li:
    said = "–" if share is None else f"{100 * share:.0f} %"
    swatch = html.Span(className="cp-swatch", style={"background": colour})
    return html.Li([swatch, html.Span(name), html.Span(said, className="cp-legend-share")])
