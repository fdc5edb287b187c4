"""A face in gray with heat on it."""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image as PillowImage

from training.explain.sheet import SIDE

_STRONGEST: Final = 0.72  # opacity of the most: the face stays visible under it
_CLEAR: Final = 0.25  # heat below which it fades away altogether


def heated(crop: NDArray[np.uint8], heat: NDArray[np.float32]) -> NDArray[np.uint8]:
    """[48, 48] and heat 0..1 -> [SIDE, SIDE, 3]: the more heat, the less of the face is seen through it. Enlarged smoothly: the eye reads
    no expression from squares."""
    from matplotlib import colormaps

    gray, level = (
        np.asarray(PillowImage.fromarray(each).resize((SIDE, SIDE), PillowImage.Resampling.BICUBIC))
        for each in (crop, heat.astype(np.float32))
    )
    level = level.clip(0, 1)[..., None]
    colour = 255 * np.asarray(colormaps["inferno"](0.25 + 0.7 * level[..., 0]))[..., :3]
    opacity = _STRONGEST * np.sqrt(level) * np.minimum(1, level / _CLEAR)
    return np.asarray((opacity * colour + (1 - opacity) * gray[..., None]).round(), np.uint8)
