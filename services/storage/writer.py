"""Readings on their way into Postgres: a bounded buffer in front, one thread behind. What was committed counts as stored."""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import Engine

from services import clock, metrics, tracing
from services.domain.records import Reading
from services.storage import notify, readings, rollups, sessions
from services.storage.announcements import Announcements
from services.storage.faults import is_passing

log = logging.getLogger(__name__)

BATCH: Final = 1000
BACKOFF_S: Final = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0)

OnStored = Callable[[Sequence[Reading], float], None]
"""Called in the writer's thread after each commit, with the readings and the Unix time of the commit."""

OnSettled = Callable[[Sequence[Reading]], None]
"""Called from any thread with readings that the writer is done with: they are in the database, or refused or dropped and counted. Those
that were left when it stopped are not among them."""


class ReadingWriter:
    """A `ReadingSink`. While Postgres is away it keeps what fits and tries again; nothing that fits is lost."""

    def __init__(
        self,
        engine: Engine,
        *,
        buffer: int,
        interval_s: float,
        raw_retention: timedelta,
        on_stored: OnStored | None = None,
        on_settled: OnSettled | None = None,
    ) -> None:
        self._engine = engine
        self._buffer = buffer
        self._interval_s = interval_s
        self._raw_retention = raw_retention
        self._on_stored = on_stored
        self._on_settled = on_settled
        self._lock = threading.Lock()
        self._waiting: deque[Reading] = deque()
        self._batches: list[list[Reading]] = []  # taken from `_waiting` and not yet written, last one first
        self._failures = 0  # in a row
        self._announcements = Announcements()
        self._stopping = threading.Event()
        self._ended = False
        self._deadline = float("inf")
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)

    def put(self, readings: Sequence[Reading]) -> None:
        """From any thread, never waits for Postgres. Beyond the buffer the oldest are dropped."""
        with self._lock:
            if self._ended:
                metrics.READINGS_DROPPED.labels("stopped").inc(len(readings))
                return
            self._waiting.extend(readings)
            excess = max(0, len(self._waiting) - self._buffer)
            dropped = [self._waiting.popleft() for _ in range(excess)]
        if dropped:
            metrics.READINGS_DROPPED.labels("buffer_full").inc(excess)
            self._settle(dropped)

    def start(self) -> None:
        self._thread.start()

    def stop(self, timeout: float) -> None:
        """Writes and announces what waits, for at most `timeout` seconds. What is then left is counted as dropped."""
        self._deadline = clock.monotonic() + timeout
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(timeout)
        with self._lock:
            self._ended = True
        left = len(self._waiting) + sum(map(len, self._batches))
        if left:
            metrics.READINGS_DROPPED.labels("stopped").inc(left)
            log.error("%d readings could not be stored before the end", left)

    def _run(self) -> None:
        while not self._stopping.wait(self._pause()):
            self._round()
        self._round()
        while self._failures and clock.monotonic() + self._pause() < self._deadline:
            time.sleep(self._pause())
            self._round()

    def _pause(self) -> float:
        if self._failures:
            return BACKOFF_S[min(self._failures, len(BACKOFF_S)) - 1]
        next_due = self._announcements.next_due(clock.monotonic())
        return self._interval_s if next_due is None else min(self._interval_s, next_due)

    def _round(self) -> None:
        try:
            self._write_all()
            self._announce()
        except Exception as error:
            self._failures += 1
            metrics.WRITE_RETRIES.inc()
            if is_passing(error):
                log.warning("Postgres does not take readings, try %d follows: %s", self._failures + 1, error)
            else:
                log.exception("the writer failed, try %d follows", self._failures + 1)
        else:
            self._failures = 0

    def _write_all(self) -> None:
        """Until nothing waits. Raises what `is_passing`; the batch then stays for the next round."""
        while self._batches or self._take():
            batch = self._batches[-1]
            metrics.BATCH_SIZE.labels("store").observe(len(batch))
            try:
                with metrics.STAGE_SECONDS.labels("store").time(), tracing.span("store", readings=len(batch)):
                    written = self._commit(batch)
            except Exception as error:
                if is_passing(error):
                    raise
                self._batches.pop()
                self._divide(batch)
            else:
                self._batches.pop()
                self._count(written)
                self._settle(batch)
                self._failures = 0

    def _take(self) -> bool:
        with self._lock:
            batch = [self._waiting.popleft() for _ in range(min(BATCH, len(self._waiting)))]
        if batch:
            self._batches.append(batch)
        return bool(batch)

    def _commit(self, batch: list[Reading]) -> readings.Written:
        with self._engine.begin() as conn:
            written = readings.write(conn, batch, raw_retention=self._raw_retention)
            rollups.recompute(conn, rollups.dirty(written.stored))
            sessions.mark_started(conn, _first_of_each_session(written.stored))
        return written

    def _divide(self, batch: list[Reading]) -> None:
        """One bad reading costs itself, not its batch: halves are tried apart until it stands alone."""
        if len(batch) > 1:
            middle = len(batch) // 2
            self._batches += [batch[middle:], batch[:middle]]
            return
        metrics.READINGS_DROPPED.labels("refused_by_database").inc()
        about = {"session_id": batch[0].session_id, "participant_id": batch[0].participant_id}
        log.exception("a reading of participant %s cannot be stored", batch[0].participant_id, extra=about)
        self._settle(batch)

    def _count(self, written: readings.Written) -> None:
        """After a failure, what was there before may be our own: a commit whose answer was lost."""
        stored = [*written.stored, *written.repeated] if self._failures else written.stored
        now = clock.unix()
        metrics.READINGS_STORED.inc(len(stored))
        for reading in stored:
            metrics.FRAME_TO_STORED.observe(max(0.0, now - reading.at.timestamp()))
        for reason, count in written.refused.items():
            metrics.READINGS_DROPPED.labels(reason).inc(count)
        self._announcements.add({reading.session_id for reading in stored})
        if self._on_stored and stored:
            try:
                self._on_stored(stored, now)
            except Exception:
                log.exception("the callback for stored readings failed")

    def _settle(self, done: Sequence[Reading]) -> None:
        if self._on_settled:
            self._on_settled(done)

    def _announce(self) -> None:
        now = clock.monotonic()
        due = self._announcements.pending() if self._stopping.is_set() else self._announcements.due(now)
        if not due:
            return
        with self._engine.begin() as conn:
            for session_id in due:
                notify.announce(conn, session_id)
        self._announcements.sent(due, now)


def _first_of_each_session(stored: Sequence[Reading]) -> dict[UUID, datetime]:
    first: dict[UUID, datetime] = {}
    for reading in stored:
        first[reading.session_id] = min(reading.at, first.get(reading.session_id, reading.at))
    return first
