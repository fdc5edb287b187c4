"""Events on a chart: a line and a number each, and words where there is room."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from services.domain.markers import Marker
from services.reports.figures.axes import MIDNIGHT_MS, Frame
from services.reports.figures.markers import layers, process, short

BEGAN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def marker(second: float, label: str) -> Marker:
    return Marker(uuid4(), BEGAN + timedelta(seconds=second), label)


def test_each_has_its_number_and_its_place() -> None:
    marks = process([marker(-30, "Before"), marker(90, "Exercise started")], BEGAN)
    assert [(mark.number, mark.ms, mark.label) for mark in marks] == [(1, 0, "Before"), (2, 90_000, "Exercise started")]
    drawn = layers(marks, Frame(0, 300))
    assert [shape["x0"] - MIDNIGHT_MS for shape in drawn["shapes"]] == [0, 90_000]
    assert [words["text"] for words in drawn["annotations"]] == ["1 Before", "2 Exercise started"]


def test_a_lesson_without_events_has_none() -> None:
    assert layers([], Frame(0, 300)) == {"shapes": [], "annotations": []}


def test_what_is_out_of_the_frame_is_not_drawn_and_keeps_its_number() -> None:
    drawn = layers(process([marker(10, "gone"), marker(400, "seen")], BEGAN), Frame(300, 900))
    assert [words["text"] for words in drawn["annotations"]] == ["2 seen"]
    assert len(drawn["shapes"]) == 1


def test_words_never_run_into_the_next_event() -> None:
    close = layers(
        process([marker(100, "Exercise started"), marker(102, "Question"), marker(160, "A long event in words")], BEGAN), Frame(0, 300)
    )
    assert [words["text"] for words in close["annotations"]] == ["2 Question", "3 A long event in words"]
    assert len(close["shapes"]) == 3
    assert short("1 Exercise started", 11, "1") == "1 Exercise…"
    assert short("1 Exercise started", 3, "1") == "1"
    assert short("1 Exercise started", 0, "1") == ""


def test_at_the_right_edge_words_stand_to_the_left() -> None:
    (words,) = layers(process([marker(295, "Break")], BEGAN), Frame(0, 300))["annotations"]
    assert (words["xanchor"], words["text"]) == ("right", "1 Break")


def test_a_small_chart_has_the_numbers_alone() -> None:
    marks = process([marker(100, "Exercise started"), marker(150, "Question")], BEGAN)
    assert [words["text"] for words in layers(marks, Frame(0, 300), 36, words=False)["annotations"]] == ["1", "2"]


def test_a_label_is_words_and_no_markup() -> None:
    (words,) = layers(process([marker(10, "<a href='x'>&")], BEGAN), Frame(0, 60))["annotations"]
    assert words["text"] == "1 &lt;a href='x'&gt;&amp;"
