"""Everything that can be shown of one network: on a person's pictures, on a video, or on a data set. Pictures go where the caller says."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from services.errors import BadInput
from services.vision import weights
from services.vision.emotion_classifier import TorchExpressionClassifier
from training import datasets
from training.explain.cam import class_maps
from training.explain.dataset import seen_in, worst_mistakes
from training.explain.dataset_picture import draw_mistakes, draw_seen
from training.explain.dream import FREE, NEAR, STEPS, dream, noise
from training.explain.dream_picture import draw_dreams
from training.explain.faces import FoundFace
from training.explain.faces_picture import MOST_FACES, draw_faces
from training.explain.layers import first_filters, layer_maps
from training.explain.layers_picture import draw_filters, draw_layers
from training.models import MODELS

log = logging.getLogger(__name__)

_CPU: Final = torch.device("cpu")


@dataclass(frozen=True, slots=True)
class Subject:
    """The network that is looked into."""

    network: nn.Module
    classifier: TorchExpressionClassifier

    @property
    def name(self) -> str:
        return self.classifier.weights_id


def load_subject(path: Path | None) -> Subject:
    """Any network of the project; None is the shipped one. Raises WeightsError."""
    network, card = weights.load(path or weights.SHIPPED, MODELS)
    return Subject(network, TorchExpressionClassifier(network, card, _CPU))


def explain_faces(subject: Subject, faces: Sequence[FoundFace], out: Path, *, dream_steps: int = STEPS) -> list[Path]:
    """faces.png (and faces_2.png ... of many), layers.png, filters.png, dreams.png. Without `dream_steps` nothing is dreamt."""
    crops = np.stack([face.crop for face in faces])
    probabilities, maps = subject.classifier.classify(crops), class_maps(subject.network, crops)
    drawn = []
    for start in range(0, len(faces), MOST_FACES):
        part = slice(start, start + MOST_FACES)
        drawn.append(out / ("faces.png" if start == 0 else f"faces_{start // MOST_FACES + 1}.png"))
        draw_faces(
            faces[part], maps[part], probabilities[part], drawn[-1], f"Grad-CAM, {subject.name}; below each the expression's probability"
        )
    surest = int(probabilities.max(1).argmax())
    return drawn + _inside(subject, crops[surest], out, dream_steps)


def explain_data(subject: Subject, data: Path, split: str, out: Path, *, dream_steps: int = STEPS) -> list[Path]:
    """expressions.png, mistakes.png (if there are any), layers.png, filters.png, dreams.png. Raises BadInput for unreadable data."""
    faces = datasets.load(data)
    rows = faces.rows(split)
    if len(rows) == 0:
        raise BadInput(f"{data} has no pictures in {split}")
    crops, labels = faces.crops(rows), faces.labels[rows]
    probabilities = subject.classifier.classify(crops)
    about = f"{subject.name} on {data.name}, {split}"
    seen, mistakes = seen_in(subject.network, crops, labels, probabilities), worst_mistakes(crops, labels, probabilities)
    drawn = [out / "expressions.png"]
    draw_seen(seen, drawn[0], f"Mean: LayerCAM of up to 200 pictures; examples: Grad-CAM of the surest. {about}")
    if mistakes:
        drawn.append(out / "mistakes.png")
        draw_mistakes(mistakes, drawn[-1], about)
    surest = int(probabilities[np.arange(len(labels)), labels].argmax())
    return drawn + _inside(subject, crops[surest], out, dream_steps)


def _inside(subject: Subject, crop: NDArray[np.uint8], out: Path, dream_steps: int) -> list[Path]:
    """What can be shown on one face."""
    network = subject.network
    layers, filters = layer_maps(network, crop), first_filters(network, crop)
    drawn = [out / "layers.png", out / "filters.png"]
    draw_layers(layers, crop, drawn[0], f"{subject.name}; the liveliest maps after each convolution, its norm and its activation")
    height, width = filters.weights.shape[2:]
    shown = f"{len(filters.weights)} of {filters.of}" if len(filters.weights) < filters.of else f"{filters.of}"
    draw_filters(filters, drawn[1], f"{subject.name}; {shown} filters of {width} x {height}, orange above 0 and blue below")
    if dream_steps:
        log.info("dreaming of the seven expressions, %d steps twice", dream_steps)
        start = noise()
        dreams = {
            "from noise": (start, dream(network, start, FREE, steps=dream_steps)),
            "from a face": (crop, dream(network, crop, NEAR, steps=dream_steps)),
        }
        drawn.append(out / "dreams.png")
        draw_dreams(dreams, drawn[-1], f"DeepDream, {subject.name}")
    return drawn
