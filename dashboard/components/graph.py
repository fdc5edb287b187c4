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
    """`label` says in words what the picture is, for those who hear the page; its numbers are in the table."""
    height = {"height": f"{figure['layout']['height']}px"}
    picture = dcc.Graph(id=ids.figure(name), figure=figure, config=CONFIG, style=height, clear_on_unhover=True)
    return html.Div(picture, role="img", className="cp-graph", **aria(label=label))
