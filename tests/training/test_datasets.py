import os
import shutil
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from services.errors import BadInput
from training import datasets

Faces = tuple[NDArray[np.uint8], NDArray[np.int64]]


def test_mosaic_rows_are_the_pictures_that_were_put_in(mosaic: Path, striped_faces: Faces) -> None:
    data = datasets.load(mosaic)
    pictures, labels = striped_faces
    assert len(data) == 42
    assert len(data.rows("train")) == 28
    np.testing.assert_array_equal(data.crops(data.rows("train")), pictures[:28])
    np.testing.assert_array_equal(data.crops(data.rows("public"))[:13], pictures[28:41])
    np.testing.assert_array_equal(data.labels[:41], labels[:41])
    assert data.votes is not None
    assert data.votes.shape == (42, 10)


def test_rows_whose_pixels_occur_in_training_are_known(mosaic: Path) -> None:
    data = datasets.load(mosaic)
    seen = data.seen_in_training(data.rows("public"))
    assert seen is not None
    assert seen.tolist() == [False] * 13 + [True]


def test_zip_gives_each_picture_at_its_own_size_and_leaves_contempt_out(zipped: Path) -> None:
    data = datasets.load(zipped)
    assert data.labels.tolist() == [3, 4, 0]
    assert [picture.shape for picture in data.pictures] == [(181, 143, 3), (350, 350), (48, 48, 3)]
    crops = data.crops(data.rows("all"))
    assert crops.shape == (3, 48, 48)
    assert np.all(crops[0] == 200)
    assert data.rows("train").tolist() == [0]
    assert data.rows("public").tolist() == [1, 2]


def test_training_pixels_are_unknown_without_training_rows(zipped: Path) -> None:
    table = zipped / "labels.csv"
    table.write_text(table.read_text().replace("Train", "Test"))
    data = datasets.load(zipped)
    assert data.seen_in_training(data.rows("private")) is None


def test_a_split_that_is_not_there_is_named_with_those_that_are(mosaic: Path) -> None:
    with pytest.raises(BadInput, match=r"no rows of split 'private'.*public, train, all"):
        datasets.load(mosaic).rows("private")


def test_a_folder_of_neither_format(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="holds no data set"):
        datasets.load(tmp_path)


@pytest.mark.parametrize("name", ["index.npz", "mosaic_1.png"])
def test_a_broken_mosaic_file_is_named(mosaic: Path, tmp_path: Path, name: str) -> None:
    folder = Path(shutil.copytree(mosaic, tmp_path / "copy"))
    (folder / name).write_bytes(b"nothing of the kind")
    with pytest.raises(BadInput, match=name):
        datasets.load(folder)


def test_a_missing_sheet_is_noticed(mosaic: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(mosaic, tmp_path / "copy"))
    (folder / "mosaic_1.png").unlink()
    with pytest.raises(BadInput, match="names tile 74"):
        datasets.load(folder)


def test_a_broken_archive_and_a_missing_picture_are_named(zipped: Path) -> None:
    table = zipped / "labels.csv"
    table.write_text(table.read_text() + "a/none.png,1,Train,m\n")
    with pytest.raises(BadInput, match=r"none\.png"):
        datasets.load(zipped)
    (zipped / "images.zip").write_bytes(b"no archive")
    with pytest.raises(BadInput, match=r"images\.zip"):
        datasets.load(zipped)


def test_labels_outside_the_code(zipped: Path) -> None:
    table = zipped / "labels.csv"
    table.write_text(table.read_text().replace("a/1.png,4", "a/1.png,9"))
    with pytest.raises(BadInput, match=r"labels must be 0\.\.6"):
        datasets.load(zipped)


@pytest.mark.datasets
@pytest.mark.skipif("CLASSPULSE_DATASETS" not in os.environ, reason="CLASSPULSE_DATASETS is not set")
def test_research_data_has_the_published_counts() -> None:
    root = Path(os.environ["CLASSPULSE_DATASETS"])
    fer = datasets.load(root / "fer2013")
    assert np.bincount(fer.labels[fer.rows("train")]).tolist() == [3995, 436, 4097, 7215, 4830, 3171, 4965]
    assert np.bincount(fer.labels[fer.rows("public")]).tolist() == [467, 56, 496, 895, 653, 415, 607]
    seen = fer.seen_in_training(fer.rows("public"))
    assert seen is not None
    assert int(seen.sum()) == 280
    groups = datasets.find_duplicates(fer.image_index, fer.labels)
    assert (len(groups), sum(group.conflicting for group in groups)) == (1273, 47)
    kdef = datasets.load(root / "kdef_frontal")
    assert len(kdef) == 490
    assert kdef.groups is not None
    assert [len(set(kdef.groups[kdef.fold(number, 5)[1]])) for number in range(1, 6)] == [7] * 5
    assert len(datasets.load(root / "sfew2").rows("train")) == 860
    contempt = 3 * 18  # of 981, the last three frames of 18 sequences
    assert len(datasets.load(root / "ckplus48")) == 981 - contempt
