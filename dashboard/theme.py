"""How the dashboard looks: Mantine's theme, and the plotly templates of its two colour schemes. Chart colours: figures/colours.py."""

from typing import Any, Final

FONT: Final = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'Liberation Sans', Arial, sans-serif"

MANTINE: Final[dict[str, Any]] = {
    "fontFamily": FONT,
    "headings": {"fontFamily": FONT, "fontWeight": "650"},
    "primaryColor": "pulse",
    "colors": {
        "pulse": ["#e9f6f4", "#d3ece8", "#b0ddd6", "#8acdc4", "#6fc1b6", "#59b8ab", "#3f9f93", "#2f8f83", "#1f7a70", "#155c54"],
    },
    "autoContrast": True,
    "primaryShade": {"light": 8, "dark": 5},
    "defaultRadius": "md",
    "cursorType": "pointer",
    "respectReducedMotion": True,
    "components": {"Paper": {"defaultProps": {"withBorder": True, "radius": "lg", "p": "lg"}}},
}

_INK: Final = {"light": "#5b6573", "dark": "#9aa4b2"}
_GRID: Final = {"light": "#e4e7eb", "dark": "#2b3036"}
_SURFACE: Final = {"light": "#ffffff", "dark": "#23272c"}
_STRONG: Final = {"light": "#1f2730", "dark": "#e6e9ed"}


def templates() -> dict[str, Any]:
    """A plotly template for each scheme; figures themselves carry no colour of the page."""
    return {scheme: _template(scheme) for scheme in ("light", "dark")}


def _template(scheme: str) -> dict[str, Any]:
    axis = {"gridcolor": _GRID[scheme], "linecolor": _GRID[scheme], "tickcolor": _GRID[scheme], "zeroline": False, "showline": False}
    return {
        "layout": {
            "font": {"family": FONT, "size": 12, "color": _INK[scheme]},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "xaxis": {**axis, "showspikes": False},
            "yaxis": axis,
            "hoverlabel": {
                "bgcolor": _SURFACE[scheme],
                "bordercolor": _GRID[scheme],
                "font": {"family": FONT, "size": 12, "color": _STRONG[scheme]},
            },
        }
    }
