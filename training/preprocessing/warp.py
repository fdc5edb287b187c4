"""Pictures turned, scaled and shifted."""

import numpy as np

from training.datasets.pictures import Picture


def warp(picture: Picture, step: complex, start: complex, shape: tuple[int, ...]) -> Picture:
    """[h, w] of `shape`: the pixel at z = x + iy (centres, in pixels) shows the picture at `step` z + `start`.

    Bilinear; the border is repeated outside. Meant for |step| near 1: shrinking much would alias.
    """
    height, width = picture.shape
    rows, columns = np.mgrid[: shape[0], : shape[1]]
    place = step * (columns + 1j * rows) + start
    x, y = np.clip(place.real, 0, width - 1), np.clip(place.imag, 0, height - 1)
    left, top = np.minimum(x.astype(np.int64), max(width - 2, 0)), np.minimum(y.astype(np.int64), max(height - 2, 0))
    right, bottom = np.minimum(left + 1, width - 1), np.minimum(top + 1, height - 1)
    across, down = x - left, y - top
    upper = picture[top, left] * (1 - across) + picture[top, right] * across
    lower = picture[bottom, left] * (1 - across) + picture[bottom, right] * across
    warped: Picture = np.rint(upper * (1 - down) + lower * down).astype(np.uint8)
    return warped
