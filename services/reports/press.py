"""Where a report's file is written: in this process, or beside it.

Writing a PDF is seconds of Python. In a thread it holds the event loop up to 74 ms at a time (measured, two hours of 50 students); in a
process of its own 5 ms. The other formats take a twentieth of the time and stay in the caller's thread.
"""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Final, ParamSpec

from services import clock
from services.reports.formats import Format
from services.reports.report import Report, export

IDLE_S: Final = 120.0
"""An idle writer is 150 MB; another one takes two seconds to start."""

_BESIDE: Final = frozenset({Format.PDF})

P = ParamSpec("P")


class Press:
    """One writer beside, started when it is needed. May be asked from any thread; the owner closes it."""

    def __init__(self, *, idle_s: float = IDLE_S) -> None:
        self._idle_s = idle_s
        self._lock = threading.Lock()
        self._pool: ProcessPoolExecutor | None = None
        self._at_work = 0
        self._used = 0.0

    def write(self, report: Report, form: Format) -> bytes:
        """Raises what `export` raises, and BrokenProcessPool when the writer was killed."""
        return self.beside(export, report, form) if form in _BESIDE else export(report, form)

    def beside(self, make: Callable[P, bytes], *args: P.args, **kwargs: P.kwargs) -> bytes:
        """What `make` returns in the writer's process; it and what it is given must go there. Raises as `write` does."""
        pool = self._borrow()
        try:
            return pool.submit(make, *args, **kwargs).result()
        except BrokenProcessPool:
            self._discard(pool)
            raise
        finally:
            with self._lock:
                self._at_work -= 1
                self._used = clock.monotonic()

    def rest(self) -> None:
        """Ends a writer that has had nothing to do for a while. Call it now and then."""
        with self._lock:
            if self._pool is None or self._at_work or clock.monotonic() - self._used < self._idle_s:
                return
            pool, self._pool = self._pool, None
        pool.shutdown()

    def close(self) -> None:
        """What is being written is not waited for."""
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is None:
            return
        for process in list((pool._processes or {}).values()):  # the executor has no way to stop what it has begun
            process.terminate()
        pool.shutdown(cancel_futures=True)

    def _borrow(self) -> ProcessPoolExecutor:
        with self._lock:
            self._at_work += 1
            if self._pool is None:
                self._pool = ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"), initializer=_end_with_our_parent)
            return self._pool

    def _discard(self, pool: ProcessPoolExecutor) -> None:
        with self._lock:
            if self._pool is pool:
                self._pool = None
        pool.shutdown(wait=False)


def _end_with_our_parent() -> None:
    """In the writer: a parent that is killed tells nobody, and Ctrl-C is the parent's to answer."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_watch, daemon=True, name="parent watch").start()


def _watch() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
    os._exit(1)
