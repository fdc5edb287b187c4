"""How the figures were made, as data: the thresholds behind them, named where they are defined."""

from typing import Final

from services.domain.emotions import CIRCUMPLEX, ENGAGEMENT_WEIGHT
from services.domain.mood import FACING_PITCH, FACING_YAW, INTERVAL, RESAMPLES
from services.reports import texts
from services.reports.summary import BUCKET_S, SessionReport

TIME_ZONE: Final = "UTC"


def thresholds(report: SessionReport) -> dict[str, object]:
    """What was counted as what. In presence mode only what that mode used."""
    common: dict[str, object] = {
        "bucket_seconds": BUCKET_S,
        "k": report.k,
        "facing_yaw_degrees": FACING_YAW,
        "facing_pitch_degrees": FACING_PITCH,
    }
    if report.presence_only:
        return common
    return common | {
        "engagement_weights": ENGAGEMENT_WEIGHT,
        "interval_percentiles": INTERVAL,
        "interval_resamples": RESAMPLES,
        "circumplex": CIRCUMPLEX,
    }


def method(report: SessionReport) -> str:
    return texts.METHOD_PRESENCE if report.presence_only else texts.METHOD


def limits(report: SessionReport) -> tuple[str, ...]:
    return texts.LIMITS_PRESENCE if report.presence_only else texts.LIMITS
