"""One place that knows the time, so that tests and replay can bring their own."""

import time
from datetime import UTC, datetime


def now() -> datetime:
    """Timezone-aware UTC."""
    return datetime.now(UTC)


def unix() -> float:
    """Seconds since the epoch: comparable between processes and stored."""
    return time.time()


def monotonic() -> float:
    """Seconds that never go back: for ages and timeouts within one process."""
    return time.monotonic()


def from_unix(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
