"""Pictures and videos that wait to be looked at: one at a time, few in a row, behind every live class."""

import asyncio
import logging
import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from services import clock, metrics
from services.domain.media import medium
from services.domain.policy import Analysis
from services.domain.seen import Seen
from services.errors import ClassPulseError, Overloaded
from services.inference.examiner import Examiner

AT_MOST: Final = 3
"""That is looked at, and those that wait: each holds its file in memory. A video of a minute takes some eight seconds of a core,
and longer beside a class."""
_NICE: Final = 5  # of a core that both want, the kernel gives the live loops' threads three times as much

logger = logging.getLogger(__name__)


class Busy(Overloaded):
    retry_after = "10"


class Examinations:
    """Implements `domain.ports.Examinations`. Nothing of a file or of its faces is logged or kept: its size, and how long it took."""

    def __init__(self, examiner: Examiner) -> None:
        self._examiner = examiner
        self._executor = ThreadPoolExecutor(1, "examiner", initializer=_step_back)
        self._held = 0

    async def examine(self, content: bytes, analysis: Analysis, *, crops: bool) -> Seen:
        if self._held >= AT_MOST:
            metrics.EXAMINATIONS.labels("busy").inc()
            raise Busy("Other pictures are being looked at.")
        self._held += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._executor, self._one, content, analysis, crops)
        finally:
            self._held -= 1

    def close(self) -> None:
        self._executor.shutdown(cancel_futures=True)

    def _one(self, content: bytes, analysis: Analysis, crops: bool) -> Seen:
        began = clock.monotonic()
        try:
            with metrics.STAGE_SECONDS.labels("examination").time():
                seen = self._examiner.examine(content, analysis, crops=crops)
        except ClassPulseError:
            metrics.EXAMINATIONS.labels("refused").inc()
            raise
        metrics.EXAMINATIONS.labels(medium(content).kind).inc()
        logger.info("%s of %d KiB looked at in %.2f s", seen.kind, len(content) // 1024, clock.monotonic() - began)
        return seen


def _step_back() -> None:
    """Linux knows a thread's own priority; elsewhere the small batches must do."""
    if sys.platform == "linux":
        thread = threading.get_native_id()
        os.setpriority(os.PRIO_PROCESS, thread, os.getpriority(os.PRIO_PROCESS, thread) + _NICE)
