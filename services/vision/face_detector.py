"""Faces in pictures: MTCNN (Zhang et al. 2016) with facenet-pytorch's weights, run once over a batch of many students' frames.

The only importer of facenet_pytorch.
"""

from collections.abc import Sequence

import numpy as np
import torch
from facenet_pytorch import MTCNN
from numpy.typing import NDArray
from PIL import Image as PillowImage

from services.domain.records import Box, Detection, Image

SMALLEST_FACE = 16  # pixels at detection size: P-Net sees 12 x 12, below 16 it finds noise
THRESHOLDS = (0.6, 0.7, 0.8)  # P-, R- and O-Net; O-Net a little stricter than the stock 0.7: a class has more walls than faces
SECOND_LOOK = (0.5, 0.3, 0.8)
"""For pictures without a face: R-Net, which throws away turned and half-hidden faces, asks less; what O-Net asks stays, so that no wall
becomes a face. On PublicTest it finds 4 in 10 of the faces that were missed, on pictures that voters call no face 2 more of 140."""


class MtcnnFaceDetector:
    """`side`: long side at which faces are looked for, pixels. `min_face`: smallest face, as a fraction of the picture's height."""

    def __init__(self, device: torch.device, *, side: int = 320, min_face: float = 0.15) -> None:
        self._side = side
        self._min_face = min_face
        self._mtcnn = MTCNN(keep_all=True, device=device, post_process=False).eval()

    def detect(self, images: Sequence[Image]) -> list[list[Detection]]:
        """[height, width, 3] RGB each, of any sizes -> faces of each, best first, in that picture's own pixels."""
        found = self._look(images, THRESHOLDS)
        missed = [index for index, faces in enumerate(found) if not faces]
        for index, faces in zip(missed, self._look([images[i] for i in missed], SECOND_LOOK), strict=True):
            found[index] = faces
        return found

    def _look(self, images: Sequence[Image], thresholds: tuple[float, float, float]) -> list[list[Detection]]:
        scaled = [_scaled(image, self._side) for image in images]
        found: list[list[Detection]] = [[] for _ in images]
        self._mtcnn.thresholds = list(thresholds)
        for shape in dict.fromkeys(small.shape for small in scaled):  # MTCNN batches pictures of one size only
            if min(shape[:2]) < SMALLEST_FACE:
                continue  # no room for a face
            indices = [i for i, small in enumerate(scaled) if small.shape == shape]
            self._mtcnn.min_face_size = max(SMALLEST_FACE, round(self._min_face * shape[0]))
            boxes, scores, points = self._mtcnn.detect(np.stack([scaled[i] for i in indices]), landmarks=True)
            for i, *faces in zip(indices, boxes, scores, points, strict=True):
                found[i] = _detections(*faces, scale=images[i].shape[1] / shape[1])
        return found


def _scaled(image: Image, side: int) -> Image:
    """Never enlarges: there is nothing to be found that was not there."""
    height, width = image.shape[:2]
    factor = side / max(height, width)
    if factor >= 1:
        return image
    size = (max(1, round(width * factor)), max(1, round(height * factor)))
    return np.asarray(PillowImage.fromarray(image).resize(size, PillowImage.Resampling.BILINEAR, reducing_gap=2.0))


def _detections(
    boxes: NDArray[np.object_] | None, scores: NDArray[np.object_], points: NDArray[np.object_], *, scale: float
) -> list[Detection]:
    if boxes is None:
        return []
    corners = np.asarray(boxes, np.float32) * scale
    landmarks = np.asarray(points, np.float32) * scale
    order = np.argsort(np.asarray(scores, np.float32))[::-1]
    return [Detection(Box(*map(float, corners[k])), float(scores[k]), landmarks[k]) for k in order]
