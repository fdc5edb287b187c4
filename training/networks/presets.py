"""The networks of P5 by name: members of its family with the paper's layers.

It names no rate of dropout: we take a quarter. Every layer has batch norm and dropout, and every convolution keeps its map's size.
"""

from typing import Any, Final, Literal

from services.errors import BadInput
from services.vision.preprocess import SIDE
from training.networks.stack import Stack, p5_cnn

Depth = Literal["shallow", "deep"]

_SHALLOW: Final = (((32, 3, 1), (64, 3, 2)), (512,))  # (filters, kernel, pool) of each convolution, units of each affine layer
_DEEP: Final = (((64, 3, 2), (128, 5, 2), (512, 3, 2), (512, 3, 2)), (256, 512))
_FURTHER: Final = (512, 3, 1)  # the map is 3x3 after four halvings, so further convolutions do not halve it


def shallow_cnn(norm: bool = True, dropout: float = 0.25, side: int = SIDE) -> Stack:
    """Two convolutions (32 and 64 filters, the second pooled) and one hidden layer of 512"""
    return _preset(_SHALLOW, norm, dropout, side)


def deep_cnn(norm: bool = True, dropout: float = 0.25, side: int = SIDE) -> Stack:
    """Four pooled convolutions (64, 128 of 5x5, 512, 512) and hidden layers of 256 and 512"""
    return _preset(_DEEP, norm, dropout, side)


def deep_cnn_5(norm: bool = True, dropout: float = 0.25, side: int = SIDE) -> Stack:
    """`deep_cnn` with a fifth convolution of 512"""
    return _preset(_deeper(1), norm, dropout, side)


def deep_cnn_6(norm: bool = True, dropout: float = 0.25, side: int = SIDE) -> Stack:
    """`deep_cnn` with a fifth and a sixth convolution of 512"""
    return _preset(_deeper(2), norm, dropout, side)


def hog_hybrid(depth: Depth = "deep", norm: bool = True, dropout: float = 0.25, side: int = SIDE) -> Stack:
    """`shallow_cnn` or `deep_cnn` with HOG features beside those of the last convolution"""
    if depth not in ("shallow", "deep"):
        raise BadInput(f"depth must be shallow or deep, not {depth!r}")
    return _preset(_SHALLOW if depth == "shallow" else _DEEP, norm, dropout, side, hog=True)


def _deeper(further: int) -> tuple[tuple[tuple[int, int, int], ...], tuple[int, ...]]:
    convolutions, affines = _DEEP
    return (*convolutions, *(_FURTHER,) * further), affines


def _preset(
    layers: tuple[tuple[tuple[int, int, int], ...], tuple[int, ...]], norm: bool, dropout: float, side: int, *, hog: bool = False
) -> Stack:
    shared: dict[str, Any] = {"norm": norm, "dropout": dropout}
    convolutions = [{"filters": filters, "kernel": kernel, "pool": pool, **shared} for filters, kernel, pool in layers[0]]
    return p5_cnn(convolutions, [{"units": units, **shared} for units in layers[1]], hog, side)
