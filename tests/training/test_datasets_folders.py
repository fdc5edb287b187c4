from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from services.errors import BadInput
from training import datasets

GRAY = np.arange(48 * 48, dtype=np.int64).reshape(48, 48)


def put(path: Path, level: int = 100, mode: str = "L", size: tuple[int, int] = (48, 48)) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("L", size, level).convert(mode).save(path)


def test_names_splits_and_order(tmp_path: Path) -> None:
    for place, name in enumerate(("train/Anger", "train/sadness", "train/contempt", "Validation/happiness", "test/calm", "test/fearful")):
        put(tmp_path / name / "b.png", place)
        put(tmp_path / name / "a.JPG", place)
        (tmp_path / name / "notes.txt").write_text("no picture")
        (tmp_path / name / "._a.JPG").write_text("left behind by an archiver")
    (tmp_path / ".git").mkdir()
    (tmp_path / "__MACOSX").mkdir()
    data = datasets.load(tmp_path)
    assert data.names is not None
    assert list(data.names)[:3] == ["Validation/happiness/a.JPG", "Validation/happiness/b.png", "test/calm/a.JPG"]
    assert data.labels.tolist() == [3, 3, 6, 6, 2, 2, 0, 0, 4, 4]
    assert data.splits is not None
    assert data.splits.tolist() == ["public"] * 2 + ["private"] * 4 + ["train"] * 4


def test_without_splits(tmp_path: Path) -> None:
    put(tmp_path / "surprised" / "1.png", 30)
    put(tmp_path / "disgust" / "1.png", 60)
    data = datasets.load(tmp_path)
    assert data.splits is None
    assert data.labels.tolist() == [1, 5]
    assert data.crops(data.rows("all")).mean((1, 2)).tolist() == [60, 30]


def test_sizes_modes_and_formats_become_one(tmp_path: Path) -> None:
    folder = tmp_path / "happy"
    folder.mkdir()
    color = Image.fromarray(np.dstack([np.full((90, 60), level, np.uint8) for level in (200, 100, 50)]))
    color.save(folder / "1.png")
    color.convert("P", palette=Image.Palette.ADAPTIVE).save(folder / "2.gif")
    color.convert("CMYK").save(folder / "3.jpg", quality=100)
    color.save(folder / "4.webp", lossless=True)
    color.convert("1").save(folder / "5.bmp")
    Image.fromarray((GRAY * 28).astype(np.uint16)).save(folder / "6.png")
    clear = Image.new("RGBA", (48, 48), (255, 0, 0, 0))
    clear.save(folder / "7.png")
    data = datasets.load(tmp_path)
    crops = data.crops(data.rows("all"), 32)
    assert crops.shape == (7, 32, 32)
    luma = 0.299 * 200 + 0.587 * 100 + 0.114 * 50
    np.testing.assert_allclose(crops[:4].mean((1, 2)), luma, atol=2)
    np.testing.assert_array_equal(data.pictures[5], (GRAY * 28 // 256).astype(np.uint8))  # 16 bits by their upper byte, not clipped
    assert np.all(data.crops(data.rows("all"))[6] == 128)  # what is transparent is ground, not its hidden red


def test_a_picture_is_turned_as_its_camera_says(tmp_path: Path) -> None:
    (tmp_path / "sad").mkdir()
    image = Image.fromarray(np.vstack([np.zeros((24, 48), np.uint8), np.full((24, 48), 255, np.uint8)]))
    exif = Image.Exif()
    exif[0x0112] = 3  # upside down
    image.save(tmp_path / "sad" / "1.png", exif=exif)
    picture = datasets.load(tmp_path).pictures[0]
    assert picture[0, 0] == 255
    assert picture[-1, 0] == 0


def test_pictures_are_read_when_asked_for_and_a_broken_one_is_named(tmp_path: Path) -> None:
    put(tmp_path / "angry" / "1.png", 10)
    put(tmp_path / "angry" / "2.png", 20)
    data = datasets.load(tmp_path)
    put(tmp_path / "angry" / "1.png", 70)
    assert data.pictures[0].mean() == 70
    assert [picture.mean() for picture in data.pictures[1:]] == [20]
    (tmp_path / "angry" / "2.png").write_bytes(b"\x89PNG\r\n\x1a\nnothing")
    with pytest.raises(BadInput, match=r"angry/2\.png is not a readable picture"):
        data.crops(data.rows("all"))
    (tmp_path / "angry" / "2.png").unlink()
    with pytest.raises(BadInput, match=r"angry/2\.png cannot be read: No such file"):
        data.crops(np.array([1]))


def test_pictures_of_unknown_range_are_refused(tmp_path: Path) -> None:
    (tmp_path / "angry").mkdir()
    Image.fromarray(np.zeros((4, 4), np.float32)).save(tmp_path / "angry" / "1.tif")
    with pytest.raises(BadInput, match=r"1\.tif .* unknown range"):
        datasets.load(tmp_path).pictures[0]


def test_a_folder_that_is_no_expression_is_named(tmp_path: Path) -> None:
    put(tmp_path / "train" / "happy" / "1.png")
    put(tmp_path / "train" / "bored" / "1.png")
    with pytest.raises(BadInput, match="bored is not named after an expression; known: angry, anger"):
        datasets.load(tmp_path)


def test_folders_without_a_picture(tmp_path: Path) -> None:
    (tmp_path / "train" / "happy").mkdir(parents=True)
    with pytest.raises(BadInput, match="no picture in them"):
        datasets.load(tmp_path)


def test_pixels_that_occur_in_training_are_known_across_formats_and_modes(tmp_path: Path) -> None:
    random = np.random.default_rng(0)
    face = Image.fromarray(random.integers(0, 256, (48, 48), np.uint8))
    for name in ("train/happy", "val/happy"):
        (tmp_path / name).mkdir(parents=True)
    face.save(tmp_path / "train/happy/1.png")
    face.convert("RGB").save(tmp_path / "val/happy/1.bmp")
    put(tmp_path / "val/happy/2.png")
    data = datasets.load(tmp_path)
    seen = data.seen_in_training(data.rows("public"))
    assert seen is not None
    assert seen.tolist() == [True, False]
