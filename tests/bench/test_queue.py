"""The benchmark itself, with a few faces and a real Redis: all of them go all the way."""

import psutil
import pytest
from redis import Redis

from services import metrics
from services.bench import queue
from services.bench.catalogue import Asked
from services.bench.report import Report
from services.errors import Misconfigured
from services.inference.redis_queue.entry import STREAM
from tests.redis_server import needs_redis


def dropped() -> float:
    return sum(sample.value for family in metrics.CROPS_DROPPED.collect() for sample in family.samples if sample.name.endswith("_total"))


@needs_redis
def test_all_faces_go_both_ways_and_none_stays() -> None:
    report, before = Report("queue", {}, [], {}), dropped()
    with queue.forgetful_server() as server:
        queue.compare(report, server, 1000, Asked(rounds=3, seconds=30))
        with Redis.from_url(server.url) as redis:
            assert redis.xlen(STREAM) == 0
            assert redis.xinfo_groups(STREAM)[0]["entries-read"] > 4
        assert server.name.partition(" ")[0] in {"redis", "valkey"}
    assert dropped() == before
    assert not psutil.pid_exists(server.process.pid)
    cases = {case.case: case.value for case in report.cases}
    assert {"in process, throughput", "Redis, throughput"} <= set(cases)
    assert all(cases[f"{who}, throughput"] > 0 for who in ("in process", "Redis"))
    assert set(report.ratios) == {f"throughput through Redis / in process, {clock}" for clock in ("wall", "cpu")}


def test_faces_of_a_tick_are_of_one_class_and_none_is_like_another() -> None:
    ticks = queue.made_ticks(250)
    assert [len(tick) for tick in ticks] == [queue.STUDENTS] * 9
    assert all(len({crop.source.session_id for crop in tick}) == 1 for tick in ticks)
    assert len({(crop.source.participant_id, crop.captured_at) for tick in ticks for crop in tick}) == 270


def test_without_a_redis_it_says_what_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(Misconfigured, match="redis-server"):
        queue.run(Asked())
