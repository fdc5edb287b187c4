import csv
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from services.errors import BadInput
from training import datasets


def test_what_a_mosaic_holds(mosaic: Path) -> None:
    found = datasets.summarise(datasets.load(mosaic))
    assert found["n"] == 42
    assert found["counts"]["train"] == dict.fromkeys(found["counts"]["all"], 4)
    assert found["sizes"] == {"48x48": 42}
    assert found["groups"] is None
    assert found["without_votes"] == 0
    assert found["duplicates"] == {
        "pictures": 2,
        "groups": 1,
        "groups_across_splits": 1,
        "seen_in_training": {"public": 1},
        "conflicting_groups": 0,
        "conflicting": [],
    }


def test_pictures_under_several_labels_are_named(zipped: Path) -> None:
    with zipfile.ZipFile(zipped / "images.zip", "a") as archive:
        archive.writestr("again.png", archive.read("a/1.png"))
    table = zipped / "labels.csv"
    table.write_text(table.read_text() + "again.png,6,Val,m1\n")
    found = datasets.summarise(datasets.load(zipped))
    assert found["groups"] == 3
    assert found["duplicates"]["conflicting"] == [{"files": ["a/1.png", "again.png"], "labels": ["sad", "neutral"]}]
    assert found["duplicates"]["groups_across_splits"] == 0
    assert found["duplicates"]["seen_in_training"] == {"public": 0}


def test_all_groups_of_equal_pictures() -> None:
    index, labels = np.array([0, 1, 0, 2, 1, 0]), np.array([3, 4, 3, 0, 5, 3])
    groups = datasets.find_duplicates(index, labels)
    assert [(group.rows.tolist(), group.conflicting) for group in groups] == [([0, 2, 5], False), ([1, 4], True)]


def test_a_saved_set_is_the_same_set(mosaic: Path, tmp_path: Path) -> None:
    data = datasets.load(mosaic)
    data = replace(data, groups=np.array([f"S{row % 3}" for row in range(len(data))]))
    datasets.save(data.with_split(data.rows("train"), data.rows("public")[:5]), tmp_path / "saved")
    again = datasets.load(tmp_path / "saved")
    np.testing.assert_array_equal(again.crops(again.rows("all")), data.crops(data.rows("all")))
    np.testing.assert_array_equal(again.labels, data.labels)
    assert again.votes is not None
    assert data.votes is not None
    assert again.groups is not None
    assert data.groups is not None
    np.testing.assert_array_equal(again.votes, data.votes)
    assert again.groups.tolist() == data.groups.tolist()
    assert again.rows("public").tolist() == data.rows("public")[:5].tolist()
    assert again.splits is not None
    assert np.sum(again.splits == "") == 9


def test_ten_votes_a_row(mosaic: Path, tmp_path: Path) -> None:
    datasets.save(datasets.load(mosaic), tmp_path)
    with (tmp_path / "labels.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    lines = ["file,label,votes", *(f"{row['file']},{row['label']},1 2 3" for row in rows)]
    (tmp_path / "labels.csv").write_text("\n".join(lines))
    with pytest.raises(BadInput, match="votes are 10 numbers a row"):
        datasets.load(tmp_path)
