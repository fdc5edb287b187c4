"""The heat map of single students and the trail of the class."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from services.domain.attention import Glance, Student
from services.domain.classroom import MoodPoint
from services.reports.figures import heat, trail
from services.reports.figures.axes import MIDNIGHT_MS
from services.reports.figures.samples import Sample

BEGAN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HALF = timedelta(seconds=30)
WORDS = {"value": "Engagement", "hidden": "not in view"}
ENDS = {"unpleasant": "unpleasant", "pleasant": "pleasant", "calm": "calm", "excited": "excited"}


def student(*glances: tuple[int, float | None]) -> Student:
    return Student(uuid4(), "Ada", 1, False, [Glance(BEGAN + i * HALF, value) for i, value in glances])


def sample(second: int, valence: float | None, seconds: float = 2) -> Sample:
    point = MoodPoint(BEGAN + timedelta(seconds=second), None, valence, valence, None, None, None, None, 9, 9, valence is None)
    return Sample(point, seconds)


def test_read_hidden_and_without_video_are_three_things() -> None:
    field = heat.process([student((0, 80.04), (1, None), (19, 20.0))], BEGAN + 19 * HALF, HALF, BEGAN)
    assert field.times[:2] == [0, 30_000]
    assert len(field.times) == heat.COLUMNS
    assert field.values == [[80.0, *[None] * 18, 20.0]]
    assert [i for i, hidden in enumerate(field.hidden[0]) if hidden] == [1]


def test_ten_minutes_stand_still_and_then_move() -> None:
    one = [student((0, 80.0))]
    young, old = (heat.process(one, BEGAN + i * HALF, HALF, BEGAN) for i in (3, 30))
    assert (young.times[0], young.times[-1]) == (0, 19 * 30_000)
    assert (old.times[0], old.times[-1]) == (11 * 30_000, 30 * 30_000)
    drawn = heat.figure(old, ["Ada"], WORDS)
    assert drawn["data"][0]["x"][0] == MIDNIGHT_MS + 11 * 30_000 + 15_000  # a field lies around its middle
    assert drawn["layout"]["xaxis"]["range"] == [MIDNIGHT_MS + 11 * 30_000, MIDNIGHT_MS + 31 * 30_000]


def test_rows_stand_in_the_given_order_from_the_top() -> None:
    field = heat.process([student(), student()], BEGAN + 19 * HALF, HALF, BEGAN)
    drawn = heat.figure(field, ["Ada", "<b>Bela</b>"], WORDS)
    assert drawn["layout"]["yaxis"]["ticktext"] == ["Ada", "&lt;b&gt;Bela&lt;/b&gt;"]
    assert drawn["layout"]["yaxis"]["range"] == [1.5, -0.5]
    assert [(each["zmin"], each["zmax"]) for each in drawn["data"]] == [(0, 100)] * 2


def test_the_trail_goes_back_three_minutes_and_ends_with_the_newest() -> None:
    samples = [sample(second, second / 1000) for second in range(0, 404, 2)]
    places = trail.process(samples, BEGAN)
    assert (places[0].ms, places[-1].ms, places[-2].ms) == (230_000, 404_000, 400_000)
    assert len(places) == 19
    drawn = trail.figure(places, [str(place.ms) for place in places], ENDS)
    (line,) = drawn["data"]
    assert line["marker"]["size"][-1] > 2 * line["marker"]["size"][0]
    assert drawn["layout"]["xaxis"]["range"] == drawn["layout"]["yaxis"]["range"] == [-1.05, 1.05]


def test_a_hidden_class_leaves_no_trail() -> None:
    assert trail.process([sample(0, 0.2), sample(2, None)], BEGAN) == []
    assert trail.process([], BEGAN) == []
    assert trail.figure([], [], ENDS)["data"][0]["marker"]["size"] == []
