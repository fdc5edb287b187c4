"""Figures of a window from real pages of metrics."""

import pytest
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest

from services import metrics
from services.bench.measured import Measured, Window
from services.bench.soak import faults, line


class Pages:
    """The metrics of a service, told anew for each page."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.sampled = Counter("classpulse_frames_sampled", "-", registry=self.registry)
        self.stored = Counter("classpulse_readings_stored", "-", registry=self.registry)
        self.frames = Counter("classpulse_frames_dropped", "-", ["reason"], registry=self.registry)
        self.crops = Counter("classpulse_crops_dropped", "-", ["reason"], registry=self.registry)
        edges = metrics.FRAME_TO_STORED._upper_bounds[:-1]
        self.latency = Histogram("classpulse_frame_to_stored_seconds", "-", buckets=edges, registry=self.registry)

    def page(self, at: float, memory: float = 100e6) -> Measured:
        names = ("stream", "web", "postgres", "students")
        return Measured.of(generate_latest(self.registry).decode(), at, dict.fromkeys(names, at / 4), dict.fromkeys(names, memory))


def ten_seconds(pages: Pages, looks: int, late: int = 0, dropped: int = 0) -> None:
    pages.sampled.inc(looks)
    for number in range(looks - dropped):
        pages.latency.observe(1.7 if number < late else 0.4)
    if dropped:
        pages.frames.labels("newer_frame").inc(dropped)


def test_a_window_knows_what_happened_in_it_and_not_before() -> None:
    pages = Pages()
    ten_seconds(pages, 500, late=500)
    pages.crops.labels("too_old").inc(7)
    start = pages.page(100.0)
    ten_seconds(pages, 200, late=10, dropped=20)
    window = Window(start, pages.page(110.0))
    assert (window.seconds, window.looks) == (10.0, 200.0)
    assert window.drops == {"frames: newer_frame": 20.0}
    assert window.dropped_share == pytest.approx(0.1)
    assert window.cpu("stream") == pytest.approx(25.0)
    assert 0.3 <= window.latency_s(0.5) <= 0.5
    assert 1.5 <= window.latency_s(0.99) <= 2.0


def test_nothing_stored_is_no_good_latency() -> None:
    page = Pages().page(0.0)
    assert Window(page, page).latency_s(0.95) == float("inf")
    assert Window(page, page).dropped_share == 1.0


def verdict(*, read: int = 10, late: int = 0, dropped: int = 0, growth: float = 0.0, warming: float = 0.0) -> list[str]:
    pages = Pages()
    moments = [pages.page(0.0)]
    for turn in range(20):
        ten_seconds(pages, 200, late=late, dropped=dropped)
        moments.append(pages.page(10.0 * turn + 10, 100e6 + growth * turn + warming * min(turn, 5)))
    assert "looks/s" in line(Window(moments[0], moments[-1]), 100.0)
    return faults(10, read, moments)


def test_a_good_class_passes() -> None:
    assert verdict() == []
    assert verdict(warming=200e6) == []
    assert verdict(late=5, dropped=1, growth=0.5e6) == []


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"read": 9}, "only 9 of 10"),
        ({"late": 15}, "p95 is 1"),
        ({"dropped": 5}, "2.5% of the looks"),
        ({"growth": 3e6}, "stream grew from"),
    ],
)
def test_each_fault_is_named(wrong: dict[str, float], says: str) -> None:
    found = verdict(**wrong)  # type: ignore[arg-type]
    assert any(says in fault for fault in found)


def test_the_service_has_the_metrics_that_are_read() -> None:
    """Under the names that are looked for."""
    page = generate_latest(metrics.REGISTRY).decode()
    for name in (
        "frames_sampled_total",
        "readings_stored_total",
        "frame_to_stored_seconds_bucket",
        "frames_dropped",
        "crops_dropped",
        "readings_dropped",
    ):
        assert f"classpulse_{name}" in page
