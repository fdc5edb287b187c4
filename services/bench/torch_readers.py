"""Contestants of the expression network in torch: `python -m services.bench.torch_readers WAY THREADS`."""

import sys
from collections.abc import Callable, Mapping
from typing import Any, Final

import torch
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from services.bench.answering import Classify, answer
from services.vision import weights
from services.vision.emotion_classifier import load_torch_classifier
from services.vision.emotion_net import ConvNorm
from training.export import Reader


class Taking(nn.Module):
    """The network on pictures of another type and in the order of channels that convolutions like best on a CPU."""

    def __init__(self, network: nn.Module, kind: torch.dtype, order: torch.memory_format) -> None:
        super().__init__()
        self.network = network.to(kind).to(memory_format=order)
        self.kind, self.order = kind, order

    def forward(self, prepared: Tensor) -> Tensor:
        logits: Tensor = self.network(prepared.to(self.kind, memory_format=self.order))
        return logits.float()


def folded(network: nn.Module) -> nn.Module:
    """In place: each batch norm becomes part of the convolution before it."""
    for block in network.modules():
        if isinstance(block, ConvNorm):
            convolution, norm = block[0], block[1]
            if isinstance(convolution, nn.Conv2d) and isinstance(norm, nn.BatchNorm2d):
                block[0], block[1] = fuse_conv_bn_eval(convolution, norm), nn.Identity()
    return network


def _reader(
    *, fold: bool = True, kind: torch.dtype = torch.float32, order: torch.memory_format = torch.channels_last, compiled: bool = False
) -> Classify:
    network, card = weights.load(weights.SHIPPED)
    reader = Reader(Taking(folded(network) if fold else network, kind, order), card.temperature).eval()
    call: Callable[[Tensor], Tensor] = torch.compile(reader, dynamic=True) if compiled else reader
    return lambda crops: call(torch.from_numpy(crops)).numpy()


def _autocast() -> Classify:
    read = _reader(fold=False)

    def classify(crops: Any) -> Any:
        with torch.autocast("cpu", torch.bfloat16):
            return read(crops)

    return classify


WAYS: Final[Mapping[str, Callable[[], Classify]]] = {
    "float32": lambda: _reader(fold=False, order=torch.contiguous_format),
    "service": lambda: load_torch_classifier(None, torch.device("cpu")).classify,
    "folded": _reader,
    "autocast": _autocast,
    "folded-bf16": lambda: _reader(kind=torch.bfloat16),
    "compiled": lambda: _reader(compiled=True),
    "compiled-bf16": lambda: _reader(kind=torch.bfloat16, compiled=True),
}

if __name__ == "__main__":
    torch.set_num_threads(int(sys.argv[2]))
    with torch.inference_mode():
        answer(WAYS[sys.argv[1]])
