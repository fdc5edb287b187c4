"""Faces in pictures: MTCNN with facenet-pytorch's weights, run once over a batch of many students' pictures.

The only importer of facenet_pytorch.
"""

from collections.abc import Sequence

import torch
from facenet_pytorch.models.mtcnn import ONet, PNet, RNet

from services.domain.records import Box, Detection, Image
from services.vision.mtcnn import cascade
from services.vision.mtcnn.boxes import squared
from services.vision.mtcnn.cascade import Found
from services.vision.mtcnn.networks import Networks
from services.vision.mtcnn.pictures import Stack, stacks, within
from services.vision.mtcnn.proposals import propose

SMALLEST_FACE = 16  # pixels at detection size: P-Net sees 12 x 12, below 16 it finds noise
THRESHOLDS = (0.6, 0.7, 0.8)  # P-, R- and O-Net; O-Net a little stricter than the stock 0.7: a class has more walls than faces
SECOND_LOOK = (0.5, 0.3, 0.8)
"""For pictures without a face: R-Net, which throws away turned and half-hidden faces, asks less; what O-Net asks stays, so that no wall
becomes a face. On PublicTest it finds 4 in 10 of the faces that were missed, on pictures that voters call no face 2 more of 140."""

FOLLOWED = 0.85
"""Side of the square that O-Net is shown of a face that it found before, in longer sides of that face's box. On the sample video O-Net
keeps a face with 0.8 to 0.9 and returns the cascade's box (IoU 0.92 on average); with 1.0 and more it drifts off within seconds."""


class MtcnnFaceDetector:
    """`side`: long side at which faces are looked for, pixels. `min_face`: smallest face, as a fraction of the picture's height."""

    def __init__(self, device: torch.device, *, side: int = 320, min_face: float = 0.15) -> None:
        self._side = side
        self._min_face = min_face
        self._networks = Networks(PNet(), RNet(), ONet(), device)

    @torch.inference_mode()
    def detect(self, images: Sequence[Image]) -> list[list[Detection]]:
        """[height, width, 3] RGB each, of any sizes -> faces of each, best first, in that picture's own pixels."""
        small = [within(image, self._side) for image in images]
        there = [stack for stack in stacks(small, self._networks.device) if min(stack.shape) >= SMALLEST_FACE]  # else no room for a face
        faces: list[list[Detection]] = [[] for _ in images]
        for found in self._look(there):
            for index, detection in zip(found.pictures.tolist(), _detections(found), strict=True):
                faces[index].append(_enlarged(detection, small[index], images[index]))
        return faces

    @torch.inference_mode()
    def refine(self, images: Sequence[Image], boxes: Sequence[Sequence[Box]]) -> list[list[Detection]]:
        """O-Net alone at the middle of `boxes`, a list for each picture: same lengths and order, a low score where there is no face now."""
        edges = [[box.left, box.top, box.right, box.bottom] for of_one in boxes for box in of_one]
        pictures = [index for index, of_one in enumerate(boxes) for _ in of_one]
        device = self._networks.device
        squares, whose = torch.tensor(edges, device=device).reshape(-1, 4), torch.tensor(pictures, dtype=torch.int64, device=device)
        found = cascade.locate(self._networks, stacks(images, device), squared(squares, FOLLOWED), whose)
        refined: list[list[Detection]] = [[] for _ in images]
        for index, detection in zip(pictures, _detections(found), strict=True):
            refined[index].append(detection)
        return refined

    def _look(self, there: Sequence[Stack]) -> list[Found]:
        """Once at all pictures, and once more at those where that found nothing."""
        if not there:
            return []
        smallest = [max(SMALLEST_FACE, round(self._min_face * stack.shape[0])) for stack in there]
        proposals = propose(self._networks, there, smallest, min(THRESHOLDS[0], SECOND_LOOK[0]))
        first = cascade.find(self._networks, there, *proposals.above(THRESHOLDS[0]).squares(), THRESHOLDS[1:])
        every = torch.cat([stack.indices for stack in there])
        missed = every[~torch.isin(every, first.pictures)]
        if not len(missed):
            return [first]
        second = proposals.above(SECOND_LOOK[0], among=missed).squares()
        return [first, cascade.find(self._networks, there, *second, SECOND_LOOK[1:])]


def _detections(found: Found) -> list[Detection]:
    boxes, scores, points = found.boxes.tolist(), found.scores.tolist(), found.points.cpu().numpy()
    return [Detection(Box(*box), score, marks) for box, score, marks in zip(boxes, scores, points, strict=True)]


def _enlarged(detection: Detection, small: Image, image: Image) -> Detection:
    """From the pixels of the picture that was looked at to those of the one that was given."""
    return detection.scaled(image.shape[1] / small.shape[1], image.shape[0] / small.shape[0])
