from datetime import UTC, datetime, timedelta

from dashboard.window import COARSE_S, FINE_S, FULL_EVERY_S, Held, Part, edge, merge, parts, whole
from services.domain.classroom import MoodPoint
from services.reports.figures.samples import Sample

STARTED = datetime(2026, 3, 2, 9, 0, 3, tzinfo=UTC)


def at(seconds: float) -> datetime:
    return STARTED + timedelta(seconds=seconds)


def answers(asked: list[Part]) -> list[Sample]:
    """What storage would say: a point for every bucket."""
    found = []
    for part in asked:
        start = part.since
        while start < part.until:
            found.append(Sample(MoodPoint(start, {}, 0, 0, 50, 40, 60, 1, 9, 9, False), part.bucket_s))
            start += timedelta(seconds=part.bucket_s)
    return found


def follow(held: Held | None, now: datetime) -> tuple[Held, list[Part]]:
    asked = parts(STARTED, now, held)
    return merge(held, answers(asked), asked, now), asked


def covers_without_holes(held: Held) -> bool:
    ends = [sample.end for sample in held.samples]
    return [sample.point.at for sample in held.samples][1:] == ends[:-1]


def test_a_young_lesson_is_fine_all_over() -> None:
    held, asked = follow(None, at(40))
    assert {part.bucket_s for part in asked} == {FINE_S}
    assert held.samples[0].point.at <= STARTED
    assert covers_without_holes(held)


def test_an_old_one_is_coarse_behind_the_moving_end() -> None:
    held, asked = follow(None, at(900))
    assert [part.bucket_s for part in asked] == [COARSE_S, FINE_S]
    assert asked[0].until == asked[1].since == edge(at(900))
    assert covers_without_holes(held)


def test_later_only_what_can_have_changed_is_read() -> None:
    held, everything = follow(None, at(900))
    _, little = follow(held, at(901))
    assert len(answers(little)) < len(answers(everything)) / 5
    assert little[-1].until == at(901)


def test_following_ends_where_reading_everything_does() -> None:
    held: Held | None = None
    for tenth in range(0, 9000, 7):
        held, _ = follow(held, at(tenth / 10))
        assert covers_without_holes(held)
    assert held is not None
    fresh, _ = follow(None, at(899.5))
    assert held.samples == fresh.samples[-len(held.samples) :]
    assert len(fresh.samples) - len(held.samples) <= 1


def test_everything_is_read_again_now_and_then() -> None:
    held, _ = follow(None, at(900))
    _, asked = follow(held, at(901 + FULL_EVERY_S))
    assert (asked[0].until - asked[0].since).total_seconds() > 400


def test_a_lesson_that_is_over_is_shown_whole() -> None:
    assert whole(STARTED, at(40)).bucket_s == FINE_S
    assert whole(STARTED, at(2400)).bucket_s == 20
    assert whole(STARTED, at(8 * 3600)).bucket_s == 150
