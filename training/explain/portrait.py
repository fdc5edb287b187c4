"""A face as people like to see it: in colour, with some room around it."""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image as PillowImage

from services.domain.records import Detection, Image

_ROOM: Final = 1.35  # of the box's longer side: brow, chin and a little around


def portrait(image: Image, detection: Detection | None, side: int) -> NDArray[np.uint8]:
    """[side, side, 3]: the square around the face that lies in the frame, or the middle of the frame without a face."""
    height, width = image.shape[:2]
    reach, centre_x, centre_y = min(height, width), width / 2, height / 2
    if detection is not None:
        box = detection.box
        reach = min(reach, max(2, round(_ROOM * max(box.width, box.height))))
        centre_x, centre_y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    top = int(np.clip(centre_y - reach / 2, 0, height - reach))
    left = int(np.clip(centre_x - reach / 2, 0, width - reach))
    square = PillowImage.fromarray(np.ascontiguousarray(image[top : top + reach, left : left + reach]))
    return np.asarray(square.resize((side, side), PillowImage.Resampling.LANCZOS))
