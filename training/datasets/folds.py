"""Which rows are validated on together: the folds of a cross-validation."""

import numpy as np
from numpy.typing import NDArray

from services.domain.emotions import EXPRESSIONS
from services.errors import BadInput


def bind(groups: NDArray[np.str_] | None, image_index: NDArray[np.int64]) -> NDArray[np.int64]:
    """[n]: equal for rows that no fold may part: of one subject or movie, or with the same pixels, or joined by such rows."""
    links = [image_index] if groups is None else [image_index, np.unique(groups, return_inverse=True)[1]]
    bound = np.arange(len(image_index))
    while True:
        before = bound
        for link in links:
            lowest = np.full(link.max(initial=-1) + 1, len(bound))
            np.minimum.at(lowest, link, bound)
            bound = lowest[link]
        if np.array_equal(bound, before):
            return bound


def assign(labels: NDArray[np.int64], bound: NDArray[np.int64], folds: int, *, seed: int) -> NDArray[np.int64]:
    """[n]: fold 0..folds-1 of each row. Raises BadInput when there are fewer bundles of rows than folds.

    Bundles are dealt largest first, in an order drawn from `seed` among equals, each to the fold that has least of its classes.
    """
    _, bundle = np.unique(bound, return_inverse=True)
    counts = np.zeros((bundle.max(initial=-1) + 1, len(EXPRESSIONS)), np.int64)
    np.add.at(counts, (bundle, labels), 1)
    if not 2 <= folds <= len(counts):
        raise BadInput(f"{folds} folds are not possible: 2 to {len(counts)}, as many as there are subjects, movies or different pictures")
    sizes = counts.sum(1)
    order = np.random.default_rng(seed).permutation(len(counts))
    order = order[np.argsort(-sizes[order], kind="stable")]
    share = counts / np.maximum(counts.sum(0), 1)
    held, rows = np.zeros((folds, len(EXPRESSIONS))), np.zeros(folds, np.int64)
    fold = np.empty(len(counts), np.int64)
    for number in order:
        crowding = held @ share[number]
        fold[number] = chosen = np.lexsort((rows, crowding))[0]
        held[chosen] += share[number]
        rows[chosen] += sizes[number]
    return fold[bundle]
