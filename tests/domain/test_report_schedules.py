"""When a report is due: by the clock of a place, also where that clock is changed."""

from datetime import UTC, datetime, time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.domain.report_schedules import Timetable, zone_of
from services.errors import Unprocessable

BERLIN = zone_of("Europe/Berlin")


def friday(at: time = time(15), zone: str = "Europe/Berlin") -> Timetable:
    return Timetable(frozenset({5}), at, zone_of(zone))


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type, misc]


def test_each_friday_at_three() -> None:
    thursday = utc(2026, 3, 5, 23, 30)  # already Friday in Berlin
    assert friday().next(thursday) == utc(2026, 3, 6, 14)
    assert friday().next(utc(2026, 3, 6, 14)) == utc(2026, 3, 13, 14)
    assert friday().last(utc(2026, 3, 6, 14)) == utc(2026, 3, 6, 14)
    assert friday().last(utc(2026, 3, 6, 13, 59)) == utc(2026, 2, 27, 14)


def test_three_o_clock_stays_three_o_clock_when_summer_comes_and_goes() -> None:
    assert friday().next(utc(2026, 3, 27, 15)) == utc(2026, 4, 3, 13)  # CEST since 29 March
    assert friday().next(utc(2026, 10, 23, 14)) == utc(2026, 10, 30, 14)  # CET since 25 October


def test_an_hour_that_is_skipped_and_one_that_comes_twice() -> None:
    sunday = Timetable(frozenset({7}), time(2, 30), BERLIN)
    skipped = sunday.next(utc(2026, 3, 28, 12))
    assert skipped.astimezone(BERLIN).strftime("%d %H:%M") == "29 03:30"
    assert sunday.next(skipped) == utc(2026, 4, 5, 0, 30)
    twice = sunday.next(utc(2026, 10, 24, 12))
    assert twice == utc(2026, 10, 25, 0, 30)
    assert sunday.next(twice) == utc(2026, 11, 1, 1, 30)


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Kolkata"])
def test_the_day_is_that_of_the_place(zone: str) -> None:
    at = friday(time(0), zone).next(utc(2026, 3, 3, 12))
    assert (at.astimezone(zone_of(zone)).isoweekday(), f"{at.astimezone(zone_of(zone)):%H:%M}") == (5, "00:00")


@given(
    st.sets(st.integers(1, 7), min_size=1),
    st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    st.sampled_from(["Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "Africa/Casablanca", "UTC"]),
    st.datetimes(datetime(2024, 1, 1), datetime(2028, 1, 1)),
)
def test_times_follow_each_other_and_none_is_left_out(days: set[int], at: time, zone: str, now: datetime) -> None:
    timetable = Timetable(frozenset(days), at, zone_of(zone))
    times = [timetable.last(now.replace(tzinfo=UTC))]
    for _ in range(2 * len(days)):
        times.append(timetable.next(times[-1]))
    assert times[0] <= now.replace(tzinfo=UTC) < times[1]
    assert all(timetable.last(later) == later and earlier < later for earlier, later in pairwise(times))
    assert (times[-1] - times[0]).days in (13, 14)  # an hour less where summer time begins


def test_what_is_no_timetable() -> None:
    for days in (frozenset[int](), frozenset({0}), frozenset({5, 8})):
        with pytest.raises(Unprocessable, match="days of the week"):
            Timetable(days, time(15), BERLIN)
    for name in ("Europe/Berin", "", "../etc/passwd", "Europe", "a\0b"):
        with pytest.raises(Unprocessable, match="no time zone"):
            zone_of(name)
