"""What a snapshot makes of the page, state by state."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from plotly.io.json import to_json_plotly

from dashboard import ids, texts
from dashboard.around import Around
from dashboard.components.coverage import rest
from dashboard.components.engagement import trend_words
from dashboard.components.table import head, mood_table
from dashboard.render import changes
from dashboard.router import session_of
from dashboard.snapshot import Looks, Snapshot
from dashboard.so_far import SoFar
from dashboard.when import when
from dashboard.window import Held
from services import clock
from services.domain.classroom import ClassSession, MoodPoint
from services.domain.emotions import EXPRESSIONS
from services.domain.policy import Analysis, Policy
from services.domain.trend import Course, Trend
from services.reports.figures.samples import Sample
from services.storage.mood import Coverage
from services.storage.pace import Pace

STARTED = datetime(2026, 3, 2, 9, 0, 0, tzinfo=UTC)
FULL = Coverage(participants=12, present=11, readable=9, suppressed=False)


def samples(count: int, presence_only: bool = False) -> list[Sample]:
    shares = None if presence_only else dict.fromkeys(EXPRESSIONS, 1 / 7)
    value = None if presence_only else 70.0
    points = [
        MoodPoint(STARTED + timedelta(seconds=2 * i), shares, value, value, value, value, value, 0.8, 11, 9, False) for i in range(count)
    ]
    return [Sample(point, 2) for point in points]


def snapshot(
    age_s: float,
    seen: Sequence[Sample] = (),
    *,
    coverage: Coverage = FULL,
    ended_s: float | None = None,
    policy: Policy | None = None,
    looks: Looks | None = None,
) -> Snapshot:
    started = STARTED if seen else None
    ended = STARTED + timedelta(seconds=ended_s) if ended_s is not None else None
    session = ClassSession(uuid4(), uuid4(), None, "Triangles", "bcdfg", policy or Policy(), STARTED, started, ended)
    now = STARTED + timedelta(seconds=age_s)
    return Snapshot.of(session, session.policy.k, now, coverage, Held(tuple(seen), now, now), looks=looks)


def shown(now: Snapshot, view: str = ids.CHART) -> dict[str, Any]:
    return {str(component) + "." + prop: value for component, prop, value in changes(now, view)}


def said(now: Snapshot, component: str) -> str:
    return str(to_json_plotly(shown(now)[component + ".children"]).encode().decode("unicode_escape"))


def test_waiting_shows_how_a_student_comes_and_no_charts() -> None:
    page = shown(snapshot(5))
    assert (page["waiting.hidden"], page["lesson.hidden"]) == (False, True)
    assert not any("figure" in key for key in page)
    assert texts.NOT_BEGUN in page["clock.children"]


def test_live_says_its_time_its_number_and_its_coverage() -> None:
    now = snapshot(20, samples(10))
    page = shown(now)
    assert (page["waiting.hidden"], page["lesson.hidden"], page["notice.children"]) == (True, False, [])
    assert page["clock.children"] == "0:20 into the lesson"
    assert '"70"' in said(now, ids.ENGAGEMENT)
    assert "9 of 12 faces readable" in said(now, ids.COVERAGE)
    assert "2 not in view, 1 without video" in said(now, ids.COVERAGE)
    assert "14 %" in said(now, ids.LEGEND)


def test_figures_travel_without_colours_of_the_page() -> None:
    patch = shown(snapshot(20, samples(10)))[str(ids.figure(ids.MOOD)) + ".figure"]
    parts = [step["location"] for step in patch.to_plotly_json()["operations"]]
    assert parts == [["data"], ["layout", "xaxis"], ["layout", "shapes"], ["layout", "annotations"]]


def test_silence_is_said_and_old_figures_are_not_called_new() -> None:
    now = snapshot(45, samples(10))
    assert "No news for 25 s" in said(now, ids.NOTICE)
    assert texts.ENGAGEMENT_NONE in said(now, ids.ENGAGEMENT)
    assert "%" not in said(now, ids.LEGEND)


def test_a_small_group_is_hidden_and_the_page_says_so() -> None:
    hidden = Coverage(4, 4, 3, suppressed=True)
    now = snapshot(20, samples(10), coverage=hidden)
    assert "Hidden: fewer than 5 readable students" in said(now, ids.NOTICE)
    assert texts.ENGAGEMENT_NONE in said(now, ids.ENGAGEMENT)


@pytest.mark.parametrize(("looks", "told"), [(6.0, True), (9.5, True), (10.0, False), (20.0, False), (None, False)])
def test_few_looks_are_said(looks: float | None, told: bool) -> None:
    now = snapshot(20, samples(10), looks=Looks(Pace(STARTED, looks), meant=20.0))
    assert ("Looks at each student in ten seconds" in said(now, ids.NOTICE)) == told
    if looks == 6.0:
        assert "ten seconds: 6, usually 20" in said(now, ids.NOTICE)


def test_presence_mode_draws_presence() -> None:
    now = snapshot(20, samples(10, presence_only=True), policy=Policy(analysis=Analysis.PRESENCE))
    assert texts.PRESENCE in said(now, ids.NOTICE)
    assert ids.ENGAGEMENT + ".children" not in shown(now)
    assert texts.FACING_SHARE in said(now, ids.LEGEND)


def test_a_session_that_has_ended_is_summed_up() -> None:
    now = snapshot(4000, samples(300), ended_s=600)
    assert texts.ENDED in said(now, ids.NOTICE)
    assert texts.TREND_NONE in said(now, ids.ENGAGEMENT)
    assert "on average" in said(now, ids.COVERAGE)
    assert shown(now)["clock.children"] == "lasted 10:00"


def test_the_table_has_what_the_charts_have() -> None:
    now = snapshot(60, samples(30))
    page = shown(now, ids.TABLE)
    assert not any("figure" in key for key in page)
    table = mood_table(now)[1].children
    assert [row[0] for row in table.data["body"]] == ["1:00", "0:50", "0:40", "0:30", "0:20", "0:10"]
    assert all(len(row) == len(head(False)) for row in table.data["body"])


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (Coverage(12, 11, 9, False), "2 not in view, 1 without video"),
        (Coverage(12, 12, 9, False), "3 not in view"),
        (Coverage(12, 9, 9, False), "3 without video"),
        (Coverage(12, 10, 9, False, cameras_off=2), "1 not in view, 2 cameras off"),
        (Coverage(12, 9, 9, False, cameras_off=1), "1 camera off, 2 without video"),
        (Coverage(3, 3, 3, False), texts.ALL_IN_VIEW),
    ],
)
def test_coverage_says_who_is_missing(now: Coverage, words: str) -> None:
    assert rest(now) == words


def test_a_trend_is_a_word() -> None:
    since = STARTED + timedelta(minutes=10, seconds=42)
    assert trend_words(None, STARTED) == texts.TREND_NEW
    assert trend_words(Trend(Course.STEADY, since, 70, 71), STARTED) == "Steady since 10:42"
    assert trend_words(Trend(Course.FALLING, since, 78.4, 55), STARTED) == "Falling since 10:42, from 78"


def test_a_fall_is_said_with_what_is_usual() -> None:
    values = [78.0] * 80 + [78 - i / 2 for i in range(60)]
    fallen = [replace(s, point=replace(s.point, engagement=v, engagement_low=v - 2, engagement_high=v + 2))
              for s, v in zip(samples(140), values, strict=True)]  # fmt: skip
    now = snapshot(280, fallen)
    words = said(replace(now, around=Around(so_far=SoFar(now.at, usual=77.0))), ids.ENGAGEMENT)
    assert "Falling since 2:40, from" in words
    assert "below what is usual for this class today (77)" in words
    assert "usual" not in said(now, ids.ENGAGEMENT)


def test_dates_are_the_readers() -> None:
    assert when(STARTED, "Europe/Berlin") == "2 Mar 2026, 10:00"
    assert when(STARTED, "No/Where") == "2 Mar 2026, 09:00 UTC"
    assert when(STARTED, None) == "2 Mar 2026, 09:00 UTC"
    assert when(clock.now(), "UTC").startswith("Today, ")


def test_addresses_name_sessions() -> None:
    some = uuid4()
    assert session_of(f"/sessions/{some}") == session_of(f"/sessions/{some}/") == some
    assert session_of("/sessions/nonsense") is None
    assert session_of("/settings") is None
