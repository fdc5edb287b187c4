from datetime import UTC, datetime, timedelta

import pytest

from services.domain.rereading import LENGTH, Stretch, following, onwards

BEGIN = datetime(2026, 9, 1, 8, tzinfo=UTC)


@pytest.mark.parametrize("minutes", [0, 3, 10, 45, 125])
def test_round_and_round_everything_is_read_again_and_never_much_at_once(minutes: int) -> None:
    end, after, seen = BEGIN + timedelta(minutes=minutes), BEGIN, timedelta()
    for _ in range(-(-minutes // 10)):
        stretch = following(BEGIN, end, after)
        assert stretch.since == after
        assert stretch.until - stretch.since <= LENGTH
        seen, after = seen + (stretch.until - stretch.since), stretch.until
    assert seen == end - BEGIN
    assert following(BEGIN, end, after).since == BEGIN


def test_before_there_is_a_past_the_stretch_is_empty() -> None:
    early = BEGIN - timedelta(minutes=3)
    assert following(BEGIN, early, BEGIN) == Stretch(early, early)


def test_the_end_is_not_covered() -> None:
    stretch = Stretch(BEGIN, BEGIN + LENGTH)
    assert stretch.covers(BEGIN)
    assert not stretch.covers(BEGIN + LENGTH)


def test_a_lesson_that_goes_on_is_begun_again_all_the_same() -> None:
    after, begun = BEGIN, []
    for half_minute in range(60):
        end = BEGIN + timedelta(minutes=45, seconds=30 * half_minute)
        stretch = following(BEGIN, end, after)
        after = onwards(stretch, BEGIN, end)
        begun.append(stretch.since)
    assert begun.count(BEGIN) > 60 // 8
