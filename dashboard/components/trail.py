"""Where the class's visible expression lies, in words and as a picture."""

from typing import Any, Final

from dashboard import texts
from dashboard.snapshot import Snapshot
from services.reports.figures import trail

NEAR: Final = 0.12  # of -1..1: nearer to the middle an axis is not named


def figure(now: Snapshot) -> dict[str, Any]:
    places = trail.process(now.newest(), now.origin)
    return trail.figure(places, [texts.clock(place.ms / 1000) for place in places], texts.TRAIL_ENDS)


def words(now: Snapshot) -> str:
    """Of the newest place."""
    newest = now.newest()
    point = newest[-1].point if newest else None
    if point is None or point.valence is None or point.arousal is None:
        return texts.TRAIL_NONE
    ends = texts.TRAIL_ENDS
    sides = (
        ends["pleasant"] if point.valence > NEAR else ends["unpleasant"] if point.valence < -NEAR else "",
        ends["excited"] if point.arousal > NEAR else ends["calm"] if point.arousal < -NEAR else "",
    )
    said = [side for side in sides if side]
    if not said:
        return texts.TRAIL_MIDDLE
    where = texts.BOTH.format(first=said[0], second=said[1]) if len(said) > 1 else said[0]
    return texts.TRAIL_NOW.format(where=where)
