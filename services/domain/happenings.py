"""What a platform may be told of, and what becomes of the telling."""

from enum import StrEnum


class Happening(StrEnum):
    """`webhooks` call them event types."""

    SESSION_STARTED = "session.started"  # the first reading
    SESSION_ENDED = "session.ended"
    REPORT_READY = "report.ready"
    ALERT = "alert"


PING = "ping"  # a test that somebody asked for; every webhook gets its own


class DeliveryState(StrEnum):
    PENDING = "pending"  # never tried, or to be tried again
    DELIVERED = "delivered"
    FAILED = "failed"  # given up
