"""What the benchmark of the way to the screen makes of what it has seen."""

from types import SimpleNamespace
from uuid import UUID

import pytest

from services.bench.frame_to_pixel import shown

ADA, BO = UUID(int=1), UUID(int=2)
BEGAN = 1000.0


def row(who: UUID, media_time: float, at: float, stored: float) -> SimpleNamespace:
    return SimpleNamespace(participant_id=who, media_time=media_time, at=at, stored=stored)


def test_a_frame_is_on_the_screen_with_the_first_drawing_of_a_moment_after_its_commit() -> None:
    rows = [row(ADA, 0.0, 1000.0, 1000.3), row(ADA, 1.0, 1001.2, 1001.4), row(BO, 5.0, 1001.0, 1001.45)]
    drawings = [(1001.0, 0.2), (1001.6, 0.9), (1002.0, 1.42), (1002.6, 1.9)]
    first, second, third = shown(rows, drawings, BEGAN)
    assert (first.sent, first.drawn) == (1000.0, 1001.6)
    assert second.sent == pytest.approx(1001.0), "it was on its way for 0.2 s longer than the fastest"
    assert (second.stored, second.drawn) == (1001.4, 1002.0)
    assert (third.sent, third.drawn) == (1001.0, 1002.6)


def test_a_drawing_that_shows_an_older_moment_again_takes_nothing_back_and_what_was_never_drawn_is_left_out() -> None:
    rows = [row(ADA, 0.0, 1000.0, 1000.3), row(ADA, 9.0, 1009.0, 1009.2)]
    assert [frame.drawn for frame in shown(rows, [(1000.6, 0.5), (1000.9, 0.2)], BEGAN)] == [1000.6]
    assert list(shown(rows, [], BEGAN)) == []
