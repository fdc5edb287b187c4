"""Alerts on the page: with their reason, until somebody has seen them, as many as the teacher wants."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import insert

from dashboard import texts
from services import clock
from services.domain.alerts import Kind
from services.storage import notify
from services.storage.models import AlertRow
from tests.dashboard.browsing import SLOW_MS, Visit, keep, overflow
from tests.dashboard.classroom import Classroom
from tests.dashboard.serving import Server

pytestmark = pytest.mark.browser
expect.set_options(timeout=SLOW_MS)

Serve = Callable[..., Server]
FELL = "Engagement fell from 78 to 55 in two minutes"
CAMERAS = "Five cameras went off in a minute"


@pytest.fixture
def lesson(make_classroom: Callable[..., Classroom]) -> Iterator[Classroom]:
    room = make_classroom("Triangles and proofs", 8)
    room.read(clock.now() - timedelta(seconds=40), 40)
    with room.going_on():
        yield room


def alarm(lesson: Classroom, kind: Kind, **details: Any) -> None:
    with lesson.engine.begin() as conn:
        conn.execute(insert(AlertRow).values(session_id=lesson.session.id, at=clock.now(), kind=kind.value, details=details))
        notify.announce(conn, lesson.session.id)


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_an_alert_stays_on_every_page_until_it_is_seen(browser: Browser, serve: Serve, lesson: Classroom, width: int, scheme: str) -> None:
    server = serve()
    with Visit(browser, width, scheme) as visit:
        page = visit.open(f"{server.url}/sessions/{lesson.session.id}")
        other = visit.open(f"{server.url}/sessions/{lesson.session.id}")
        alarm(lesson, Kind.ENGAGEMENT_FELL, **{"from": 78, "to": 55, "seconds": 120, "strength": "clear"})
        alarm(lesson, Kind.CAMERAS_OFF, count=5, present=15, seconds=60, strength="strong")
        for each in (page, other):
            expect(each.get_by_role("region", name=texts.ALERTS).get_by_text(FELL)).to_be_visible()
            expect(each.get_by_text(CAMERAS)).to_be_visible()
        assert page.get_by_role("region", name=texts.ALERTS).get_attribute("aria-live") == "polite"
        assert overflow(page) <= 0
        keep(page, f"alerts-{width}-{scheme}")
        page.reload()
        expect(page.get_by_text(FELL)).to_be_visible()
        page.get_by_role("button", name=texts.ALERT_SEE_LABEL.format(reason=FELL)).press("Enter")
        for each in (page, other):
            expect(each.get_by_text(FELL, exact=True)).to_have_count(0)
            expect(each.get_by_text(CAMERAS)).to_be_visible()


def test_a_teacher_sets_how_many_and_the_browser_remembers(browser: Browser, serve: Serve, lesson: Classroom) -> None:
    alarm(lesson, Kind.ENGAGEMENT_FELL, **{"from": 78, "to": 66, "seconds": 60, "strength": "slight"})
    alarm(lesson, Kind.CAMERAS_OFF, count=5, present=15, seconds=60, strength="clear")
    slight = "Engagement fell from 78 to 66 in a minute"
    server = serve()
    with Visit(browser) as visit:
        page = visit.open(f"{server.url}/sessions/{lesson.session.id}")
        expect(page.get_by_text(CAMERAS)).to_be_visible()
        expect(page.get_by_text(slight)).to_be_hidden()
        page.get_by_text(texts.TUNING).click()
        page.get_by_text(texts.SENSITIVITIES["high"], exact=True).click()
        expect(page.get_by_text(slight)).to_be_visible()
        page.get_by_text(texts.SENSITIVITIES["low"], exact=True).click()
        expect(page.get_by_text(CAMERAS)).to_be_hidden()
        page.reload()
        expect(page.get_by_text(CAMERAS)).to_have_count(1)
        page.wait_for_timeout(500)
        expect(page.get_by_text(CAMERAS)).to_be_hidden()
