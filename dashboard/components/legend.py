"""The names and colours of the bands, with the share of each now: no colour without its word."""

from dash import html

from dashboard import texts
from services.reports.figures.colours import EXPRESSION, NEUTRAL_ALPHA, STACK, rgba


def legend(shares: dict[str, float] | None) -> list[html.Li]:
    """`shares`: 0..1 of each expression; None while there are none to show. In the order of the chart, top to bottom."""
    return [_entry(name, None if shares is None else shares[name]) for name in reversed(STACK)]


def _entry(name: str, share: float | None) -> html.Li:
    colour = rgba(EXPRESSION[name], 2 * NEUTRAL_ALPHA) if name == "neutral" else EXPRESSION[name]
    return html.Li(
        [
            html.Span(className="cp-swatch", style={"background": colour}),
            html.Span(texts.EXPRESSIONS[name], className="cp-legend-name"),
            html.Span("–" if share is None else f"{100 * share:.0f} %", className="cp-legend-share"),
        ]
    )
