"""Whose turn it is among the crops that wait, without a clock: what a network does that keeps time with the cameras."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from services.domain.records import Crop
from services.inference.line import Line

KEPT = 4  # ticks after which a crop is no longer worth reading


def read_by(
    line: Line, students: list[Crop], most: int, ticks: int = 60, wants: Callable[[int, int], bool] = lambda _, __: True
) -> list[int]:
    """How often each was read. Each tick every student for whom `wants(student, tick)` sends a face, in the same order, and the network
    takes `most`."""
    read: Counter[Any] = Counter()
    for tick in range(ticks):
        line.put([crop for who, crop in enumerate(students) if wants(who, tick)], tick)
        line.drop_older(tick - KEPT)
        read.update(crop.source.participant_id for _, crop in line.take(most))
    return [read[crop.source.participant_id] for crop in students]


def test_who_cannot_all_be_read_is_read_equally_often(crop: Any) -> None:
    read = read_by(Line(1000), [crop() for _ in range(10)], most=4)
    assert sum(read) == 4 * 60
    assert max(read) - min(read) <= 1


def test_a_line_that_is_too_short_for_the_class_is_as_fair(crop: Any) -> None:
    read = read_by(Line(6), [crop() for _ in range(10)], most=4)
    assert sum(read) == 4 * 60
    assert max(read) - min(read) <= 1


def test_who_sends_seldom_is_read_each_time(crop: Any) -> None:
    """The first of ten sends a third of what the others do, and less than their share."""
    read = read_by(Line(1000), [crop() for _ in range(10)], most=4, wants=lambda who, tick: who > 0 or tick % 3 == 0)
    assert read[0] == 20
    assert max(read[1:]) - min(read[1:]) <= 1


def test_a_room_s_faces_have_a_turn_each(crop: Any) -> None:
    first = crop()
    faces = [replace(first, face_index=index) for index in range(3)]
    line, read = Line(1000), Counter[int]()
    for tick in range(9):
        line.put(faces, tick)
        line.drop_older(tick - KEPT)
        read.update(each.face_index for _, each in line.take(1))
    assert read == {0: 3, 1: 3, 2: 3}


def test_of_a_face_the_newest_is_read_first_where_not_all_can_be(crop: Any) -> None:
    one, other = crop(), crop()
    old, new = replace(one, media_time=1.0), replace(one, media_time=2.0)
    line = Line(10)
    line.put([old, other, new], 0.0)
    assert [each.media_time for _, each in line.take(2)] == [other.media_time, 2.0]
    assert [each.media_time for _, each in line.take(2)] == [1.0]


def test_what_has_no_room_is_given_back(crop: Any) -> None:
    one, other = crop(), crop()
    old, new = replace(one, media_time=1.0), replace(one, media_time=2.0)
    line = Line(2)
    assert line.put([old, other], 0.0) == []
    assert line.put([new], 1.0) == [old], "of the one who has two"
    assert (len(line), line.oldest) == (2, 0.0)
    assert line.drop_older(0.5) == [other]
    assert [since for since, _ in line.take(2)] == [1.0]
    assert line.oldest is None
