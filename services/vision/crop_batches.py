"""What every classifier does with the crops that it is given: check them, and read a bounded number at a time."""

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from services.domain.emotions import EXPRESSIONS
from services.errors import BadInput
from services.vision.preprocess import SIDE

_LARGEST_BATCH: Final = 256  # crops in one pass, which bounds memory at about 200 MB


def in_batches(crops: NDArray[np.uint8], read: Callable[[NDArray[np.uint8]], NDArray[np.float32]]) -> NDArray[np.float32]:
    """uint8 [n, 48, 48] through `read`, which sees at least one crop -> [n, 7]; n may be 0. Raises BadInput for other shapes or types."""
    if crops.ndim != 3 or crops.shape[1:] != (SIDE, SIDE) or crops.dtype != np.uint8:
        raise BadInput(f"crops must be uint8 [n, {SIDE}, {SIDE}], not {crops.dtype} {list(crops.shape)}")
    parts = [read(np.ascontiguousarray(crops[start : start + _LARGEST_BATCH])) for start in range(0, len(crops), _LARGEST_BATCH)]
    return np.concatenate(parts) if parts else np.empty((0, len(EXPRESSIONS)), np.float32)
