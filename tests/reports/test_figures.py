from datetime import UTC, datetime, timedelta

import plotly.graph_objects as go
import pytest

from services.domain.classroom import MoodPoint
from services.domain.emotions import EXPRESSIONS
from services.reports.figures import engagement, expressions, presence
from services.reports.figures.axes import MIDNIGHT_MS, Frame, live_frame
from services.reports.figures.colours import STACK
from services.reports.figures.samples import Sample, runs, smooth

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
NAMES = {name: name.title() for name in EXPRESSIONS}


def sample(second: float, happy: float = 0.25, *, seconds: float = 2, value: float = 60.0, readable: int = 6) -> Sample:
    shares = {name: happy if name == "happy" else (1 - happy) / 6 for name in EXPRESSIONS}
    at = START + timedelta(seconds=second)
    return Sample(MoodPoint(at, shares, 0.1, 0.0, value, value - 8, value + 8, 0.8, readable + 1, readable, False), seconds)


def hidden(second: float, *, seconds: float = 2) -> Sample:
    at = START + timedelta(seconds=second)
    return Sample(MoodPoint(at, None, None, None, None, None, None, None, None, None, True), seconds)


def shares(point: MoodPoint) -> dict[str, float]:
    assert point.expressions is not None
    return point.expressions


class TestSmoothing:
    def test_is_the_mean_of_the_last_ten_seconds(self) -> None:
        smoothed = smooth([sample(2 * i, happy=0.1 * i) for i in range(8)])
        assert shares(smoothed[-1].point)["happy"] == pytest.approx((0.3 + 0.4 + 0.5 + 0.6 + 0.7) / 5)
        assert sum(shares(smoothed[-1].point).values()) == pytest.approx(1)

    def test_leaves_long_buckets_as_they_are(self) -> None:
        coarse = [sample(10 * i, happy=0.1 * i, seconds=10) for i in range(4)]
        assert [shares(s.point)["happy"] for s in smooth(coarse)] == pytest.approx([0.0, 0.1, 0.2, 0.3])

    def test_has_no_step_where_buckets_become_short(self) -> None:
        rising = [sample(10 * i, happy=0.02 * i, seconds=10) for i in range(10)]
        rising += [sample(100 + 2 * i, happy=0.2 + 0.004 * i) for i in range(20)]
        happy = [shares(s.point)["happy"] for s in smooth(rising)]
        assert happy == sorted(happy)

    def test_weighs_by_readable_students(self) -> None:
        smoothed = smooth([sample(0, happy=0.0, readable=9), sample(2, happy=1.0, readable=3)])
        assert shares(smoothed[-1].point)["happy"] == pytest.approx(0.25)

    def test_bridges_a_hidden_moment_but_not_a_hidden_class(self) -> None:
        smoothed = smooth([sample(0), hidden(2), *[hidden(4 + 2 * i) for i in range(6)]])
        assert shares(smoothed[1].point)["happy"] == pytest.approx(0.25)
        assert not smoothed[1].point.suppressed
        assert smoothed[-1].point.expressions is None
        assert smoothed[-1].point.suppressed

    def test_keeps_length_and_order_and_takes_nothing(self) -> None:
        assert smooth([]) == []
        assert [s.point.at for s in smooth([sample(0), hidden(2)])] == [START, START + timedelta(seconds=2)]


def test_a_run_ends_where_nobody_was_seen() -> None:
    found = runs([sample(0), sample(2), sample(30), hidden(32), sample(34)], lambda point: not point.suppressed)
    assert [len(run) for run in found] == [2, 1, 1]


class TestExpressions:
    def test_bands_make_a_hundred_percent(self) -> None:
        bands = expressions.process([sample(2 * i, happy=0.05 * i) for i in range(10)], START, START + timedelta(seconds=60))
        assert list(bands.shares) == list(STACK)
        for i in range(len(bands.times)):
            assert sum(bands.shares[name][i] or 0 for name in STACK) == pytest.approx(100, abs=0.05)

    def test_the_open_bucket_ends_now(self) -> None:
        bands = expressions.process([sample(0), sample(2)], START, START + timedelta(seconds=3.2))
        assert bands.times == [0, 2000, 3200]

    def test_a_hole_is_a_hole(self) -> None:
        bands = expressions.process([sample(0), sample(60)], START, START + timedelta(seconds=62))
        assert bands.times == [0, 2000, 2001, 59999, 60000, 62000]
        assert [value is None for value in bands.shares["happy"]] == [False, False, True, True, False, False]
        assert bands.times == sorted(bands.times)

    def test_the_axes_do_not_depend_on_the_data(self) -> None:
        frame = Frame(0, 60)
        few = expressions.figure(expressions.process([sample(0)], START, START + timedelta(seconds=2)), frame, NAMES)
        none = expressions.figure(expressions.process([], START, START), frame, NAMES)
        assert few["layout"] == none["layout"]
        assert few["layout"]["yaxis"]["range"] == [0, 100]

    def test_plotly_takes_it(self) -> None:
        bands = expressions.process([sample(0), hidden(20), sample(60)], START, START + timedelta(seconds=62))
        drawn = go.Figure(expressions.figure(bands, Frame(0, 120), NAMES))
        assert [trace.name for trace in drawn.data] == [NAMES[name] for name in STACK]
        assert drawn.data[0].x[0] == MIDNIGHT_MS


class TestEngagement:
    def test_the_headline_has_its_parts(self) -> None:
        now = engagement.headline(smooth([sample(2 * i, happy=1.0, value=54.0) for i in range(5)]))
        assert now is not None
        assert (now.value, now.low, now.high, now.facing) == pytest.approx((54.0, 46.0, 62.0, 0.8))
        assert now.expression == pytest.approx(0.6 / 0.9)

    def test_a_hidden_class_has_none(self) -> None:
        assert engagement.headline([sample(0), hidden(2)]) is None
        assert engagement.headline([]) is None

    def test_a_class_of_one_has_no_interval_but_a_line(self) -> None:
        alone = sample(0, value=54.0)
        bare = Sample(MoodPoint(START, alone.point.expressions, 0, 0, 54.0, None, None, 0.8, 1, 1, False), 2)
        assert engagement.process([bare], START, START + timedelta(seconds=9))[0].low == [54.0]

    def test_plotly_takes_it(self) -> None:
        stretches = engagement.process([sample(0), sample(2), sample(60)], START, START + timedelta(seconds=62))
        band, line = go.Figure(engagement.figure(stretches, Frame(0, 120), "Engagement", "90 %:")).data
        assert len(line.x) == len(line.y) == 4
        assert line.y[2] is None
        assert len(band.x) == len(band.y) == 7


def test_presence_is_of_all_who_joined() -> None:
    stretches = presence.process([sample(0, readable=6)], START, START + timedelta(seconds=2), participants=14)
    assert stretches[0].present == [50.0]
    assert stretches[0].facing == [80.0]
    go.Figure(presence.figure(stretches, Frame(0, 60), "Video", "Facing"))


def test_the_frame_stands_still_grows_in_steps_and_moves_at_last() -> None:
    assert live_frame(40, 600) == Frame(0, 60)
    assert live_frame(61, 600) == Frame(0, 120)
    assert live_frame(599, 600) == Frame(0, 600)
    assert live_frame(900, 600) == Frame(300, 900)
    assert live_frame(900, 300) == Frame(600, 900)
