"""Every colour of a chart. Chosen so that touching bands stay apart for red-, green- and blue-blind eyes (tests check it)."""

from typing import Final

STACK: Final = ("sad", "disgust", "fear", "angry", "neutral", "surprise", "happy")
"""From the floor to the ceiling: what troubles rises from 0 %, what pleases hangs from 100 %, neutral is the quiet ground between."""

EXPRESSION: Final[dict[str, str]] = {
    "sad": "#334d9a",
    "disgust": "#35907e",
    "fear": "#b44fce",
    "angry": "#ca5a28",
    "neutral": "#c3c9d1",
    "surprise": "#77addc",
    "happy": "#e6bc42",
}
NEUTRAL_ALPHA: Final = 0.38  # the ground shows through, so that neutral is quiet on white and on black

ENGAGEMENT: Final = "#2f8f83"
PRESENT: Final = "#8fa3bf"
FACING: Final = "#2f8f83"
MARKER: Final = "#6d7783"  # quiet, and seen on white, on black and on every band
USUAL: Final = "#7a8594"  # the range of a course's other lessons, behind everything
HIDDEN: Final = "rgba(122,133,148,0.14)"  # over what may not be shown


def rgba(colour: str, alpha: float) -> str:
    """`#rrggbb` with opacity, as CSS and plotly both read it."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},{alpha:g})"
