"""Frames that aiortc cannot decode: it tells of them in its log alone, a line for each, which one broken sender would flood."""

import logging
from typing import Final

from services import metrics

_RECEIVER: Final = logging.getLogger("aiortc.rtcrtpreceiver")


class _Counting(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        """Takes the line out and counts it."""
        undecodable = "failed to decode" in str(record.msg)
        if undecodable:
            metrics.FRAMES_UNDECODABLE.inc()
        return not undecodable


_COUNTING: Final = _Counting()


def count_undecodable() -> None:
    """From now on in this process; a second call changes nothing."""
    _RECEIVER.addFilter(_COUNTING)
