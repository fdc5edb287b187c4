"""Head pose from five landmarks: coarse, but enough to know whether somebody faces the screen (`domain.mood` says within what).

A mean face of five points is fitted to the landmarks under weak perspective (POS, DeMenthon & Davis 1995): the 2x3 matrix that maps
its points onto the picture with the least squares is a scaled rotation's first two rows. Depth is told by the nose alone, so a long or a
short nose biases yaw by a few degrees and pitch by some more; trends of one person are better than the absolute number.
"""

import math
import operator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from services.domain.records import HeadPose

MEAN_FACE: Final[NDArray[np.float64]] = np.array(
    [[-0.50, -0.53, 0.0], [0.50, -0.53, 0.0], [0.0, 0.05, -0.40], [-0.40, 0.57, -0.04], [0.40, 0.57, -0.04]]
)
"""[5, 3] in distances between the eyes: x to the picture's right, y down, z away from the camera. x and y are the medians that MTCNN
finds on FER2013's frontal faces; the nose stands 0.4 in front of the eyes (25 of 63 mm)."""

_CENTRED: Final = MEAN_FACE - MEAN_FACE.mean(0)
_FIT: Final = np.linalg.pinv(_CENTRED)


def estimate_pose(landmarks: NDArray[np.float32]) -> HeadPose:
    """[5, 2] pixels -> degrees. Roll > 0 is clockwise in the picture. Five points in one place give a face to the front."""
    centred = landmarks.astype(np.float64) - landmarks.mean(0)
    if not np.any(centred):
        return HeadPose(0.0, 0.0, 0.0)
    across, down = _upright((_FIT @ centred).T.tolist())
    yaw = math.atan2(-across[2], across[0] * down[1] - across[1] * down[0])
    pitch = math.asin(min(max(down[2], -1.0), 1.0))
    roll = math.atan2(down[0], down[1])
    return HeadPose(math.degrees(yaw), math.degrees(pitch), math.degrees(roll))


def _upright(rows: list[list[float]]) -> tuple[list[float], list[float]]:
    """Two rows of three -> the nearest pair of orthogonal unit vectors: (M Mt)^-1/2 M, the root of a 2x2 matrix in closed form."""
    (a, b), scale = rows, max(abs(value) for row in rows for value in row)
    a, b = [value / scale for value in a], [value / scale for value in b]
    aa, ab, bb = (sum(map(operator.mul, u, v)) for u, v in ((a, a), (a, b), (b, b)))
    root = math.sqrt(max(aa * bb - ab * ab, 1e-12))
    norm = root * math.sqrt(aa + bb + 2 * root)
    u, v = (bb + root) / norm, (aa + root) / norm
    w = -ab / norm
    return [u * x + w * y for x, y in zip(a, b, strict=True)], [w * x + v * y for x, y in zip(a, b, strict=True)]
