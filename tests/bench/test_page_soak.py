"""A page that stays open neither leaks nor slows: the short form of `make soak-page`."""

from dataclasses import replace

import pytest
from sqlalchemy import Engine

from tests.bench.page_soak import Sample, faults, watch

FLAT = [Sample(600.0 + i, 20e6, 1500, 300, 10 * i, 80.0) for i in range(1, 31)]


def test_what_grows_is_told() -> None:
    assert faults(FLAT) == []
    assert faults([replace(s, heap=s.heap + 4e5 * i) for i, s in enumerate(FLAT)])[0].startswith("heap grew")
    assert faults([replace(s, nodes=s.nodes + 40 * i) for i, s in enumerate(FLAT)])[0].startswith("nodes grew")
    assert faults([replace(s, update_ms=80 + 3 * i) for i, s in enumerate(FLAT)])[0].startswith("an update took")
    assert faults(FLAT[:2]) == ["it was too short to say anything"]


@pytest.mark.browser
def test_the_live_page_neither_leaks_nor_slows(engine: Engine) -> None:
    """Half an hour in half a minute. CPU time is no matter here: the machine is busy with other tests."""
    samples = list(watch(engine, 30, 60, every_s=2))
    assert samples[-1].updates > 20
    assert samples[-1].lesson_s > 1200
    assert [fault for fault in faults(samples) if "update" not in fault] == []
