"""What happened to each participant's frames and how long readings took, per session; in memory, for the API's `stats`."""

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

import numpy as np

from services import metrics
from services.domain.records import Crop

KEPT_LATENCIES = 20_000  # per session: the newest; a class of 30 at 2 fps makes 3,600 a minute
KEPT_SESSIONS = 64  # the longest untouched one is forgotten first


@dataclass(slots=True)
class FrameCounts:
    received: int = 0
    sampled: int = 0
    dropped: int = 0


@dataclass(slots=True)
class SessionStats:
    frames: dict[UUID, FrameCounts] = field(default_factory=dict)
    latencies: deque[float] = field(default_factory=lambda: deque(maxlen=KEPT_LATENCIES))


class Stats:
    """Also feeds the Prometheus counters of frames. `dropped` here: there was no time for it, since a newer one came or its face waited
    too long for this process's network; what is lost otherwise (a failed batch, in Redis) is counted in /metrics alone, by reason."""

    def __init__(self) -> None:
        self._sessions: dict[UUID, SessionStats] = {}

    def _session(self, session_id: UUID) -> SessionStats:
        stats = self._sessions.pop(session_id, None) or SessionStats()
        self._sessions[session_id] = stats
        while len(self._sessions) > KEPT_SESSIONS:
            self._sessions.pop(next(iter(self._sessions)))
        return stats

    def counts(self, session_id: UUID, participant_id: UUID) -> FrameCounts:
        """The live counters of one participant; a reader keeps them while it runs."""
        return self._session(session_id).frames.setdefault(participant_id, FrameCounts())

    def received(self, counts: FrameCounts) -> None:
        counts.received += 1
        metrics.FRAMES_RECEIVED.inc()

    def sampled(self, counts: FrameCounts) -> None:
        counts.sampled += 1
        metrics.FRAMES_SAMPLED.inc()

    def dropped(self, counts: FrameCounts, reason: str) -> None:
        counts.dropped += 1
        metrics.FRAMES_DROPPED.labels(reason).inc()

    def unread(self, crops: Iterable[Crop]) -> None:
        """Of looks that were not dropped before; their own counter is the crop queue's."""
        for source in (crop.source for crop in crops if crop.face_index == 0):
            if source.session_id in self._sessions:
                self.counts(source.session_id, source.participant_id).dropped += 1

    def stored(self, readings: Iterable[tuple[UUID, float]]) -> None:
        """Each reading's (session, seconds from its frame to its commit); from any thread."""
        for session_id, seconds in readings:
            if stats := self._sessions.get(session_id):
                stats.latencies.append(seconds)

    def of(self, session_id: UUID) -> dict[str, object]:
        """For the API: totals, each participant's counters, and quantiles of frame_to_stored in milliseconds."""
        stats = self._sessions.get(session_id) or SessionStats()
        participants = {str(k): {"received": c.received, "sampled": c.sampled, "dropped": c.dropped} for k, c in stats.frames.items()}
        totals = {name: sum(c[name] for c in participants.values()) for name in ("received", "sampled", "dropped")}
        return {"frames": totals, "participants": participants, "latency_ms": _quantiles(list(stats.latencies))}


def _quantiles(seconds: Sequence[float]) -> dict[str, float | None]:
    if not seconds:
        return {"p50": None, "p95": None}
    p50, p95 = np.percentile(np.asarray(seconds), [50, 95]) * 1000
    return {"p50": round(float(p50), 1), "p95": round(float(p95), 1)}
