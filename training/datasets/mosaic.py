"""Format "mosaic": `mosaic_N.png` sheets of 48x48 gray tiles, 64 a row, and `index.npz` (`image_index`, `labels`, `usage`, `votes`)."""

import zipfile
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from services.errors import BadInput
from services.vision.preprocess import SIDE
from training.datasets.dataset import Dataset
from training.datasets.labels import SPLITS, check_labels
from training.datasets.pictures import decode

INDEX: Final = "index.npz"
_TILES_PER_ROW: Final = 64


def load(folder: Path) -> Dataset:
    try:
        with np.load(folder / INDEX, allow_pickle=False) as index:
            columns = {name: index[name] for name in index.files}
    except (OSError, ValueError, zipfile.BadZipFile) as error:
        raise BadInput(f"{folder / INDEX} cannot be read: {error}") from error
    missing = {"image_index", "labels", "usage"} - columns.keys()
    if missing:
        raise BadInput(f"{folder / INDEX} lacks {', '.join(sorted(missing))}")
    tiles = _read_tiles(folder)
    image_index = columns["image_index"].astype(np.int64)
    usage = columns["usage"].astype(np.int64)
    if len(image_index) and not (image_index.min() >= 0 and image_index.max() < len(tiles)):
        raise BadInput(f"{folder}: index.npz names tile {image_index.max()}, the mosaics hold {len(tiles)}")
    if len(usage) and not (usage.min() >= 0 and usage.max() < len(SPLITS)):
        raise BadInput(f"{folder / INDEX}: usage must be 0, 1 or 2")
    labels = columns["labels"].astype(np.int64)
    check_labels(labels, folder / INDEX)
    return Dataset([tiles[i] for i in image_index], labels, np.array(SPLITS)[usage], columns.get("votes"))


def _read_tiles(folder: Path) -> NDArray[np.uint8]:
    """[tiles, 48, 48] of all sheets, in the order of their numbers."""
    sheets = sorted(folder.glob("mosaic_[0-9]*.png"), key=lambda path: int(path.stem.removeprefix("mosaic_")))
    if not sheets:
        raise BadInput(f"{folder} has an index.npz but no mosaic_N.png")
    return np.concatenate([_cut(decode(sheet.read_bytes(), str(sheet), "L"), sheet) for sheet in sheets])


def _cut(sheet: NDArray[np.uint8], path: Path) -> NDArray[np.uint8]:
    height, width = sheet.shape
    if width != _TILES_PER_ROW * SIDE or height % SIDE:
        raise BadInput(f"{path} is {width}x{height}, not {_TILES_PER_ROW} tiles of {SIDE}x{SIDE} a row")
    return sheet.reshape(height // SIDE, SIDE, _TILES_PER_ROW, SIDE).swapaxes(1, 2).reshape(-1, SIDE, SIDE)
