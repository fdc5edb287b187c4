"""The live page's charts of one snapshot."""

from typing import Any, Final

from dashboard import texts
from dashboard.snapshot import Snapshot
from dashboard.window import WINDOW_S
from services.reports.figures import engagement, expressions, heat, markers, presence, trail
from services.reports.figures.axes import Frame

SMALL: Final = 36  # letters across the small chart
WORDS_PX: Final = 24
"""Room above the large chart for the names of events: always, so that the first event moves nothing."""


def mood(now: Snapshot) -> dict[str, Any]:
    """The large chart: expressions, or in presence mode who is there."""
    frame = now.frame(WINDOW_S)
    if now.presence_only:
        stretches = presence.process(now.samples, now.origin, now.until, now.coverage.participants)
        return _marked(presence.figure(stretches, frame, texts.PRESENT_SHARE, texts.FACING_SHARE), now)
    return _marked(expressions.figure(expressions.process(now.samples, now.origin, now.until), frame, texts.EXPRESSIONS), now)


def index(now: Snapshot) -> dict[str, Any]:
    """The small chart of engagement."""
    stretches = engagement.process(now.samples, now.origin, now.until)
    return _marked(
        engagement.figure(stretches, now.frame(WINDOW_S), texts.ENGAGEMENT, texts.INTERVAL_HOVER), now, letters=SMALL, words=False
    )


def blank(presence_only: bool) -> dict[str, Any]:
    """The large chart before its first snapshot."""
    frame = Frame(0.0, 60.0)
    if presence_only:
        return _roomy(presence.figure([], frame, texts.PRESENT_SHARE, texts.FACING_SHARE))
    return _roomy(expressions.figure(expressions.Bands([], {name: [] for name in texts.EXPRESSIONS}), frame, texts.EXPRESSIONS))


def blank_index() -> dict[str, Any]:
    return _roomy(engagement.figure([], Frame(0.0, 60.0), texts.ENGAGEMENT, texts.INTERVAL_HOVER))


def blank_trail() -> dict[str, Any]:
    return trail.figure([], [], texts.TRAIL_ENDS)


def blank_heat() -> dict[str, Any]:
    return heat.figure(heat.Field([], 30_000, [], []), [], {"value": texts.ENGAGEMENT, "hidden": texts.HEAT_HIDDEN})


def _marked(figure: dict[str, Any], now: Snapshot, letters: int = markers.ACROSS, words: bool = True) -> dict[str, Any]:
    """With the events of the lesson."""
    marks = markers.process(now.around.markers, now.origin)
    return {**figure, "layout": {**figure["layout"], **markers.layers(marks, now.frame(WINDOW_S), letters, words=words)}}


def _roomy(figure: dict[str, Any]) -> dict[str, Any]:
    margin = {**figure["layout"]["margin"], "t": WORDS_PX}
    return {**figure, "layout": {**figure["layout"], "margin": margin}}
