"""The benchmark itself, on a school small enough for a test: rows are what it says, and every part is measured."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, func, select, text

from services import clock
from services.bench import school, storage
from services.bench.catalogue import Asked
from services.bench.report import Report
from services.bench.school import Shape
from services.storage import mood
from services.storage.models import ReadingRow, RollupRow, SessionRow

SMALL = Shape(2, 6, timedelta(seconds=40), 6, timedelta(minutes=4), timedelta(minutes=1), 50)
READINGS = 6 * 2 * (240 + 60) + 3 * 2 * 6 * 2 * 40


def test_a_school_is_made(engine: Engine) -> None:
    now = clock.now()
    alone = school.opened(engine, SMALL, now)
    assert alone.readings == 6 * 2 * (240 + 60)
    full = school.filled(engine, alone, READINGS, lambda _: None)
    with engine.connect() as conn:
        assert conn.execute(select(func.count()).select_from(ReadingRow)).scalar_one() == full.readings == READINGS
        assert conn.execute(select(func.count()).select_from(SessionRow)).scalar_one() == 2 + 50 + 3 * 2
        samples = conn.execute(select(func.sum(RollupRow.samples))).scalar_one()
        assert samples == READINGS  # every reading is in a sum of ten seconds
        assert conn.execute(text("SELECT count(DISTINCT expires_on) FROM reading")).scalar_one() >= 4
        coverage = mood.coverage(conn, full.long, k=1, at=full.now)
        points = mood.read(conn, full.long, bucket_s=10, k=1)
    assert (coverage.participants, coverage.present) == (6, 6)
    assert len(points) == 24
    assert points[-1].at + timedelta(seconds=10) == full.now


@pytest.mark.timeout(300)
def test_every_part_is_measured(engine: Engine) -> None:
    report = Report("storage", {}, [], {})
    storage.measure(report, engine, SMALL, READINGS, Asked(rounds=3, seconds=2))
    values = {case.case: case.value for case in report.cases}
    assert len(values) == len(report.cases)
    assert all(value > 0 for value in values.values())
    assert values["live, long lesson: coverage now"] <= values["live, long lesson: coverage now, p95"]
    assert values["a day of single readings, the largest"] >= 2 * 6 * 2 * 40
    assert {f"writing {size} readings, {way}" for size in (60, 300, 1000) for way in ("COPY", "INSERT from arrays", "whole commit")} <= set(
        values
    )
    assert "report of the long lesson, pdf" in values
    assert "coverage now, long lesson / short lesson" in report.ratios
    with engine.connect() as conn:  # all days were dropped
        assert conn.execute(text("SELECT count(*) FROM reading")).scalar_one() == 0
        assert conn.execute(select(func.count()).select_from(RollupRow)).scalar_one() == 0
