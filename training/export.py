"""Weights as one ONNX file that any runtime can read: crops in, probabilities out, exactly as the service reads a face."""

import json
import logging
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import torch
from torch import Tensor, nn

from services.errors import BadInput, Misconfigured
from services.vision import weights as weights_file
from services.vision.card import Card
from services.vision.onnx_classifier import CARD, INPUT, OUTPUT
from services.vision.preprocess import SIDE, prepare
from training.models import MODELS

log = logging.getLogger(__name__)

OPSET: Final = 20
"""Of ONNX: old enough for every runtime of the last three years."""


class Reader(nn.Module):
    """uint8 [n, 48, 48] -> probabilities [n, 7]: preprocessing, the face and its mirror image in one pass, mean, temperature, softmax."""

    def __init__(self, network: nn.Module, temperature: float) -> None:
        super().__init__()
        self.network = network
        self.temperature = temperature

    def forward(self, crops: Tensor) -> Tensor:
        prepared = prepare(crops)
        logits = self.network(torch.cat([prepared, prepared.flip(3)]))
        probabilities: Tensor = (logits.reshape(2, crops.shape[0], -1).mean(0) / self.temperature).softmax(1)
        return probabilities


def export(weights: Path | None, out: Path) -> Card:
    """Writes `weights` (None: the shipped ones) of any network that training knows to `out`, for any number of crops, with their card.

    Raises WeightsError for the weights, BadInput for a network that ONNX cannot express, Misconfigured without the exporter's packages.
    """
    if out.suffix != ".onnx":
        raise BadInput(f"{out} should end in .onnx, by which the service knows what it is")
    network, card = weights_file.load(weights or weights_file.SHIPPED, MODELS)
    program = _traced(Reader(network, card.temperature).eval(), card.model)
    program.model.metadata_props[CARD] = json.dumps(asdict(card))
    out.parent.mkdir(parents=True, exist_ok=True)
    program.save(out)
    log.info("%s written as %s, opset %d", card.weights_id, out, OPSET)
    return card


def _traced(reader: Reader, model: str) -> Any:
    try:
        program = torch.onnx.export(
            reader,
            (torch.zeros(2, SIDE, SIDE, dtype=torch.uint8),),
            input_names=[INPUT],
            output_names=[OUTPUT],
            dynamic_shapes=({0: torch.export.Dim("faces", min=1)},),
            opset_version=OPSET,
            dynamo=True,
            external_data=False,
            verbose=False,
        )
    except ImportError as error:
        raise Misconfigured(f"writing ONNX needs the packages of training, pip install 'classpulse[train]': {error}") from error
    except torch.onnx.errors.OnnxExporterError as error:
        raise BadInput(f"{model} cannot be expressed in ONNX: {str(error).splitlines()[0]}") from error
    shape = None if program is None else program.model.graph.inputs[0].shape
    if shape is None or isinstance(shape[0], int):  # the exporter settles silently for the example's two
        raise BadInput(f"{model} cannot be expressed in ONNX for any number of faces: something in it needs to know the number")
    return program
