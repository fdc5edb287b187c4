import random

from aiortc.rate import RateCounter as Stock

from services.ingest.rate_counter import RateCounter


def test_it_says_what_aiortcs_counter_says() -> None:
    chance = random.Random(1)
    ours, stock, now = RateCounter(), Stock(1000, 8000), 5_000
    for _ in range(3_000):
        now += chance.choice([0, 0, 1, 7, 33, 100, 400, 999, 1000, 2500])
        assert ours.rate(now) == stock.rate(now)
        if chance.random() < 0.01:
            ours.reset()
            stock.reset()
        value = chance.randrange(1500)
        ours.add(value, now)
        stock.add(value, now)
        assert ours.rate(now) == stock.rate(now)


def test_nothing_for_a_while_is_no_rate() -> None:
    counter = RateCounter(window_ms=1000)
    assert counter.rate(0) is None
    counter.add(100, 0)
    assert counter.rate(0) is None
    assert counter.rate(1) == 8000 * 100 // 2
    assert counter.rate(1000) is None
