"""What calls for attention, each with its reason, until somebody has seen it. Which of them a teacher is shown is the style sheet's: it
follows what they have set in this browser."""

from typing import Any

from dash import html

from dashboard import ids, texts
from dashboard.components.aria import aria
from dashboard.snapshot import Snapshot
from services.domain.alerts import Alert, Kind


def alerts(now: Snapshot) -> list[html.Div]:
    return [_alert(alert, texts.clock(max(0.0, (alert.at - now.origin).total_seconds()))) for alert in now.around.alerts]


def reason(alert: Alert) -> str:
    """In words, with its numbers."""
    numbers: dict[str, Any] = dict(alert.details)
    match alert.kind:
        case Kind.ENGAGEMENT_FELL:
            return texts.ALERT_FELL.format(duration=texts.duration(alert.details["seconds"]), **numbers)
        case Kind.CAMERAS_OFF:
            return texts.ALERT_CAMERAS.format(**{**numbers, "count": texts.number(alert.details["count"])})
        case Kind.FEW_READABLE:
            share = alert.details["readable"] / max(1, alert.details["present"])
            said = texts.ALERT_FEWER if share < 1 / 3 else texts.ALERT_FEW if share < 1 / 2 else texts.ALERT_FEW_STILL
            return said.format(**numbers)


def why(kind: Kind) -> str:
    """What else it may mean."""
    match kind:
        case Kind.ENGAGEMENT_FELL:
            return texts.ALERT_FELL_WHY
        case Kind.CAMERAS_OFF:
            return texts.ALERT_CAMERAS_WHY
        case Kind.FEW_READABLE:
            return texts.ALERT_FEW_WHY


def _alert(alert: Alert, clock: str) -> html.Div:
    words = reason(alert)
    seen = html.Button(
        texts.ALERT_SEE,
        id={"type": ids.SEEN, "alert": str(alert.id)},
        className="cp-button",
        **aria(label=texts.ALERT_SEE_LABEL.format(reason=words)),
    )
    said = html.Div(
        [html.Strong(words), html.Span(texts.ALERT_AT.format(clock=clock), className="cp-alert-at"), html.P(why(alert.kind))],
        className="cp-alert-said",
    )
    return html.Div([said, seen], className=f"cp-alert cp-alert-{alert.strength.value}")
