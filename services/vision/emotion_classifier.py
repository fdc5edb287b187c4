"""The expression network as the worker uses it: gray crops in, calibrated probabilities out."""

from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from services.errors import WeightsError
from services.vision import weights
from services.vision.card import Card
from services.vision.crop_batches import in_batches
from services.vision.cuda_graphs import Program, recorded
from services.vision.onnx_classifier import OnnxExpressionClassifier
from services.vision.preprocess import prepare


class TorchExpressionClassifier:
    """Implements `ExpressionClassifier`. With `flip` each crop is also read mirrored and the two logits are averaged.

    On PublicTest that is worth 0.9 points of accuracy, for another 2 ms a face on one CPU core; finding the face costs several times that.
    """

    def __init__(self, network: nn.Module, card: Card, device: torch.device, *, flip: bool = True) -> None:
        self._network = network.eval().to(device).to(memory_format=torch.channels_last)
        self._card = card
        self._device = device
        self._flip = flip
        self._read: Program = self._read_plainly
        if device.type == "cuda":
            self._read = recorded(self._probabilities, device, self._read_plainly)

    @property
    def card(self) -> Card:
        return self._card

    @property
    def weights_id(self) -> str:
        return self._card.weights_id

    @property
    def preprocessing(self) -> str:
        return self._card.preprocessing

    def classify(self, crops: NDArray[np.uint8]) -> NDArray[np.float32]:
        """uint8 [n, 48, 48] -> [n, 7], rows sum to 1; n may be 0. Raises BadInput for any other shape or type. Blocking."""
        return in_batches(crops, self._read)

    @torch.inference_mode()
    def _read_plainly(self, crops: NDArray[np.uint8]) -> NDArray[np.float32]:
        answered: NDArray[np.float32] = self._probabilities(torch.from_numpy(crops).to(self._device)).cpu().numpy()
        return answered

    def _probabilities(self, pixels: Tensor) -> Tensor:
        prepared = prepare(pixels).contiguous(memory_format=torch.channels_last)
        logits = mirrored_mean(self._network, prepared) if self._flip else self._network(prepared)
        return (logits / self._card.temperature).softmax(1)


def mirrored_mean(network: nn.Module, prepared: Tensor) -> Tensor:
    """Logits [n, 7], the mean over each face and its mirror image. Training measures and calibrates with the same."""
    logits: Tensor = (network(prepared) + network(prepared.flip(3))) / 2
    return logits


def load_classifier(path: Path | None, device: torch.device) -> TorchExpressionClassifier | OnnxExpressionClassifier:
    """`None` loads the shipped weights: ONNX Runtime reads them on a CPU, torch on a GPU. A file is read by what its name says:
    `.onnx` by ONNX Runtime (on the CPU, always), any other by torch.

    Raises WeightsError when the file or its card does not fit this program.
    """
    if path is None and device.type == "cpu":
        return _shipped_onnx()
    if path is not None and path.suffix == ".onnx":
        return OnnxExpressionClassifier(path, threads=torch.get_num_threads())
    return load_torch_classifier(path, device)


def load_torch_classifier(path: Path | None, device: torch.device, *, flip: bool = True) -> TorchExpressionClassifier:
    """`None` loads the shipped weights. Raises WeightsError when the file or its card does not fit this program."""
    network, card = weights.load(path or weights.SHIPPED)
    return TorchExpressionClassifier(network, card, device, flip=flip)


def _shipped_onnx() -> OnnxExpressionClassifier:
    """Raises WeightsError when the file was made from other weights than the ones that are shipped beside it."""
    classifier = OnnxExpressionClassifier(weights.SHIPPED_ONNX, threads=torch.get_num_threads())
    if classifier.card.sha256 != weights.read_card(weights.SHIPPED).sha256:
        raise WeightsError(
            f"{weights.SHIPPED_ONNX.name} was made from other weights than {weights.SHIPPED.name}; make it again: "
            f"classpulse export --int8 --data DIR/fer2013 --out {weights.SHIPPED_ONNX}"
        )
    return classifier
