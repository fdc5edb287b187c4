"""The expression network of serengil's DeepFace, P4's baseline, and the way from its Keras weights to ours."""

from pathlib import Path
from typing import Final

import torch
from torch import Tensor, nn

from services.domain.emotions import EXPRESSIONS
from services.errors import WeightsError
from services.vision.emotion_net import FeatureNet
from training.networks import keras
from training.networks.rgb import restored, sized

_SIDE: Final = 48
_CLASSES: Final = ("angry", "disgust", "fear", "happy", "sad", "surprise", "neutral")  # the order of its seven outputs


class DeepFace(FeatureNet):
    """DeepFace's expression network: five convolutions and two hidden layers of 1024, without batch norm

    It was made for gray levels 0..1, so the standardised picture is stretched back to them (`restored`); others than 48x48 are resized.
    """

    def __init__(self, dropout: float = 0.2) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(1, 64, 5), nn.ReLU(), nn.MaxPool2d(5, 2),
            nn.Conv2d(64, 64, 3), nn.ReLU(), nn.Conv2d(64, 64, 3), nn.ReLU(), nn.AvgPool2d(3, 2),
            nn.Conv2d(64, 128, 3), nn.ReLU(), nn.Conv2d(128, 128, 3), nn.ReLU(), nn.AvgPool2d(3, 2),
        )  # fmt: skip
        self.hidden = nn.Sequential(
            nn.Linear(128, 1024), nn.ReLU(), nn.Dropout(dropout), nn.Linear(1024, 1024), nn.ReLU(), nn.Dropout(dropout)
        )
        self.head = nn.Linear(1024, len(EXPRESSIONS))
        for module in self.modules():
            if isinstance(module, nn.Conv2d | nn.Linear):  # as Keras starts; torch's own start leaves no contrast after seven layers
                nn.init.xavier_uniform_(module.weight)
                nn.init.zeros_(module.bias)  # type: ignore[arg-type]  # all of these have one

    def features(self, prepared: Tensor) -> Tensor:
        features: Tensor = self.hidden(self.body(restored(sized(prepared, _SIDE))).flatten(1))  # one place is left, so no order of places
        return features


@torch.no_grad()
def from_keras(path: Path) -> DeepFace:
    """The user's own `facial_expression_model_weights.h5`. Raises WeightsError where the file is not that network's."""
    network = DeepFace()
    layers = keras.read(path)
    modules = [module for module in network.modules() if isinstance(module, nn.Conv2d | nn.Linear)]
    if len(layers) != len(modules):
        raise WeightsError(f"{path} has {len(layers)} layers with weights; DeepFace's expression network has {len(modules)}")
    for module, (name, arrays) in zip(modules, layers.items(), strict=True):
        tensors = [keras.to_torch(array) for array in arrays]
        wanted = [tensor.shape for tensor in (module.weight, module.bias) if tensor is not None]
        if [tensor.shape for tensor in tensors] != wanted:
            raise WeightsError(f"{path}: layer {name} has the shapes {[list(a.shape) for a in arrays]} instead of DeepFace's")
        for parameter, tensor in zip(module.parameters(), tensors, strict=True):
            parameter.copy_(tensor)
    rows = [_CLASSES.index(name) for name in EXPRESSIONS]
    network.head.weight.copy_(network.head.weight[rows])
    network.head.bias.copy_(network.head.bias[rows])
    return network.eval()
