"""The cosine transform as a matrix: pictures are small, and nothing but numpy is needed."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray


@lru_cache(maxsize=64)
def cosines(length: int) -> NDArray[np.float64]:
    """[length, length], orthonormal DCT-II: `m @ x` transforms, `m.T @ x` goes back."""
    frequency, place = np.mgrid[:length, :length]
    matrix: NDArray[np.float64] = np.sqrt(2 / length) * np.cos(np.pi * frequency * (2 * place + 1) / (2 * length))
    matrix[0] /= np.sqrt(2)
    matrix.flags.writeable = False
    return matrix


def eigenvalues(length: int) -> NDArray[np.float64]:
    """[length]: what minus the second difference, mirrored at the ends, makes of each cosine."""
    return 2 - 2 * np.cos(np.pi * np.arange(length) / length)
