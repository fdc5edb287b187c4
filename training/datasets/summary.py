"""What a data set holds: counts per class and split, sizes, subjects, and its flaws."""

from collections import Counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from services.domain.emotions import EXPRESSIONS
from training.datasets.dataset import Dataset
from training.datasets.duplicates import Duplicates, find_duplicates
from training.datasets.labels import class_weights, soft_labels


def summarise(faces: Dataset) -> dict[str, Any]:
    """Looks at every picture twice. `conflicting` lists the pictures that occur under several labels."""
    duplicates = find_duplicates(faces.image_index, faces.labels)
    splits = {"all": faces.labels} if faces.splits is None else _by_split(faces.labels, faces.splits)
    sizes = Counter("x".join(map(str, picture.shape[1::-1])) for picture in faces.pictures)
    return {
        "n": len(faces),
        "counts": {split: _counts(labels) for split, labels in splits.items()},
        "class_weights": dict(zip(EXPRESSIONS, map(float, class_weights(faces.labels)), strict=True)),
        "groups": None if faces.groups is None else len(np.unique(faces.groups)),
        "sizes": dict(sizes.most_common()),
        "without_votes": None if faces.votes is None else int(np.sum(~soft_labels(faces.votes)[1])),
        "duplicates": {
            "pictures": sum(len(group.rows) for group in duplicates),
            "groups": len(duplicates),
            "groups_across_splits": sum(_crosses(group, faces.splits) for group in duplicates),
            "seen_in_training": _seen_in_training(faces),
            "conflicting_groups": sum(group.conflicting for group in duplicates),
            "conflicting": [_as_json(group, faces) for group in duplicates if group.conflicting],
        },
    }


def _by_split(labels: NDArray[np.int64], splits: NDArray[np.str_]) -> dict[str, NDArray[np.int64]]:
    return {split or "none": labels[splits == split] for split in dict.fromkeys(splits.tolist())} | {"all": labels}


def _counts(labels: NDArray[np.int64]) -> dict[str, int]:
    return dict(zip(EXPRESSIONS, np.bincount(labels, minlength=len(EXPRESSIONS)).tolist(), strict=True))


def _crosses(group: Duplicates, splits: NDArray[np.str_] | None) -> bool:
    return splits is not None and len(np.unique(splits[group.rows])) > 1


def _seen_in_training(faces: Dataset) -> dict[str, int] | None:
    """How many rows of each other split have their pixels in Training."""
    if faces.splits is None or "train" not in faces.splits:
        return None
    seen = faces.seen_in_training(faces.rows("all"))
    return {split: int(np.sum(seen & (faces.splits == split))) for split in sorted(set(faces.splits.tolist()) - {"train", ""})}


def _as_json(group: Duplicates, faces: Dataset) -> dict[str, Any]:
    return {
        "rows" if faces.names is None else "files": [int(row) if faces.names is None else faces.names[row] for row in group.rows],
        "labels": [EXPRESSIONS[label] for label in faces.labels[group.rows]],
    }
