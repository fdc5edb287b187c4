from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from services.domain.emotions import EXPRESSIONS
from services.vision import weights
from services.vision.emotion_net import PulseNet

HAPPY, SAD = EXPRESSIONS.index("happy"), EXPRESSIONS.index("sad")


class LightAndDark(nn.Module):
    """What is brighter than the mean speaks for happy, what is darker for sad, and nothing speaks for anything else."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(1, 2, 1, bias=False)
        self.relu = nn.ReLU()
        self.head = nn.Linear(2, len(EXPRESSIONS), bias=False)
        with torch.no_grad():
            self.conv.weight.copy_(torch.tensor([1.0, -1.0]).view(2, 1, 1, 1))
            self.head.weight.zero_()
            self.head.weight[HAPPY, 0] = self.head.weight[SAD, 1] = 8.0

    def forward(self, prepared: Tensor) -> Tensor:
        logits: Tensor = self.head(self.relu(self.conv(prepared)).mean((2, 3)))
        return logits


@pytest.fixture
def light_and_dark() -> LightAndDark:
    return LightAndDark()


@pytest.fixture
def spots() -> NDArray[np.uint8]:
    """[48, 48] gray with a white spot at rows 30..37, columns 6..13, and a black one at rows 8..15, columns 34..41."""
    picture = np.full((48, 48), 128, np.uint8)
    picture[30:38, 6:14] = 255
    picture[8:16, 34:42] = 0
    return picture


@pytest.fixture(scope="session")
def small_weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small network that learnt nothing, with its card."""
    torch.manual_seed(3)
    path = tmp_path_factory.mktemp("weights") / "small.safetensors"
    widths = [8, 16, 16]
    weights.save(path, PulseNet(widths), model="pulse_net", model_arguments={"widths": widths}, temperature=1.0, facts={})
    return path
