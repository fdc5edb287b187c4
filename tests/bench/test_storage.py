"""The benchmark itself, on a school small enough for a test: rows are what it says, and every part is measured."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, func, select, text

from services import clock
from services.bench import school, storage
from services.bench.catalogue import Asked
from services.bench.report import Report
from services.bench.school import Shape
from services.domain.records import Outcome
from services.storage import mood, rollups
from services.storage.models import ReadingRow, RollupRow, SessionRow
from services.storage.models.readings import P_COLUMNS

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


def test_its_sums_are_those_of_the_service(engine: Engine) -> None:
    made = school.opened(engine, SMALL, clock.now())
    everything = select(RollupRow.__table__).order_by(RollupRow.participant_id, RollupRow.bucket)
    with engine.begin() as conn:
        ours = conn.execute(everything).mappings().all()
        rollups.recompute(conn, {(row["participant_id"], row["bucket"]) for row in ours})
        theirs = conn.execute(everything).mappings().all()
        said = [row for row in conn.execute(select(ReadingRow.__table__)).mappings() if row["outcome"] == Outcome.READ]
    assert len(ours) == 6 * (24 + 6)
    for mine, its in zip(ours, theirs, strict=True):
        assert dict(mine) == {name: pytest.approx(value) if isinstance(value, float) else value for name, value in its.items()}
    assert all(sum(row[name] for name in P_COLUMNS) == pytest.approx(1, abs=1e-5) for row in said)
    assert 0.8 < len(said) / made.readings < 1


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
