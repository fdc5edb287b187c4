import io
import zipfile
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

SPLITS = ("Train", "Val", "Test")


@pytest.fixture(scope="session")
def striped_faces() -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """42 pictures of 7 kinds that any network can tell apart, mirrored or not: upright or level stripes of several widths, and noise."""
    random = np.random.default_rng(0)
    labels = np.arange(42) % 7
    rows, columns = np.mgrid[:48, :48]
    phases = random.uniform(0, 6.28, (42, 1, 1))
    along = np.where((labels < 4)[:, None, None], columns, rows) * np.array([0.3, 0.7, 1.3, 2.2, 0.3, 0.9, 2.0])[labels][:, None, None]
    pictures = (120 + 80 * np.sin(along + phases) + random.uniform(0, 30, (42, 48, 48))).astype(np.uint8)
    return pictures, labels


@pytest.fixture(scope="session")
def mosaic(tmp_path_factory: pytest.TempPathFactory, striped_faces: tuple[NDArray[np.uint8], NDArray[np.int64]]) -> Path:
    """28 training and 14 public rows on two sheets; the last public row shows the first training row's pixels again."""
    folder = tmp_path_factory.mktemp("mosaic")
    pictures, labels = striped_faces
    sheets = [pictures[:30], pictures[30:]]
    index = np.concatenate([np.arange(30), 64 + np.arange(12)])
    index[-1] = 0
    labels = labels.copy()
    labels[-1] = labels[0]
    for number, sheet in enumerate(sheets):
        tiles = np.zeros((64, 48, 48), np.uint8)
        tiles[: len(sheet)] = sheet
        Image.fromarray(tiles.swapaxes(0, 1).reshape(48, 64 * 48)).save(folder / f"mosaic_{number}.png")
    usage = np.array([0] * 28 + [1] * 14)
    votes = np.zeros((42, 10), np.uint8)
    votes[np.arange(42), labels] = 10
    np.savez(folder / "index.npz", image_index=index, labels=labels, usage=usage, votes=votes)
    return folder


@pytest.fixture
def zipped(tmp_path: Path) -> Path:
    """Four pictures of different sizes and modes, one of them contempt."""
    lines = ["file,label,split,movie"]
    with zipfile.ZipFile(tmp_path / "images.zip", "w") as archive:
        for number, (label, mode, size) in enumerate(
            [(3, "RGB", (143, 181)), (4, "L", (350, 350)), (7, "L", (48, 48)), (0, "P", (48, 48))]
        ):
            content = io.BytesIO()
            Image.new(mode, size, 10 * number + 5 if mode != "RGB" else (200, 200, 200)).save(content, "PNG")
            archive.writestr(f"a/{number}.png", content.getvalue())
            lines.append(f"a/{number}.png,{label},{SPLITS[number % 2]},m{number}")
    (tmp_path / "labels.csv").write_text("\n".join(lines) + "\n")
    return tmp_path
