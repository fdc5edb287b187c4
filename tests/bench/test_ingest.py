"""The benchmark itself, on small pictures for a moment."""

import pytest

from services.bench import ingest
from services.bench.catalogue import Asked
from services.bench.report import Report
from services.errors import BadInput


def test_both_receive_the_same_and_are_compared() -> None:
    report = Report("ingest", {}, [], {})
    ingest.compare(report, "160x90@10", (160, 90, 10), streams=2, turns=3, window_s=1.5)
    values = {case.case: case.value for case in report.cases}
    for kind in ("ours", "stock"):
        assert values[f"{kind}, 160x90@10, looks"] == pytest.approx(2.0, abs=0.7)
        assert 0 < values[f"{kind}, 160x90@10, CPU a stream"] < 50
    assert report.ratios.keys() == {"stock / ours, 160x90@10, CPU"}
    assert report.ratios["stock / ours, 160x90@10, CPU"] > 0


def test_a_shape_that_nothing_has() -> None:
    with pytest.raises(BadInput, match="640x360@15"):
        ingest.run(Asked(only="8k"))
