"""What a running service had counted at one moment, and what happened between two."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Self

from prometheus_client.parser import text_string_to_metric_families

_LATENCY: Final = "classpulse_frame_to_stored_seconds_bucket"
_DROPS: Final = ("classpulse_frames_dropped_total", "classpulse_crops_dropped_total", "classpulse_readings_dropped_total")


@dataclass(frozen=True, slots=True)
class Measured:
    """`cpu`: seconds, `memory`: bytes, by process. `latency`: readings stored within so many seconds. `drops`: by stage and reason."""

    at: float  # monotonic seconds
    cpu: Mapping[str, float]
    memory: Mapping[str, float]
    sampled: float
    stored: float
    latency: Mapping[float, float]
    drops: Mapping[str, float]

    @classmethod
    def of(cls, text: str, at: float, cpu: Mapping[str, float], memory: Mapping[str, float]) -> Self:
        """`text`: the stream process's page of metrics."""
        samples = [sample for family in text_string_to_metric_families(text) for sample in family.samples]
        by_name = {sample.name: sample.value for sample in samples if not sample.labels}
        return cls(
            at,
            cpu,
            memory,
            by_name.get("classpulse_frames_sampled_total", 0.0),
            by_name.get("classpulse_readings_stored_total", 0.0),
            {float(sample.labels["le"]): sample.value for sample in samples if sample.name == _LATENCY},
            {
                f"{sample.name.removeprefix('classpulse_').removesuffix('_dropped_total')}: {sample.labels['reason']}": sample.value
                for sample in samples
                if sample.name in _DROPS
            },
        )


@dataclass(frozen=True, slots=True)
class Window:
    """Between two moments of one service."""

    start: Measured
    end: Measured

    @property
    def seconds(self) -> float:
        return self.end.at - self.start.at

    @property
    def looks(self) -> float:
        return self.end.sampled - self.start.sampled

    @property
    def drops(self) -> dict[str, float]:
        """That happened at all."""
        counts = {name: count - self.start.drops.get(name, 0.0) for name, count in self.end.drops.items()}
        return {name: count for name, count in counts.items() if count}

    @property
    def dropped_share(self) -> float:
        """Of the looks, 0..1: those that did not become readings."""
        return sum(self.drops.values()) / self.looks if self.looks else 1.0

    def cpu(self, process: str) -> float:
        """Percent of one core."""
        return 100 * (self.end.cpu.get(process, 0.0) - self.start.cpu.get(process, 0.0)) / self.seconds

    def latency_s(self, share: float) -> float:
        """Within which this share of the readings was stored, by straight lines between the metric's steps; infinite where none was."""
        edges = sorted(self.end.latency)
        counts = [self.end.latency[edge] - self.start.latency.get(edge, 0.0) for edge in edges]
        if not counts or not counts[-1]:
            return float("inf")
        wanted, below, lower = share * counts[-1], 0.0, 0.0
        for edge, count in zip(edges, counts, strict=True):
            if count >= wanted:
                return edge if edge == float("inf") else lower + (edge - lower) * (wanted - below) / (count - below)
            below, lower = count, edge
        return float("inf")
