"""Pictures in folders: `[train|val|test/]<expression>/*.png|jpg|...`, of any sizes, modes and formats.

The pictures are read when they are looked at and not kept.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np

from services.errors import BadInput
from training.datasets.dataset import Dataset
from training.datasets.labels import CLASS_NAMES, CONTEMPT, SPLIT_NAMES
from training.datasets.pictures import Picture, Pictures, decode

_PICTURES: Final = frozenset({".png", ".jpg", ".jpeg", ".bmp", ".webp", ".tif", ".tiff", ".pgm", ".gif"})


def is_one(folder: Path) -> bool:
    return folder.is_dir() and any(_name(child) in SPLIT_NAMES or _name(child) in CLASS_NAMES for child in _folders(folder))


def load(folder: Path) -> Dataset:
    """Raises BadInput for a folder that is neither an expression nor a split, for a set without a picture, and later, naming it,
    for a picture that cannot be read.
    """
    paths: list[Path] = []
    labels: list[int] = []
    splits: list[str] = []
    for path, label, split in _walk(folder):
        paths.append(path)
        labels.append(label)
        splits.append(split)
    if not paths:
        raise BadInput(f"{folder} has folders named after expressions, but no picture in them ({', '.join(sorted(_PICTURES))})")

    def read(row: int) -> Picture:
        try:
            return decode(paths[row].read_bytes(), str(paths[row]))
        except OSError as error:
            raise BadInput(f"{paths[row]} cannot be read: {error.strerror}") from error

    return Dataset(
        Pictures(read, np.arange(len(paths))),
        np.array(labels, np.int64),
        np.array(splits) if any(splits) else None,
        names=[path.relative_to(folder).as_posix() for path in paths],
    )


def _walk(folder: Path) -> Iterator[tuple[Path, int, str]]:
    """Path, label and split ("" for none) of each picture."""
    for child in _folders(folder):
        if _name(child) in SPLIT_NAMES:
            for one in _folders(child):
                yield from ((path, label, SPLIT_NAMES[_name(child)]) for path, label in _of_class(one))
        else:
            yield from ((path, label, "") for path, label in _of_class(child))


def _of_class(folder: Path) -> Iterator[tuple[Path, int]]:
    label = CLASS_NAMES.get(_name(folder))
    if label is None:
        raise BadInput(f"{folder} is not named after an expression; known: {', '.join(CLASS_NAMES)}")
    if label != CONTEMPT:
        yield from (
            (path, label) for path in sorted(folder.iterdir()) if path.suffix.lower() in _PICTURES and not path.name.startswith(".")
        )


def _folders(folder: Path) -> list[Path]:
    """In the order of their names, without those that archivers leave behind."""
    return sorted(path for path in folder.iterdir() if path.is_dir() and not path.name.startswith((".", "__")))


def _name(folder: Path) -> str:
    return folder.name.strip().lower()
