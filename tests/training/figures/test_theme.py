from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from dashboard.theme import templates
from services.errors import BadInput
from services.reports.figures import colours
from training.figures import theme


def test_expressions_have_the_colours_and_the_order_of_the_reports() -> None:
    assert theme.EXPRESSION == colours.EXPRESSION
    assert theme.STACK == colours.STACK
    assert (theme.TRAIN, theme.VALID) == (colours.PRESENT, colours.ENGAGEMENT)


def test_ink_and_grid_are_the_dashboard_s() -> None:
    layout = templates()["light"]["layout"]
    assert (
        layout["font"]["color"],
        layout["yaxis"]["gridcolor"],
        layout["hoverlabel"]["font"]["color"],
    ) == (theme.QUIET, theme.GRID, theme.INK)


def test_few_colours_leave_the_paper_white(tmp_path: Path) -> None:
    with theme.drawing(tmp_path / "a.png", (3, 2), "A title", "about", colours=32) as figure:
        figure.subplots().imshow(np.random.default_rng(0).random((40, 40)), cmap=theme.shades())
    with Image.open(tmp_path / "a.png") as picture:
        assert picture.size == (480, 320)
        assert picture.mode == "P"
        assert picture.convert("RGB").getpixel((470, 5)) == (255, 255, 255)
        assert len(picture.convert("RGB").getcolors(1000) or []) <= 32


def test_the_style_is_gone_after_drawing(tmp_path: Path) -> None:
    import matplotlib

    before = matplotlib.rcParams["axes.titlelocation"]
    with theme.drawing(tmp_path / "a.png", (3, 2), "", ""):
        assert matplotlib.rcParams["axes.titlelocation"] == "left"
    assert matplotlib.rcParams["axes.titlelocation"] == before


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BadInput, match=r"a\.png cannot be written"), theme.drawing(tmp_path / "file" / "a.png", (3, 2), "", ""):
        pass
