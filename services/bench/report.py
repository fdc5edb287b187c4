"""What a benchmark found: numbers with their unit and spread, the ratios to quote, and the machine that they belong to."""

from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Case:
    case: str
    value: float
    unit: str
    spread: float  # same unit: half of the turns lie within this range around the median


@dataclass(frozen=True, slots=True)
class Report:
    name: str
    machine: dict[str, Any]
    cases: list[Case]
    ratios: dict[str, float]  # what to what -> how many times
    left_out: dict[str, str] = field(default_factory=dict)  # what should have been measured -> why it was not

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def over_turns(case: str, values: NDArray[np.float64], unit: str) -> Case:
    """`values` [turns] -> their median, and the range between their quartiles."""
    low, median, high = np.quantile(values, (0.25, 0.5, 0.75)).tolist()
    return Case(case, median, unit, high - low)


def p95(case: str, values: NDArray[np.float64], unit: str) -> Case:
    """`values` [turns] -> within which 95 % of them lie."""
    return Case(f"{case}, p95", float(np.quantile(values, 0.95)), unit, 0.0)


def ratio(slow: NDArray[np.float64], fast: NDArray[np.float64]) -> float:
    """Median over turns of how many times `slow` [turns] took what `fast` [turns] took in the same turn."""
    return float(np.median(slow / fast))
