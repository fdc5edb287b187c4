"""What a network that was made of others answers to the rows that choose: the data's `public` ones, as the service looks."""

from dataclasses import dataclass
from typing import Any

import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from services.vision.device import choose_device
from training import datasets, loop, metrics
from training.calibrate import temperature


@dataclass(frozen=True, slots=True)
class PublicRows:
    logits: Tensor  # [n, 7], on the CPU
    labels: Tensor  # int64 [n]
    seen: NDArray[Any] | None  # bool [n]: whose pixels occur in the training half too

    @classmethod
    def read(cls, network: nn.Module, faces: datasets.Dataset, device: str) -> "PublicRows":
        """The network is left on the device, in eval mode."""
        where = choose_device(device)
        rows = faces.rows("public")
        pixels = torch.from_numpy(faces.crops(rows)).to(where)
        logits = loop.predict(network.to(where).to(memory_format=torch.channels_last), pixels, flip=True).cpu()
        return cls(logits, torch.from_numpy(faces.labels[rows]), faces.seen_in_training(rows))

    def temperature(self) -> float:
        return temperature(self.logits, self.labels)

    def figures(self, logits: Tensor, divisor: float) -> dict[str, Any]:
        """Of these logits, or of what was made of them."""
        return metrics.summarise((logits / divisor).softmax(1).numpy(), self.labels.numpy(), self.seen)
