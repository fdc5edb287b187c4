"""Reads any folder of the project's two data formats, split by name.

"mosaic": `mosaic_N.png` sheets of 48x48 gray tiles, 64 a row, and `index.npz` (`image_index`, `labels`, `usage`, `votes`).
"zip": `images.zip` and `labels.csv` (`file,label,...`, with a `split` column where there are splits).
"""

import csv
import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal, get_args

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from services.domain.emotions import EXPRESSIONS
from services.errors import BadInput
from services.vision.preprocess import SIDE

Split = Literal["train", "public", "private"]
_SPLITS: Final[tuple[Split, ...]] = get_args(Split)  # in the order of the `usage` code
_SPLIT_NAMES: Final[dict[str, Split]] = {
    "train": "train",
    "training": "train",
    "val": "public",
    "valid": "public",
    "validation": "public",
    "public": "public",
    "publictest": "public",
    "test": "private",
    "private": "private",
    "privatetest": "private",
}
_TILES_PER_ROW: Final = 64


@dataclass(frozen=True, slots=True)
class Dataset:
    """Labelled faces of one folder, n rows."""

    pictures: list[NDArray[np.uint8]]  # [h, w] gray or [h, w, 3] RGB as stored; rows with the same pixels share one array
    labels: NDArray[np.int64]  # [n], index into EXPRESSIONS
    splits: NDArray[np.str_] | None  # [n], or None where the data has none
    image_index: NDArray[np.int64]  # [n], equal where the pixels are equal
    votes: NDArray[np.uint8] | None = None  # [n, 10] FER+ votes

    def __len__(self) -> int:
        return len(self.labels)

    def rows(self, split: str) -> NDArray[np.int64]:
        """Row numbers of a split; `all` is every row. Raises BadInput where the data has no such split."""
        if split == "all":
            return np.arange(len(self))
        found = np.flatnonzero(self.splits == split) if self.splits is not None else np.empty(0, np.int64)
        if len(found) == 0:
            known = sorted(set(self.splits.tolist())) if self.splits is not None else []
            raise BadInput(f"no rows of split {split!r} in this data; it has {', '.join([*known, 'all'])}")
        return found

    def crops(self, rows: NDArray[np.int64]) -> NDArray[np.uint8]:
        """[len(rows), 48, 48] gray: the network's input, where each picture is a face already."""
        return np.stack([_to_tile(self.pictures[row]) for row in rows]) if len(rows) else np.empty((0, SIDE, SIDE), np.uint8)

    def seen_in_training(self, rows: NDArray[np.int64]) -> NDArray[np.bool_] | None:
        """[len(rows)]: whether a row's pixels occur in Training too; None where this data holds no Training rows."""
        if self.splits is None or not np.any(self.splits == "train"):
            return None
        return np.isin(self.image_index[rows], self.image_index[self.splits == "train"])


def load(folder: Path) -> Dataset:
    """Raises BadInput when the folder is of neither format, or a file in it cannot be read."""
    if (folder / "index.npz").is_file():
        return _load_mosaic(folder)
    if (folder / "labels.csv").is_file():
        return _load_zip(folder)
    raise BadInput(f"{folder} holds no data set: neither index.npz (mosaic) nor labels.csv (zip) is there")


def _load_mosaic(folder: Path) -> Dataset:
    try:
        with np.load(folder / "index.npz", allow_pickle=False) as index:
            columns = {name: index[name] for name in index.files}
    except (OSError, ValueError, zipfile.BadZipFile) as error:
        raise BadInput(f"{folder / 'index.npz'} cannot be read: {error}") from error
    missing = {"image_index", "labels", "usage"} - columns.keys()
    if missing:
        raise BadInput(f"{folder / 'index.npz'} lacks {', '.join(sorted(missing))}")
    tiles = _read_tiles(folder)
    image_index = columns["image_index"].astype(np.int64)
    usage = columns["usage"].astype(np.int64)
    if len(image_index) and not (image_index.min() >= 0 and image_index.max() < len(tiles)):
        raise BadInput(f"{folder}: index.npz names tile {image_index.max()}, the mosaics hold {len(tiles)}")
    if len(usage) and not (usage.min() >= 0 and usage.max() < len(_SPLITS)):
        raise BadInput(f"{folder / 'index.npz'}: usage must be 0, 1 or 2")
    labels = columns["labels"].astype(np.int64)
    _check_labels(labels, folder / "index.npz")
    return Dataset([tiles[i] for i in image_index], labels, np.array(_SPLITS)[usage], image_index, columns.get("votes"))


def _read_tiles(folder: Path) -> NDArray[np.uint8]:
    """[tiles, 48, 48] of all sheets, in the order of their numbers."""
    sheets = sorted(folder.glob("mosaic_[0-9]*.png"), key=lambda path: int(path.stem.removeprefix("mosaic_")))
    if not sheets:
        raise BadInput(f"{folder} has an index.npz but no mosaic_N.png")
    return np.concatenate([_cut(_decode(sheet.read_bytes(), str(sheet), "L"), sheet) for sheet in sheets])


def _cut(sheet: NDArray[np.uint8], path: Path) -> NDArray[np.uint8]:
    height, width = sheet.shape
    if width != _TILES_PER_ROW * SIDE or height % SIDE:
        raise BadInput(f"{path} is {width}x{height}, not {_TILES_PER_ROW} tiles of {SIDE}x{SIDE} a row")
    return sheet.reshape(height // SIDE, SIDE, _TILES_PER_ROW, SIDE).swapaxes(1, 2).reshape(-1, SIDE, SIDE)


def _load_zip(folder: Path) -> Dataset:
    """Rows of other labels (contempt, 7) are left out: the network knows seven expressions."""
    table = folder / "labels.csv"
    with table.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    try:
        rows = [row for row in rows if int(row["label"]) != len(EXPRESSIONS)]
        labels = np.array([int(row["label"]) for row in rows], np.int64)
        splits = [_SPLIT_NAMES[row["split"].strip().lower()] for row in rows] if rows and "split" in rows[0] else None
        files = [row["file"] for row in rows]
    except (KeyError, TypeError, ValueError) as error:
        raise BadInput(f"{table} needs the columns file and label (a number), and known names in split: {error!r}") from error
    _check_labels(labels, table)
    pictures = _read_zip(folder / "images.zip", files)
    return Dataset(pictures, labels, np.array(splits) if splits else None, np.arange(len(labels)))


def _read_zip(path: Path, files: Iterable[str]) -> list[NDArray[np.uint8]]:
    try:
        with zipfile.ZipFile(path) as archive:
            return [_decode(archive.read(name), f"{path}:{name}") for name in files]
    except (OSError, KeyError, zipfile.BadZipFile) as error:
        raise BadInput(f"{path} cannot be read: {error}") from error


def _decode(content: bytes, name: str, mode: str | None = None) -> NDArray[np.uint8]:
    try:
        with Image.open(io.BytesIO(content)) as image:
            wanted = mode or ("L" if image.mode in {"1", "L", "I;16"} else "RGB")
            return np.asarray(image.convert(wanted))
    except (OSError, SyntaxError, ValueError) as error:
        raise BadInput(f"{name} is not a readable picture: {error}") from error


def _check_labels(labels: NDArray[Any], path: Path) -> None:
    if len(labels) and not (labels.min() >= 0 and labels.max() < len(EXPRESSIONS)):
        raise BadInput(f"{path}: labels must be 0..{len(EXPRESSIONS) - 1}, found {labels.min()}..{labels.max()}")


def _to_tile(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """[48, 48] gray, the whole picture stretched to the square."""
    if picture.shape == (SIDE, SIDE):
        return picture
    return np.asarray(Image.fromarray(picture).convert("L").resize((SIDE, SIDE), Image.Resampling.BOX))
