"""Illumination normalisation: what a lamp does to a face is smooth, what an expression does is not.

Lengths are fractions of the picture's shorter side, so that a step means the same at 48 pixels as at 350.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from training.datasets.pictures import Picture
from training.preprocessing.cosine import cosines, eigenvalues

_TAILS: Final = 0.4  # per cent of the pixels that are cut off at each end before the levels are stretched
_FLAT: Final = 1e-6  # a range below this is rounding error, not a picture
_GAMMA: Final = 0.2
_INNER, _OUTER = 1 / 64, 1 / 32
_DIAGONALS: Final = 9
_REACH: Final = 1 / 48


def equalize(picture: Picture) -> Picture:
    """Histogram equalisation: every gray level as often as every other. A picture of one level stays as it is."""
    count = np.bincount(picture.ravel(), minlength=256)
    cumulated = np.cumsum(count)
    lowest = cumulated[picture.min()]
    if lowest == picture.size:
        return picture
    levels = np.clip((cumulated - lowest) / (picture.size - lowest), 0, 1)
    table: Picture = np.rint(levels * 255).astype(np.uint8)
    return table[picture]


def dog(picture: Picture) -> Picture:
    """Difference of Gaussians after a gamma of 0.2 (Tan & Triggs 2010), deviations of 1/64 and 1/32 of the side.

    Their 1 and 2 pixels of 128 would be lost in our 48.
    """
    lifted = (picture / 255.0) ** _GAMMA
    side = min(picture.shape)
    return _to_levels(_blur(lifted, _INNER * side) - _blur(lifted, _OUTER * side))


def dct(picture: Picture) -> Picture:
    """Chen, Er & Wu (2006): in the cosine transform of the logarithm the lowest frequencies become 0; the logarithm stays.

    Nine diagonals without the mean: 54 coefficients, up to 4.5 waves over the face. The INface toolbox (Struc & Pavesic) drops 50.
    """
    down, across = (cosines(length) for length in picture.shape)
    spectrum = down @ np.log1p(picture.astype(np.float64)) @ across.T
    diagonal = np.add.outer(np.arange(picture.shape[0]), np.arange(picture.shape[1]))
    spectrum[(diagonal > 0) & (diagonal <= _DIAGONALS)] = 0
    return _to_levels(down.T @ spectrum @ across)


def isotropic_diffusion(picture: Picture) -> Picture:
    """Retinex by Gross & Brajovic (2003), isotropic as Heusch et al. (2005): light L minimises |L - I|^2 + r^2 |grad L|^2; gives I / L.

    r is 1/48 of the side (their 7 = r^2 at 128 pixels). The cosine transform solves the equation exactly.
    """
    down, across = (cosines(length) for length in picture.shape)
    stiffness = np.add.outer(eigenvalues(picture.shape[0]), eigenvalues(picture.shape[1]))
    reach = _REACH * min(picture.shape)
    intensity = picture + 1.0
    light = down.T @ (down @ intensity @ across.T / (1 + reach**2 * stiffness)) @ across
    return _to_levels(intensity / light)


def _blur(values: NDArray[np.float64], deviation: float) -> NDArray[np.float64]:
    """Gaussian, in the cosine transform: the picture is mirrored at its borders."""
    down, across = (cosines(length) for length in values.shape)
    fade = (np.exp(-((np.pi * np.arange(length) / length * deviation) ** 2) / 2) for length in values.shape)
    blurred: NDArray[np.float64] = down.T @ (down @ values @ across.T * np.multiply.outer(*fade)) @ across
    return blurred


def _to_levels(values: NDArray[np.float64]) -> Picture:
    """Stretched to 0..255, without the extreme pixels; a flat picture is middle gray."""
    low, high = np.percentile(values, [_TAILS, 100 - _TAILS])
    if high - low < _FLAT:
        return np.full(values.shape, 128, np.uint8)
    stretched: Picture = np.rint(np.clip((values - low) / (high - low), 0, 1) * 255).astype(np.uint8)
    return stretched
