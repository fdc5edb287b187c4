"""The reason of an alert in words."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from dashboard.components.alerts import reason
from services.domain.alerts import Alert, Kind, Strength

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("kind", "strength", "details", "words"),
    [
        (
            Kind.ENGAGEMENT_FELL,
            Strength.CLEAR,
            {"from": 78, "to": 55, "seconds": 110},
            "Engagement fell from 78 to 55 in two minutes",
        ),
        (Kind.CAMERAS_OFF, Strength.CLEAR, {"count": 13, "present": 2, "seconds": 60}, "13 cameras went off in a minute"),
        (
            Kind.FEW_READABLE,
            Strength.SLIGHT,
            {"readable": 8, "present": 20, "seconds": 60},
            "Fewer than half can be read: 8 of 20",
        ),
        (
            Kind.FEW_READABLE,
            Strength.STRONG,
            {"readable": 5, "present": 20, "seconds": 120},
            "Fewer than a third can be read: 5 of 20",
        ),
        (
            Kind.FEW_READABLE,
            Strength.STRONG,
            {"readable": 14, "present": 20, "seconds": 120},  # of a school that wants to know earlier
            "Few can be read: 14 of 20",
        ),
    ],
)
def test_an_alert_says_why(kind: Kind, strength: Strength, details: dict[str, int], words: str) -> None:
    assert reason(Alert(uuid4(), AT, kind, strength, details, None)) == words
