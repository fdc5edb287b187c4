"""The model of a school and a country: its units add up, and rows weigh in Postgres what it says."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from services.bench import scale
from services.bench.queue import STUDENTS, made_ticks
from services.bench.row_size import index_bytes, row_bytes
from services.bench.scale import Measured, Plan, Use, main, tables
from services.domain.policy import Policy
from services.inference.redis_queue.entry import entries_of
from services.settings import Settings
from services.storage.models.readings import P_COLUMNS, ReadingRow, RollupRow

ROWS = 40_000
SCHOOL = Plan(100, Use())


def _fill(engine: Engine, table: str, columns: dict[str, str]) -> tuple[float, float]:
    """Bytes of `ROWS` rows in the table and in its indexes, of a row; students one after the other as readings come."""
    with engine.begin() as conn:
        conn.execute(text("SET LOCAL session_replication_role = replica"))  # rows without their students: no foreign keys
        conn.execute(
            text(f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(columns.values())} FROM generate_series(1, {ROWS}) n")
        )
        heap, indexes = conn.execute(text(f"SELECT pg_relation_size('{table}'), pg_indexes_size('{table}')")).one()
    return heap / ROWS, indexes / ROWS


_WHO = "lpad(to_hex(n / 400), 32, '0')::uuid"
_WHEN = "timestamptz '2026-01-01 08:00:00Z' + (n % 400) * interval '10 seconds'"


def test_a_reading_weighs_what_the_model_says(engine: Engine) -> None:
    with engine.begin() as conn:
        conn.execute(text("CREATE TABLE measured (LIKE reading INCLUDING ALL)"))
    reals = ("box_left", "box_top", "box_right", "box_bottom", "yaw", "pitch", "roll", "quality", *P_COLUMNS)
    columns = {"participant_id": _WHO, "at": _WHEN, "face_index": "0", "expires_on": "date '2026-01-02'", "outcome": "0", "bystanders": "0"}
    columns |= {"media_time": "n", "weights_id": f"repeat('w', {scale.WEIGHTS_ID})"} | dict.fromkeys(reals, "0.1")
    heap, indexes = _fill(engine, "measured", columns)
    assert row_bytes(ReadingRow.metadata.tables["reading"], {"weights_id": scale.WEIGHTS_ID}) == pytest.approx(heap, rel=0.02)
    assert index_bytes(ReadingRow.metadata.tables["reading"]) == pytest.approx(indexes, rel=0.15)


def test_a_rollup_weighs_what_the_model_says(engine: Engine) -> None:
    sums = ("samples", "faces", "readable", "facing", "quality", *P_COLUMNS)
    columns = {"participant_id": _WHO, "bucket": _WHEN, "session_id": "lpad('', 32, '1')::uuid", "expires_on": "date '2026-04-01'"}
    columns |= {"weights_id": f"repeat('w', {scale.WEIGHTS_ID})"} | dict.fromkeys(sums, "1")
    heap, _ = _fill(engine, "rollup", columns)
    assert row_bytes(RollupRow.metadata.tables["rollup"], {"weights_id": scale.WEIGHTS_ID}) == pytest.approx(heap, rel=0.02)


def test_a_face_in_redis_weighs_what_the_model_says() -> None:
    (entry,) = entries_of(made_ticks(STUDENTS)[0])
    assert sum(len(name) + len(value) for name, value in entry.items()) / STUDENTS == pytest.approx(scale.FACE_BYTES, rel=0.05)


def test_unit_costs_add_up_to_what_a_class_of_50_took() -> None:
    """106 % of a core, docs/performance.md; what is measured apart leaves storing and the event loop out."""
    assert 50 * SCHOOL.cores_a_student == pytest.approx(1.06, rel=0.15)


def test_units() -> None:
    use, unit = SCHOOL.use, SCHOOL.unit
    assert SCHOOL.students == 3000
    assert SCHOOL.readings_a_second == 6000
    assert SCHOOL.nodes * SCHOOL.students_a_node >= SCHOOL.students > (SCHOOL.nodes - 1) * SCHOOL.students_a_node
    assert SCHOOL.students_a_node <= unit.students_a_node
    assert SCHOOL.gbit == pytest.approx(3000 * (300_000 + 40 * 54 * 8) / 1e9)
    assert SCHOOL.raw_gb == pytest.approx(2 * 6000 * 6 * 3600 * scale.reading_bytes() / 1e9)
    assert SCHOOL.database_cores == pytest.approx(3.0)
    assert SCHOOL.redis_cores == pytest.approx(6000 * 17e-6)
    assert SCHOOL.redis_mb == pytest.approx(6000 * scale.FACE_BYTES / 1e6)
    assert SCHOOL.month()["nodes"] == pytest.approx(SCHOOL.nodes * 2 * 176 * use.price_core_hour)


def test_twice_as_much_takes_twice_as_much() -> None:
    twice = Plan(200, SCHOOL.use)
    for what in ("students", "readings a second", "raw readings, GB", "rollups, GB", "cores of the database"):
        assert twice.figures()[what] == pytest.approx(2 * SCHOOL.figures()[what])
    assert twice.nodes == pytest.approx(2 * SCHOOL.nodes, abs=1)


def test_fewer_looks_make_room_on_a_node() -> None:
    assert Plan(100, replace(Use(), looks_a_second=1.0)).nodes < SCHOOL.nodes
    assert Plan(100, replace(Use(), pictures_a_second=15.0)).nodes > SCHOOL.nodes


def test_what_breaks_first_stands_first_and_divides_the_rest() -> None:
    country = Plan(100_000, Use())
    times = [limit.times for limit in country.limits()]
    assert times == sorted(times, reverse=True)
    assert Plan(-(-country.classes // country.installations()), Use()).limits()[0].times <= 1
    assert Plan(-(-country.classes // (country.installations() - 1)), Use()).limits()[0].times > 1
    assert Plan(1, Use()).installations() == 1


def test_assumptions_are_the_service_s_own_defaults() -> None:
    settings = Settings()
    assert Use().looks_a_second == settings.sample_fps
    assert Use().retention_days == Policy().retention_days
    assert Measured().students_a_node <= settings.max_peers


def test_it_is_asked_on_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--json", "--price-core-hour", "0.04"])
    said = json.loads(capsys.readouterr().out)
    assert said["assumed"]["price_core_hour"] == 0.04
    assert said["plans"]["a school"]["a month, nodes"] == pytest.approx(2 * SCHOOL.month()["nodes"])
    main([])
    assert capsys.readouterr().out == tables(Use()) + "\n"


def test_the_page_shows_what_the_program_prints() -> None:
    page = (Path(__file__).parents[2] / "docs/scaling.md").read_text()
    assert tables(Use()) in page, "python -m services.bench.scale"
    readings, rollups = ReadingRow.metadata.tables["reading"], RollupRow.metadata.tables["rollup"]
    texts = {"weights_id": scale.WEIGHTS_ID}
    assert f"`reading` | {row_bytes(readings, texts):.0f} bytes, {index_bytes(readings):.0f} more" in page
    assert f"`rollup` | {row_bytes(rollups, texts):.0f} bytes, {index_bytes(rollups):.0f} more" in page
