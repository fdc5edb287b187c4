"""Format "zip": `images.zip` and `labels.csv`.

Columns `file` and `label`; where they are known `split`, `subject`, `movie` or `group` (the first that is there is the row's
group), and `votes` (ten numbers with spaces).
"""

import csv
import io
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image

from services.errors import BadInput
from training.datasets.dataset import Dataset
from training.datasets.labels import CONTEMPT, SPLIT_NAMES, VOTE_COLUMNS, check_labels
from training.datasets.pictures import Picture, decode

TABLE: Final = "labels.csv"
_PICTURES: Final = "images.zip"
_GROUPS: Final = ("subject", "movie", "group")


def load(folder: Path) -> Dataset:
    table = folder / TABLE
    try:
        with table.open(newline="", encoding="utf-8-sig") as file:
            rows = [row for row in csv.DictReader(file) if int(row["label"]) != CONTEMPT]
        columns = set(rows[0]) if rows else set()
        files = [row["file"] for row in rows]
        labels = np.array([int(row["label"]) for row in rows], np.int64)
        splits = [_split(row["split"]) for row in rows] if "split" in columns else None
        group = next((name for name in _GROUPS if name in columns), None)
        groups = None if group is None else np.array([row[group] for row in rows])
        votes = np.array([row["votes"].split() for row in rows], np.uint8) if "votes" in columns else None
    except (KeyError, TypeError, ValueError, csv.Error) as error:
        raise BadInput(f"{table} needs the columns file and label (a number), and known names in split: {error!r}") from error
    check_labels(labels, table)
    if votes is not None and votes.shape[1:] != (len(VOTE_COLUMNS),):
        raise BadInput(f"{table}: votes are {len(VOTE_COLUMNS)} numbers a row")
    return Dataset(_read(folder / _PICTURES, files), labels, np.array(splits) if splits else None, votes, groups, files)


def save(faces: Dataset, folder: Path) -> None:
    """Writes `faces` in this format, losslessly; names become numbers, since pictures of other formats have none."""
    folder.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(folder / _PICTURES, "w") as archive:
        for row, picture in enumerate(faces.pictures):
            content = io.BytesIO()
            Image.fromarray(picture).save(content, "PNG")
            archive.writestr(f"{row}.png", content.getvalue())
    columns: dict[str, Iterable[object]] = {"file": [f"{row}.png" for row in range(len(faces))], "label": faces.labels}
    if faces.splits is not None:
        columns["split"] = faces.splits
    if faces.groups is not None:
        columns["group"] = faces.groups
    if faces.votes is not None:
        columns["votes"] = [" ".join(map(str, votes)) for votes in faces.votes]
    with (folder / TABLE).open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(zip(*columns.values(), strict=True))


def _split(name: str) -> str:
    return SPLIT_NAMES[name.strip().lower()] if name.strip() else ""


def _read(path: Path, files: Iterable[str]) -> list[Picture]:
    try:
        with zipfile.ZipFile(path) as archive:
            return [decode(archive.read(name), f"{path}:{name}") for name in files]
    except (OSError, KeyError, zipfile.BadZipFile) as error:
        raise BadInput(f"{path} cannot be read: {error}") from error
