import json

import numpy as np
import pytest

from services.bench import catalogue, machine
from services.bench.catalogue import Asked
from services.bench.classify_table import table
from services.bench.report import Case, Report, over_turns, ratio
from services.errors import NotFound


def test_a_case_is_the_median_and_the_range_between_the_quartiles() -> None:
    case = over_turns("reading", np.array([5.0, 1.0, 2.0, 3.0, 400.0]), "ms")
    assert case == Case("reading", 3.0, "ms", 3.0)


def test_a_ratio_compares_turn_by_turn() -> None:
    """The machine was ten times slower in the last two turns; both met the same."""
    fast = np.array([1.0, 1.0, 10.0, 10.0, 1.0])
    assert ratio(2.5 * fast, fast) == pytest.approx(2.5)


def test_the_report_is_what_programs_were_promised() -> None:
    report = Report("classify", machine.describe("numpy", "no-such-package"), [Case("a", 1.0, "ms", 0.1)], {"b / a": 2.0})
    told = json.loads(json.dumps(report.as_json()))
    assert told["name"] == "classify"
    assert told["cases"] == [{"case": "a", "value": 1.0, "unit": "ms", "spread": 0.1}]
    assert told["ratios"] == {"b / a": 2.0}
    assert told["machine"]["threads"] >= 1
    assert told["machine"]["cpu"]
    assert told["machine"]["versions"] == {"numpy": np.__version__}


def test_the_table_has_a_line_for_each_contestant_and_says_who_is_missing() -> None:
    cases = [
        Case("fast, accuracy", 69.0, "%", 0.8),
        Case("fast, batch 1, threads 1, cpu", 1.5, "ms/face", 0.2),
        Case("fast, batch 1, threads 1, wall", 9.9, "ms/face", 0.2),
        Case("slow, batch 1, threads 1, cpu", 4.0, "ms/face", 0.0),
    ]
    lines = table(Report("classify", {}, cases, {}, {"gone": "it ended early"}), (1,), (1,)).splitlines()
    assert lines == [
        "| runtime | accuracy | batch 1, threads 1, cpu |",
        "|---|---|---|",
        "| fast | 69.0 | 1.50 ± 0.10 |",
        "| slow |  | 4.00 ± 0.00 |",
        "Left out: gone: it ended early",
    ]


def test_every_benchmark_that_is_listed_can_be_run() -> None:
    assert "classify" in catalogue.CATALOGUE
    for name in catalogue.CATALOGUE:
        assert callable(catalogue.find(name))


def test_an_unknown_benchmark_is_told_what_there_is() -> None:
    with pytest.raises(NotFound, match=r"there are: .*classify"):
        catalogue.run("speed", Asked())
