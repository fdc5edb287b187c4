"""The expression network as the worker uses it: gray crops in, calibrated probabilities out."""

from pathlib import Path
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from services.domain.emotions import EXPRESSIONS
from services.errors import BadInput
from services.vision import weights
from services.vision.preprocess import SIDE, prepare

_LARGEST_BATCH: Final = 256  # crops in one pass, which bounds memory at about 200 MB


class TorchExpressionClassifier:
    """Implements `ExpressionClassifier`. With `flip` each crop is also read mirrored and the two logits are averaged.

    On PublicTest that is worth 0.9 points of accuracy, for another 2 ms a face on one CPU core; finding the face costs several times that.
    """

    def __init__(self, network: nn.Module, card: weights.Card, device: torch.device, *, flip: bool = True) -> None:
        self._network = network.eval().to(device).to(memory_format=torch.channels_last)
        self._card = card
        self._device = device
        self._flip = flip

    @property
    def card(self) -> weights.Card:
        return self._card

    @property
    def weights_id(self) -> str:
        return self._card.weights_id

    @property
    def preprocessing(self) -> str:
        return self._card.preprocessing

    @torch.inference_mode()
    def classify(self, crops: NDArray[np.uint8]) -> NDArray[np.float32]:
        """uint8 [n, 48, 48] -> [n, 7], rows sum to 1; n may be 0. Raises BadInput for any other shape or type. Blocking."""
        if crops.ndim != 3 or crops.shape[1:] != (SIDE, SIDE) or crops.dtype != np.uint8:
            raise BadInput(f"crops must be uint8 [n, {SIDE}, {SIDE}], not {crops.dtype} {list(crops.shape)}")
        parts = [self._read(crops[start : start + _LARGEST_BATCH]) for start in range(0, len(crops), _LARGEST_BATCH)]
        return np.concatenate(parts) if parts else np.empty((0, len(EXPRESSIONS)), np.float32)

    def _read(self, crops: NDArray[np.uint8]) -> NDArray[np.float32]:
        prepared = prepare(torch.from_numpy(np.ascontiguousarray(crops)).to(self._device))
        prepared = prepared.contiguous(memory_format=torch.channels_last)
        logits = mirrored_mean(self._network, prepared) if self._flip else self._network(prepared)
        probabilities: NDArray[np.float32] = (logits / self._card.temperature).softmax(1).cpu().numpy()
        return probabilities


def mirrored_mean(network: nn.Module, prepared: Tensor) -> Tensor:
    """Logits [n, 7], the mean over each face and its mirror image. Training measures and calibrates with the same."""
    logits: Tensor = (network(prepared) + network(prepared.flip(3))) / 2
    return logits


def load_classifier(path: Path | None, device: torch.device, *, flip: bool = True) -> TorchExpressionClassifier:
    """`None` loads the shipped weights. Raises WeightsError when the file or its card does not fit this program."""
    network, card = weights.load(path or weights.SHIPPED)
    return TorchExpressionClassifier(network, card, device, flip=flip)
