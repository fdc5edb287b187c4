"""The benchmark itself, with two pages for a moment on a real service."""

import asyncio
from datetime import timedelta

import pytest

from services import clock
from services.bench import dashboard, school
from services.bench.catalogue import Asked
from services.bench.lesson import own_service
from services.bench.report import Report
from services.bench.school import Shape
from services.bench.viewers import Viewers
from services.errors import ClassPulseError

SMALL = Shape(large=6, long=timedelta(minutes=3), short=timedelta(seconds=20))


@pytest.mark.e2e
def test_pages_are_followed_and_what_they_cost_is_measured() -> None:
    with own_service() as service:
        of = school.opened(service.engine, SMALL, clock.now())
        nothing, two = asyncio.run(dashboard.opened(service, of, (0, 2), 4.0, Asked()))
        with pytest.raises(ClassPulseError, match="does not log in"):  # the link was used
            asyncio.run(_open(Viewers(service.settings.base_url, service.login_url, of.long.id)))
    assert (nothing.pages, nothing.snapshots) == (0, 0)
    assert two.pages == 2
    assert two.snapshots > 0.4  # the server speaks at least every two seconds
    assert two.characters > 1000  # a chart is in them
    assert two.web > 0
    report = Report("dashboard", {}, [], {})
    dashboard.add(report, two)
    assert {case.case for case in report.cases} >= {"2 pages, CPU of web", "2 pages, snapshots on each"}


async def _open(viewers: Viewers) -> None:
    async with viewers:
        pass
