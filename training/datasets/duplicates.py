"""Pictures that occur more than once, pixel for pixel: a test picture that was trained on tells nothing."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from training.datasets.pictures import Picture


@dataclass(frozen=True, slots=True)
class Duplicates:
    """Rows with the same pixels."""

    rows: NDArray[np.int64]  # two or more, rising
    conflicting: bool  # they carry different labels


def number_pixels(pictures: Iterable[Picture]) -> NDArray[np.int64]:
    """[n]: rows with the same pixels have the same number, counted from 0 as they first appear."""
    numbers: dict[bytes, int] = {}
    return np.array([numbers.setdefault(_digest(picture), len(numbers)) for picture in pictures], np.int64)


def find_duplicates(image_index: NDArray[np.int64], labels: NDArray[np.int64]) -> list[Duplicates]:
    """All groups of equal pictures, by their first rows."""
    order = np.argsort(image_index, kind="stable")
    starts = np.flatnonzero(np.diff(image_index[order], prepend=-1))
    groups = [rows for rows in np.split(order, starts[1:]) if len(rows) > 1]
    return [Duplicates(rows, bool(np.any(labels[rows] != labels[rows[0]]))) for rows in sorted(groups, key=lambda rows: int(rows[0]))]


def _digest(picture: Picture) -> bytes:
    """Of the size and the pixels; gray that was stored as RGB is gray."""
    if picture.ndim == 3 and np.all(picture == picture[..., :1]):
        picture = picture[..., 0]
    return hashlib.blake2b(repr(picture.shape).encode() + picture.tobytes(), digest_size=16).digest()
