from collections.abc import Callable, Iterator

import numpy as np

from services.bench.turns import take_turns


class Counting:
    """Answers with the number of its turn; notes its name in the common diary."""

    def __init__(self, name: str, diary: list[str]) -> None:
        self.name, self.diary, self.turns = name, diary, 0

    def __call__(self) -> list[float]:
        self.diary.append(self.name)
        self.turns += 1
        return [float(self.turns), -1.0]


def seconds_apart(step: float) -> Callable[[], float]:
    """A clock that is `step` seconds later each time it is read."""
    times: Iterator[float] = (step * reading for reading in range(1000))
    return lambda: next(times)


def test_everyone_gets_one_turn_a_round_in_changing_order() -> None:
    diary: list[str] = []
    names = "abcd"
    measured = take_turns({name: Counting(name, diary) for name in names}, rounds=10, seconds=60)
    rounds = ["".join(diary[at : at + 4]) for at in range(0, 40, 4)]
    assert all(sorted(order) == list(names) for order in rounds)
    assert len(set(rounds)) > 3
    for turns in measured.values():
        np.testing.assert_array_equal(turns, [[turn, -1.0] for turn in range(1, 11)])


def test_a_slow_machine_gets_fewer_rounds_but_three() -> None:
    for seconds, expected in ((1000.0, 20), (45.0, 7), (1.0, 3)):
        measured = take_turns({"a": Counting("a", [])}, rounds=20, seconds=seconds, clock=seconds_apart(10.0))
        assert len(measured["a"]) == expected
