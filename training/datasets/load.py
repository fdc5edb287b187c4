"""Finds out a folder's format."""

from pathlib import Path

from services.errors import BadInput
from training.datasets import archive, folders, kaggle, mosaic
from training.datasets.dataset import Dataset


def load(folder: Path) -> Dataset:
    """Raises BadInput when the folder is of no known format, or a file in it cannot be read."""
    if (folder / mosaic.INDEX).is_file():
        return mosaic.load(folder)
    if (folder / archive.TABLE).is_file():
        return archive.load(folder)
    for name in kaggle.TABLES:
        if (folder / name).is_file():
            return kaggle.load(folder / name)
    if folders.is_one(folder):
        return folders.load(folder)
    raise BadInput(
        f"{folder} holds no data set: neither {mosaic.INDEX} (mosaic), {archive.TABLE} (zip), {' or '.join(kaggle.TABLES)} (Kaggle), "
        "nor folders named after expressions, such as happy, or after splits, such as train"
    )
