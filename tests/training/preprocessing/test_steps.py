from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from services.errors import BadInput
from training.preprocessing import EACH, STEPS, apply, parse
from training.preprocessing.light import dct, equalize
from training.preprocessing.sheet import draw_sheet

COLOR = np.random.default_rng(0).integers(0, 256, (60, 48, 3), np.uint8)


def test_steps_follow_one_another_in_the_order_given() -> None:
    gray = np.asarray(Image.fromarray(COLOR).convert("L"))
    [out] = apply(("equalize", "dct"), [COLOR])
    np.testing.assert_array_equal(out, dct(equalize(gray)))
    [other] = apply(("dct", "equalize"), [COLOR])
    np.testing.assert_array_equal(other, equalize(dct(gray)))
    [nothing] = apply((), [COLOR])
    np.testing.assert_array_equal(nothing, gray)


@pytest.mark.parametrize("step", STEPS)
def test_every_step_takes_and_gives_gray_pictures_and_keeps_its_input(step: str, face: NDArray[np.uint8]) -> None:
    before = face.copy()
    [out] = apply((step,), [face])
    assert out.ndim == 2
    assert out.dtype == np.uint8
    np.testing.assert_array_equal(face, before)


def test_names_as_they_are_typed() -> None:
    assert parse("equalize, haar_crop + align+dct") == [("equalize",), ("haar_crop", "align", "dct")]
    assert {name for chain in EACH for name in chain} == STEPS.keys() - {"grayscale"}
    with pytest.raises(BadInput, match="unknown step 'blur', 'clahe'; known: grayscale, haar_crop"):
        parse("clahe,dct+blur")


def test_a_sheet_shows_the_face_after_each_step(portrait: Path, tmp_path: Path) -> None:
    out = tmp_path / "new" / "steps.png"
    draw_sheet(portrait, out, [("equalize",), ("dog",), ("pose", "mirror"), ("dct",)])
    with Image.open(out) as sheet:
        pixels = np.asarray(sheet)
    assert pixels.shape == (2 * 230 + 12, 4 * 204 + 12)
    faces = [pixels[12 + row * 230 + 26 :, 12 + column * 204 :][:192, :192] for row, column in ((0, 0), (0, 1), (0, 2), (0, 3), (1, 0))]
    assert all(shown.std() > 20 for shown in faces)
    np.testing.assert_allclose(faces[3], faces[3][:, ::-1], atol=3)
    assert np.all(pixels[12 + 230 + 26 :, 12 + 204 :] == 255)  # no sixth
    Image.fromarray(np.full((200, 200), 90, np.uint8)).save(tmp_path / "wall.png")
    with pytest.raises(BadInput, match="no face was found"):
        draw_sheet(tmp_path / "wall.png", out)
    with pytest.raises(BadInput, match=r"none\.png cannot be read"):
        draw_sheet(tmp_path / "none.png", out)
