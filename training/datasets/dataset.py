"""Labelled faces, however they were stored."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from services.errors import BadInput
from services.vision.preprocess import SIDE
from training.datasets import folds
from training.datasets.duplicates import number_pixels
from training.datasets.pictures import Picture, Pictures, to_square


@dataclass(frozen=True)
class Dataset:
    """Labelled faces of one folder, n rows."""

    pictures: Sequence[Picture]  # [h, w] gray or [h, w, 3] RGB as stored; perhaps read from disk only when asked for
    labels: NDArray[np.int64]  # [n], index into EXPRESSIONS
    splits: NDArray[np.str_] | None = None  # [n]: train, public, private, or "" for none; None where the data has no splits
    votes: NDArray[np.uint8] | None = None  # [n, 10] FER+ votes
    groups: NDArray[np.str_] | None = None  # [n]: whose face it is, or which movie it is from
    names: Sequence[str] | None = None  # [n]: the pictures' files, where each has its own

    def __len__(self) -> int:
        return len(self.labels)

    @cached_property
    def image_index(self) -> NDArray[np.int64]:
        """[n], equal where the pixels are equal. Looks at every picture, the first time."""
        return number_pixels(self.pictures)

    def rows(self, split: str) -> NDArray[np.int64]:
        """Row numbers of a split; `all` is every row. Raises BadInput where the data has no such split."""
        if split == "all":
            return np.arange(len(self))
        found = np.flatnonzero(self.splits == split) if self.splits is not None else np.empty(0, np.int64)
        if len(found) == 0:
            known = sorted(set(self.splits.tolist()) - {""}) if self.splits is not None else []
            raise BadInput(f"no rows of split {split!r} in this data; it has {', '.join([*known, 'all'])}")
        return found

    def crops(self, rows: NDArray[np.int64], side: int = SIDE) -> NDArray[np.uint8]:
        """[len(rows), side, side] gray: the network's input, where each picture is a face already."""
        crops = np.empty((len(rows), side, side), np.uint8)
        for place, row in enumerate(rows):
            crops[place] = to_square(self.pictures[row], side)
        return crops

    def seen_in_training(self, rows: NDArray[np.int64]) -> NDArray[np.bool_] | None:
        """[len(rows)]: whether a row's pixels occur in Training too; None where this data holds no Training rows."""
        if self.splits is None or not np.any(self.splits == "train"):
            return None
        return np.isin(self.image_index[rows], self.image_index[self.splits == "train"])

    def fold(self, number: int, of: int, *, seed: int = 0) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The rows to train on and to validate on in fold 1..`of`; each row is validated on in exactly one of them.

        A subject or movie, and pictures with the same pixels, are never on both sides; the classes are spread as evenly as that
        allows. Raises BadInput for fewer than `of` of them, and for a fold that is not there.
        """
        if not 1 <= number <= of:
            raise BadInput(f"there is no fold {number} of {of}")
        fold = folds.assign(self.labels, folds.bind(self.groups, self.image_index), of, seed=seed)
        return np.flatnonzero(fold != number - 1), np.flatnonzero(fold == number - 1)

    def subset(self, rows: NDArray[np.int64]) -> "Dataset":
        """These rows alone, in this order; their pictures are still read where they are."""
        return Dataset(
            Pictures(self.pictures.__getitem__, np.asarray(rows, np.int64)),
            self.labels[rows],
            None if self.splits is None else self.splits[rows],
            None if self.votes is None else self.votes[rows],
            None if self.groups is None else self.groups[rows],
            None if self.names is None else [self.names[row] for row in rows],
        )

    def with_split(self, train: NDArray[np.int64], valid: NDArray[np.int64]) -> "Dataset":
        """The same rows with other splits: `train`, `valid` as `public`, and none for the rest."""
        splits = np.full(len(self), "", "<U7")
        splits[train], splits[valid] = "train", "public"
        return replace(self, splits=splits)
