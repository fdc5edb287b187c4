"""How every picture of training looks; the only importer of matplotlib, and only when something is drawn.

The expressions have the colours of the dashboard and the reports, which this side of the program cannot import; a test holds them equal.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from PIL import Image

from services.errors import BadInput, Misconfigured

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.colors import Colormap
    from matplotlib.figure import Figure

STACK: Final = ("sad", "disgust", "fear", "angry", "neutral", "surprise", "happy")
EXPRESSION: Final[dict[str, str]] = {
    "sad": "#334d9a",
    "disgust": "#35907e",
    "fear": "#b44fce",
    "angry": "#ca5a28",
    "neutral": "#c3c9d1",
    "surprise": "#77addc",
    "happy": "#e6bc42",
}
INK: Final = "#1f2730"
QUIET: Final = "#5b6573"
GRID: Final = "#e4e7eb"
TRAIN: Final = "#8fa3bf"
VALID: Final = "#2f8f83"
MARK: Final = "#ca5a28"

_DPI: Final = 160
_STYLE: Final[Any] = {  # matplotlib types its three hundred keys one by one
    "font.family": "DejaVu Sans",  # comes with matplotlib: the same picture on every machine
    "font.size": 9,
    "text.color": INK,
    "axes.edgecolor": GRID,
    "axes.labelcolor": QUIET,
    "axes.titlecolor": INK,
    "axes.titlelocation": "left",
    "axes.titlesize": 10,
    "axes.titleweight": "bold",
    "axes.titlepad": 8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.grid": True,
    "axes.grid.axis": "y",
    "grid.color": GRID,
    "grid.linewidth": 0.8,
    "xtick.color": GRID,
    "ytick.color": GRID,
    "xtick.labelcolor": QUIET,
    "ytick.labelcolor": QUIET,
    "xtick.labelsize": 8,
    "ytick.labelsize": 8,
    "ytick.major.size": 0,
    "lines.linewidth": 1.8,
    "lines.solid_capstyle": "round",
    "legend.frameon": False,
    "legend.fontsize": 8,
    "figure.facecolor": "white",
    "image.interpolation": "nearest",
}
_HEADING: Final = 0.62  # inches at the top
_MARGIN: Final = 0.16  # inches
_NEARLY_WHITE: Final = 246  # gray level


def available() -> bool:
    try:
        import matplotlib  # noqa: F401
    except ImportError:
        return False
    return True


def require() -> None:
    """Raises Misconfigured without matplotlib, before anybody has waited for something to draw."""
    if not available():
        raise Misconfigured("Pictures are drawn with matplotlib, which is not installed: pip install 'classpulse[train]', or make setup.")


@contextmanager
def drawing(path: Path, size: tuple[float, float], title: str, about: str, *, colours: int | None = None) -> Iterator["Figure"]:
    """A figure of `size` inches under a heading, written to `path` as PNG when the block ends. `colours`: at most so many, for small files.

    Raises Misconfigured without matplotlib, BadInput where the file cannot be written.
    """
    require()
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    width, height = size
    with rc_context(_STYLE):
        figure = Figure(figsize=size, dpi=_DPI, layout="constrained")
        engine = figure.get_layout_engine()
        if engine is not None:
            inside = (_MARGIN / width, _MARGIN / height, 1 - 2 * _MARGIN / width, 1 - (_HEADING + 2 * _MARGIN) / height)
            engine.set(rect=inside, w_pad=0.05, h_pad=0.05)  # type: ignore[call-arg]
        figure.text(_MARGIN / width, 1 - _MARGIN / height, title, size=12.5, weight="bold", va="top")
        figure.text(_MARGIN / width, 1 - (_MARGIN + 0.27) / height, about, size=8.5, color=QUIET, va="top")
        yield figure
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            figure.savefig(path, metadata={"Software": None})
        except OSError as error:
            raise BadInput(f"{path} cannot be written: {error.strerror}") from error
    if colours is not None:
        _save_with(path, colours)


def _save_with(path: Path, colours: int) -> None:
    with Image.open(path) as picture:
        whole = picture.convert("RGB")
    sample = whole.resize((whole.width // 3, whole.height // 3), Image.Resampling.NEAREST)  # finding the colours is what takes time
    small = whole.quantize(palette=sample.quantize(colours, kmeans=2), dither=Image.Dither.FLOYDSTEINBERG)
    entries = np.array(small.getpalette(), np.uint8).reshape(-1, 3)
    entries[entries.min(1) >= _NEARLY_WHITE] = 255  # what began as paper
    small.putpalette(entries.tobytes())
    small.save(path, optimize=True)


def as_picture(axes: "Axes", edge: str | None = None) -> None:
    """No ticks, no grid, no frame but one in the colour `edge`: for a photograph among the charts."""
    axes.set(xticks=[], yticks=[])
    axes.grid(visible=False)
    for spine in axes.spines.values():
        spine.set(visible=edge is not None, color=edge, linewidth=2.0)


def shades() -> "Colormap":
    """White to dark green, for shares from 0 to 1; its lightness falls evenly, so it reads without its hue."""
    from matplotlib.colors import LinearSegmentedColormap

    return LinearSegmentedColormap.from_list("shades", ["#ffffff", "#cfe6e2", "#7dbcb3", VALID, "#155e55"])


def poles() -> "Colormap":
    """Blue through white to orange, for values around 0."""
    from matplotlib.colors import LinearSegmentedColormap

    return LinearSegmentedColormap.from_list("poles", [EXPRESSION["sad"], "#f7f7f7", EXPRESSION["angry"]])
