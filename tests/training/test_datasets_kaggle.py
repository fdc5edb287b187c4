from pathlib import Path

import numpy as np
import pytest

from services.errors import BadInput
from training import datasets

HEADER = "emotion,pixels,Usage"
VOTES = "Usage,Image name,neutral,happiness,surprise,sadness,anger,disgust,fear,contempt,unknown,NF"


def pictures() -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    return np.random.default_rng(1).integers(0, 256, (4, 48, 48), np.uint8)


def lines() -> list[str]:
    usages = ("Training", "PublicTest", "PrivateTest", "Training")
    return [
        f"{label},{' '.join(map(str, face.ravel()))},{usage}" for label, face, usage in zip((0, 6, 3, 1), pictures(), usages, strict=True)
    ]


def write(path: Path, rows: list[str]) -> Path:
    path.write_text("\n".join(rows) + "\n")
    return path.parent


def test_the_file_as_downloaded(tmp_path: Path) -> None:
    data = datasets.load(write(tmp_path / "fer2013.csv", [HEADER, *lines()]))
    np.testing.assert_array_equal(data.crops(data.rows("all")), pictures())
    assert data.labels.tolist() == [0, 6, 3, 1]
    assert data.splits is not None
    assert data.splits.tolist() == ["train", "public", "private", "train"]
    assert data.votes is None


def test_the_other_file_has_spaces_in_its_header_and_another_order(tmp_path: Path) -> None:
    moved = [",".join([label, usage, pixels]) for label, pixels, usage in (line.split(",") for line in lines())]
    data = datasets.load(write(tmp_path / "icml_face_data.csv", ["emotion, Usage, pixels", *moved]))
    np.testing.assert_array_equal(data.crops(data.rows("all")), pictures())
    assert data.rows("private").tolist() == [2]


def test_votes_that_lie_beside_it(tmp_path: Path) -> None:
    votes = [f"Training,fer{row}.png,{','.join(map(str, np.roll([8, 2, *[0] * 8], row)))}" for row in range(4)]
    write(tmp_path / "fer2013new.csv", [VOTES, *votes])
    data = datasets.load(write(tmp_path / "fer2013.csv", [HEADER, *lines()]))
    assert data.votes is not None
    assert data.votes[1].tolist() == [0, 8, 2, 0, 0, 0, 0, 0, 0, 0]
    write(tmp_path / "fer2013new.csv", [VOTES, *votes[:3]])
    with pytest.raises(BadInput, match="3 rows for 4 pictures"):
        datasets.load(tmp_path)
    write(tmp_path / "fer2013new.csv", [VOTES.replace("NF", "other"), *votes])
    with pytest.raises(BadInput, match=r"fer2013new\.csv needs the columns"):
        datasets.load(tmp_path)


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("0,1 2 3,Training", "3 pixels"),
        (f"0,{' '.join(['256'] * 2304)},Training", "pixels"),
        (f"0,{' '.join(['x'] * 2304)},Training", "unmatched"),
        (f"zero,{' '.join(['1'] * 2304)},Training", "zero"),
        (f"0,{' '.join(['1'] * 2304)},Somewhere", "somewhere"),
        (f"0,{' '.join(['1'] * 2304)}", "Usage"),
    ],
)
def test_a_row_that_cannot_be_read_is_named_by_its_line(tmp_path: Path, row: str, why: str) -> None:
    with pytest.raises(BadInput, match=rf"fer2013\.csv, line 3:.*{why}"):
        datasets.load(write(tmp_path / "fer2013.csv", [HEADER, lines()[0], row]))


def test_a_label_outside_the_code(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"labels must be 0\.\.6"):
        datasets.load(write(tmp_path / "fer2013.csv", [HEADER, "7" + lines()[0][1:]]))


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "fer2013.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadInput, match=r"fer2013\.csv cannot be read"):
        datasets.load(tmp_path)
