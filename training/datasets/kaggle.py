"""Kaggle's FER2013 as downloaded: `emotion,pixels,Usage`, a row a picture of 48x48 gray levels; the label code is ours.

`icml_face_data.csv` is the same with spaces in its header and another order of columns. Microsoft's FER+ votes, `fer2013new.csv`,
are read where they lie beside it: row by row for the same pictures.
"""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from services.errors import BadInput
from services.vision.preprocess import SIDE
from training.datasets.dataset import Dataset
from training.datasets.labels import SPLIT_NAMES, VOTE_COLUMNS, check_labels
from training.datasets.pictures import Picture

TABLES: Final = ("fer2013.csv", "icml_face_data.csv")
_VOTES: Final = "fer2013new.csv"
_VOTES_HEADER: Final = (*VOTE_COLUMNS[:-1], "NF")


def load(table: Path) -> Dataset:
    pictures: list[Picture] = []
    labels: list[int] = []
    splits: list[str] = []
    for line, row in _rows(table):
        try:
            labels.append(int(row["emotion"]))
            splits.append(SPLIT_NAMES[row["Usage"].strip().lower()])
            pictures.append(_picture(row["pixels"]))
        except (KeyError, ValueError) as error:
            raise BadInput(
                f"{table}, line {line}: needs emotion (a number), pixels ({SIDE}x{SIDE}, 0..255) and Usage (Training, PublicTest or "
                f"PrivateTest): {error!r}"
            ) from error
    classes = np.array(labels, np.int64)
    check_labels(classes, table)
    votes = table.with_name(_VOTES)
    return Dataset(pictures, classes, np.array(splits), _votes(votes, len(labels)) if votes.is_file() else None)


def _rows(table: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Line number and row, one at a time: the file has 300 MB."""
    try:
        with table.open(newline="", encoding="utf-8-sig") as file:
            lines = csv.reader(file)
            header = [name.strip() for name in next(lines, [])]
            for row in lines:
                yield lines.line_num, dict(zip(header, row, strict=False))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise BadInput(f"{table} cannot be read: {error}") from error


def _picture(text: str) -> Picture:
    levels = np.fromstring(text, np.int32, sep=" ")
    if len(levels) != SIDE * SIDE or levels.min() < 0 or levels.max() > 255:
        raise ValueError(f"{len(levels)} pixels")
    return levels.astype(np.uint8).reshape(SIDE, SIDE)


def _votes(table: Path, rows: int) -> NDArray[np.uint8]:
    """[rows, 10]. Its columns stand in the order of VOTE_COLUMNS, after `Usage` and `Image name`."""
    try:
        votes = np.array([[int(row[name]) for name in _VOTES_HEADER] for _, row in _rows(table)], np.uint8)
    except (KeyError, ValueError, OverflowError) as error:
        raise BadInput(f"{table} needs the columns {', '.join(_VOTES_HEADER)}, all numbers: {error!r}") from error
    if len(votes) != rows:
        raise BadInput(f"{table} has {len(votes)} rows for {rows} pictures; it belongs to the whole file of Kaggle")
    return votes
