"""Whatever is compared takes turns, in a new order each time: what else the machine does meets all of them alike."""

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

Key = TypeVar("Key")
_FEWEST: Final = 3  # turns, however long they take


def take_turns(
    contestants: Mapping[Key, Callable[[], Sequence[float]]],
    rounds: int,
    seconds: float,
    *,
    seed: int = 0,
    clock: Callable[[], float] = time.monotonic,
) -> dict[Key, NDArray[np.float64]]:
    """Calls each contestant once a round, and gives back [turns, numbers] for each, turn for turn comparable.

    Ends after `rounds`, or earlier after the first whole round that ends later than `seconds`, but not before three.
    """
    measured: dict[Key, list[Sequence[float]]] = {key: [] for key in contestants}
    random = np.random.default_rng(seed)
    keys, start = list(contestants), clock()
    for turn in range(max(rounds, _FEWEST)):
        if turn >= _FEWEST and clock() - start > seconds:
            break
        for index in random.permutation(len(keys)):
            key = keys[index]
            measured[key].append(contestants[key]())
    return {key: np.array(turns, np.float64) for key, turns in measured.items()}
