"""What a network looks at on a data set, in the mean over an expression, and its worst mistakes."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from torch import nn

from services.domain.emotions import EXPRESSIONS
from training.explain.cam import class_maps
from training.metrics import confusion

EXAMPLES: Final = 4  # pictures of each expression
_MEAN_OF: Final = 200  # pictures of an expression, at most, behind a mean map
_LOOKED_AT: Final = 40  # pictures among which different ones are searched
_SAME: Final = 0.8  # correlation of two crops of one photograph
_WORST_CELLS: Final = 6
MISTAKES: Final = 8  # pictures of each cell, at most


@dataclass(frozen=True, slots=True)
class Seen:
    """An expression's mean face and mean fine map, and the pictures that are read so most surely and rightly, with their coarse maps."""

    expression: str
    n: int  # pictures behind the means
    mean_crop: NDArray[np.uint8]  # [48, 48]
    mean_map: NDArray[np.float32]  # [48, 48]
    crops: NDArray[np.uint8]  # [up to EXAMPLES, 48, 48]
    maps: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Mistakes:
    """One cell of the confusion table: its most confident pictures."""

    true: str
    read: str
    count: int
    of: int  # pictures of the true expression
    crops: NDArray[np.uint8]  # [up to MISTAKES, 48, 48]
    confidence: NDArray[np.float32]  # what the wrong answer got


def seen_in(network: nn.Module, crops: NDArray[np.uint8], labels: NDArray[np.int64], probabilities: NDArray[np.float32]) -> list[Seen]:
    """One for each expression that is there. The maps are of the true expression, over pictures that are read rightly if there are any."""
    found = []
    for index, name in enumerate(EXPRESSIONS):
        rows = np.flatnonzero(labels == index)
        if len(rows) == 0:
            continue
        right = rows[probabilities[rows].argmax(1) == index]
        chosen = right if len(right) else rows
        surest = chosen[np.argsort(-probabilities[chosen, index], kind="stable")]
        sample = np.random.default_rng(0).permutation(chosen)[:_MEAN_OF]
        shown = _different(crops[surest])
        mean_crop = crops[sample].mean(0).round().astype(np.uint8)
        mean_map = class_maps(network, crops[sample], fine=True)[:, index].mean(0)
        found.append(Seen(name, len(sample), mean_crop, mean_map, shown, class_maps(network, shown)[:, index]))
    return found


def worst_mistakes(crops: NDArray[np.uint8], labels: NDArray[np.int64], probabilities: NDArray[np.float32]) -> list[Mistakes]:
    """The cells off the diagonal with the largest share of their row, largest first."""
    predicted = probabilities.argmax(1)
    counts = confusion(predicted, labels)
    support = np.bincount(labels, minlength=len(EXPRESSIONS))
    shares = counts / np.maximum(support, 1)[:, None]
    np.fill_diagonal(shares, 0)
    found = []
    for cell in np.argsort(-shares, axis=None, kind="stable")[:_WORST_CELLS]:
        true, read = divmod(int(cell), len(EXPRESSIONS))
        if shares[true, read] == 0:
            break
        rows = np.flatnonzero((labels == true) & (predicted == read))
        surest = rows[np.argsort(-probabilities[rows, read], kind="stable")][:MISTAKES]
        found.append(
            Mistakes(EXPRESSIONS[true], EXPRESSIONS[read], len(rows), int(support[true]), crops[surest], probabilities[surest, read])
        )
    return found


def _different(crops: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The first `EXAMPLES` that are not the same photograph again: data sets hold the same one cut or pressed in another way."""
    chosen: list[NDArray[np.uint8]] = []
    for crop in crops[:_LOOKED_AT]:
        if all(np.corrcoef(crop.ravel(), other.ravel())[0, 1] < _SAME for other in chosen):
            chosen.append(crop)
    return np.stack(chosen[:EXAMPLES])
