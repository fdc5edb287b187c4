"""What people call the seven expressions and the splits, and what the labels of a whole set say."""

from pathlib import Path
from typing import Any, Final, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from services.domain.emotions import EXPRESSIONS
from services.errors import BadInput

Split = Literal["train", "public", "private"]
SPLITS: Final[tuple[Split, ...]] = get_args(Split)  # in the order of the mosaic's `usage` code
SPLIT_NAMES: Final[dict[str, Split]] = {
    "train": "train",
    "training": "train",
    "val": "public",
    "valid": "public",
    "validation": "public",
    "public": "public",
    "publictest": "public",
    "test": "private",
    "testing": "private",
    "private": "private",
    "privatetest": "private",
}
CONTEMPT: Final = len(EXPRESSIONS)
"""CK+'s and AffectNet's eighth expression: its rows are left out, the network knows seven."""
CLASS_NAMES: Final[dict[str, int]] = {
    **dict.fromkeys(("angry", "anger"), 0),
    **dict.fromkeys(("disgust", "disgusted"), 1),
    **dict.fromkeys(("fear", "fearful", "afraid", "scared"), 2),
    **dict.fromkeys(("happy", "happiness", "happily", "joy"), 3),
    **dict.fromkeys(("sad", "sadness"), 4),
    **dict.fromkeys(("surprise", "surprised"), 5),
    **dict.fromkeys(("neutral", "calm"), 6),
    **dict.fromkeys(("contempt", "contemptuous"), CONTEMPT),
}
VOTE_COLUMNS: Final = ("neutral", "happiness", "surprise", "sadness", "anger", "disgust", "fear", "contempt", "unknown", "not-a-face")
"""Order of the FER+ votes (Barsoum et al. 2016)."""
_VOTES_OF_EXPRESSIONS: Final = [
    next(i for i, name in enumerate(VOTE_COLUMNS) if CLASS_NAMES.get(name) == label) for label in range(len(EXPRESSIONS))
]


def check_labels(labels: NDArray[Any], path: Path) -> None:
    if len(labels) and not (labels.min() >= 0 and labels.max() < len(EXPRESSIONS)):
        raise BadInput(f"{path}: labels must be 0..{len(EXPRESSIONS) - 1}, found {labels.min()}..{labels.max()}")


def class_weights(labels: NDArray[np.int64]) -> NDArray[np.float32]:
    """float32 [7], n / (classes that occur x rows of the class): each class has the same part in the loss, the mean over the rows is 1.

    King & Zeng (2001), as scikit-learn's "balanced". A class without rows has 0.
    """
    counts = np.bincount(labels, minlength=len(EXPRESSIONS))
    weights = np.zeros(len(counts), np.float32)
    occurs = counts > 0
    weights[occurs] = len(labels) / (occurs.sum() * counts[occurs])
    return weights


def soft_labels(votes: NDArray[np.uint8]) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """FER+ votes [n, 10] -> shares [n, 7] in the order of EXPRESSIONS, and [n] whether anybody voted for one of the seven.

    A row whose votes are all for contempt, unknown or not-a-face has zeros as its shares.
    """
    ours = votes[:, _VOTES_OF_EXPRESSIONS].astype(np.float32)
    total = ours.sum(1, keepdims=True)
    return ours / np.maximum(total, 1), total[:, 0] > 0
