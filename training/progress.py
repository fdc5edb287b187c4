"""How far a run is: a bar with the time left on a terminal, a line now and then in a log."""

import logging
import sys
from typing import Final

from services import clock

log = logging.getLogger(__name__)

_LOG_EVERY_S: Final = 30.0
_BAR: Final = 30  # characters


class Progress:
    """Of one epoch among `epochs`, counted from 0. The time left supposes that every later step takes as long."""

    def __init__(self, epoch: int, epochs: int, steps: int) -> None:
        self._epoch, self._epochs, self._steps = epoch, epochs, steps
        self._started = self._told = clock.monotonic()
        self._bar = sys.stderr.isatty()

    def step(self, done: int) -> None:
        """After `done` steps of the epoch."""
        now = clock.monotonic()
        if now - self._told < (0.2 if self._bar else _LOG_EVERY_S) and done < self._steps:
            return
        self._told = now
        per_step = (now - self._started) / done
        left = per_step * (self._steps - done + (self._epochs - self._epoch - 1) * self._steps)
        if not self._bar:
            if done < self._steps:
                log.info("epoch %d/%d step %d/%d, %.0f ms a step, %s left", *self._place(done), per_step * 1000, _time(left))
            return
        filled = round(_BAR * done / self._steps)
        line = f"\repoch {self._epoch + 1}/{self._epochs} {'━' * filled}{'╌' * (_BAR - filled)} {done}/{self._steps}  {_time(left)} left"
        sys.stderr.write(f"{line:<80}" if done < self._steps else f"\r{' ' * 80}\r")
        sys.stderr.flush()

    def _place(self, done: int) -> tuple[int, int, int, int]:
        return self._epoch + 1, self._epochs, done, self._steps


def _time(seconds: float) -> str:
    minutes = round(seconds / 60)
    return f"{minutes // 60} h {minutes % 60:02d} min" if minutes >= 60 else f"{minutes} min" if minutes else f"{seconds:.0f} s"
