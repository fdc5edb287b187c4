"""A chart on a page."""

from typing import Any, Final

from dash import dcc, html

from dashboard import ids
from dashboard.components.aria import aria

CONFIG: Final[Any] = {
    "displayModeBar": False,
    "displaylogo": False,
    "responsive": True,
    "scrollZoom": False,
    "doubleClick": False,
    "showTips": False,
    "showAxisDragHandles": False,
}


def graph(name: str, figure: dict[str, Any], label: str) -> html.Div:
    """As large as the style sheet makes it. `label` says in words what the picture is, for those who hear the page; its numbers are in
    the table."""
    picture = dcc.Graph(id=ids.figure(name), figure=figure, config=CONFIG, responsive=True, clear_on_unhover=True, className="cp-plot")
    return html.Div(picture, role="img", className=f"cp-graph cp-graph-{name}", **aria(label=label))
