from dataclasses import replace

import numpy as np
import pytest

from services.errors import BadInput
from training.datasets import Dataset
from training.datasets.folds import assign, bind

RANDOM = np.random.default_rng(0)


def faces(labels: list[int], pictures: list[int] | None = None, groups: list[str] | None = None) -> Dataset:
    """Row i shows picture number `pictures[i]`."""
    shown = range(len(labels)) if pictures is None else pictures
    return Dataset(
        [np.full((2, 2), number, np.uint8) for number in shown],
        np.array(labels, np.int64),
        groups=None if groups is None else np.array(groups),
    )


def test_each_row_is_validated_on_once_and_trained_on_otherwise() -> None:
    data = faces((np.arange(40) % 7).tolist())
    seen = []
    for number in range(1, 6):
        train, valid = data.fold(number, 5, seed=3)
        assert sorted([*train, *valid]) == list(range(40))
        seen += valid.tolist()
    assert sorted(seen) == list(range(40))


def test_a_subject_is_never_on_both_sides() -> None:
    groups = [f"S{number:02d}" for number in RANDOM.integers(0, 17, 200)]
    data = faces(RANDOM.integers(0, 7, 200).tolist(), groups=groups)
    assert data.groups is not None
    for number in range(1, 5):
        train, valid = data.fold(number, 4)
        assert not set(data.groups[train]) & set(data.groups[valid])


def test_equal_pictures_are_never_parted_not_even_by_their_subjects() -> None:
    data = faces([0, 1, 2, 3, 4, 5], pictures=[0, 1, 1, 2, 3, 4], groups=["a", "a", "b", "c", "d", "e"])
    for number in (1, 2, 3):
        train, valid = data.fold(number, 3)
        assert {0, 1, 2} <= set(train.tolist()) or {0, 1, 2} <= set(valid.tolist())


def test_rows_are_bound_through_any_chain_of_pictures_and_subjects() -> None:
    pictures = np.array([0, 0, 1, 1, 2, 2, 3])
    groups = np.array(["z", "a", "a", "b", "b", "y", "x"])
    assert bind(groups, pictures).tolist() == [0, 0, 0, 0, 0, 0, 6]
    assert bind(None, pictures).tolist() == [0, 0, 2, 2, 4, 4, 6]


def test_without_subjects_each_fold_has_its_share_of_each_expression() -> None:
    labels = np.repeat(np.arange(7), [3995, 436, 4097, 7215, 4830, 3171, 4965])
    fold = assign(labels, np.arange(len(labels)), 5, seed=1)
    counts = np.array([np.bincount(labels[fold == number], minlength=7) for number in range(5)])
    assert np.all(counts.max(0) - counts.min(0) <= 1)


def test_the_seed_decides() -> None:
    data = faces([0, 1] * 50)
    one, same, other = (data.fold(1, 5, seed=seed)[1].tolist() for seed in (1, 1, 2))
    assert one == same
    assert one != other


def test_more_folds_than_subjects() -> None:
    data = faces([0, 1, 2, 3], groups=["a", "a", "b", "b"])
    with pytest.raises(BadInput, match="3 folds are not possible: 2 to 2"):
        data.fold(1, 3)
    with pytest.raises(BadInput, match="1 folds"):
        data.fold(1, 1)
    with pytest.raises(BadInput, match="there is no fold 3 of 2"):
        data.fold(3, 2)


def test_a_subset_and_another_split() -> None:
    data = replace(faces([0, 1, 2, 3], groups=["a", "b", "c", "d"]), names=["0.png", "1.png", "2.png", "3.png"])
    half = data.subset(np.array([3, 1]))
    assert half.labels.tolist() == [3, 1]
    assert half.groups is not None
    assert half.groups.tolist() == ["d", "b"]
    assert half.names == ["3.png", "1.png"]
    assert [int(picture[0, 0]) for picture in half.pictures] == [3, 1]
    again = data.with_split(np.array([0, 3]), np.array([1]))
    assert again.rows("train").tolist() == [0, 3]
    assert again.rows("public").tolist() == [1]
    with pytest.raises(BadInput, match="it has public, train, all"):
        again.rows("private")
