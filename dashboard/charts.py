"""The live page's charts of one snapshot."""

from typing import Any

from dashboard import texts
from dashboard.snapshot import Snapshot
from dashboard.window import WINDOW_S
from services.reports.figures import engagement, expressions, presence
from services.reports.figures.axes import Frame


def mood(now: Snapshot) -> dict[str, Any]:
    """The large chart: expressions, or in presence mode who is there."""
    frame = now.frame(WINDOW_S)
    if now.presence_only:
        stretches = presence.process(now.samples, now.origin, now.until, now.coverage.participants)
        return presence.figure(stretches, frame, texts.PRESENT_SHARE, texts.FACING_SHARE)
    return expressions.figure(expressions.process(now.samples, now.origin, now.until), frame, texts.EXPRESSIONS)


def index(now: Snapshot) -> dict[str, Any]:
    """The small chart of engagement."""
    stretches = engagement.process(now.samples, now.origin, now.until)
    return engagement.figure(stretches, now.frame(WINDOW_S), texts.ENGAGEMENT, texts.INTERVAL_HOVER)


def blank(presence_only: bool) -> dict[str, Any]:
    """The large chart before its first snapshot."""
    frame = Frame(0.0, 60.0)
    if presence_only:
        return presence.figure([], frame, texts.PRESENT_SHARE, texts.FACING_SHARE)
    return expressions.figure(expressions.Bands([], {name: [] for name in texts.EXPRESSIONS}), frame, texts.EXPRESSIONS)


def blank_index() -> dict[str, Any]:
    return engagement.figure([], Frame(0.0, 60.0), texts.ENGAGEMENT, texts.INTERVAL_HOVER)
