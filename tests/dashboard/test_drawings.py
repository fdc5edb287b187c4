"""One drawing for all pages that show the same, and never another's."""

from dataclasses import replace
from datetime import timedelta

import pytest

from dashboard import drawings, ids, texts
from dashboard.drawings import Drawings
from dashboard.languages import speaking
from tests.dashboard.test_render import samples, shown, snapshot


def test_pages_that_show_the_same_share_a_drawing_that_says_what_was_to_be_drawn() -> None:
    now, held = snapshot(20, samples(10)), Drawings()
    first = held.of(now, ids.CHART, names=False)
    assert held.of(now, ids.CHART, names=False) is first
    assert {drawn.place for drawn in first} == set(shown(now))
    assert {drawn.place: drawn.text for drawn in first}["clock.children"] == '"0:20 into the lesson"'


def test_another_view_language_or_moment_is_another_drawing() -> None:
    now, held = snapshot(20, samples(10)), Drawings()
    chart = held.of(now, ids.CHART, names=False)
    table = held.of(now, ids.TABLE, names=False)
    assert {drawn.place for drawn in table} != {drawn.place for drawn in chart}
    with speaking("de"):
        german = {drawn.place: drawn.text for drawn in held.of(now, ids.CHART, names=False)}
        assert texts.CODE == "de"
    assert german["clock.children"] != '"0:20 into the lesson"'
    later = held.of(replace(now, at=now.at + timedelta(seconds=2)), ids.CHART, names=False)
    assert {drawn.place: drawn.text for drawn in later}["clock.children"] == '"0:22 into the lesson"'


def test_a_session_is_never_drawn_for_another() -> None:
    held = Drawings()
    one, other = snapshot(20, samples(10)), snapshot(40, samples(20))
    before = held.of(one, ids.CHART, names=False)
    assert held.of(other, ids.CHART, names=False) is not before
    assert held.of(one, ids.CHART, names=False) is before


def test_only_so_many_are_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawings, "MOST", 2)
    held, nows = Drawings(), [snapshot(20, samples(10)) for _ in range(3)]
    first = held.of(nows[0], ids.CHART, names=False)
    for now in nows[1:]:
        held.of(now, ids.CHART, names=False)
    assert held.of(nows[0], ids.CHART, names=False) is not first
