import pytest
import torch
from torch import Tensor

from services.vision.preprocess import prepare


@pytest.fixture(scope="session")
def prepared() -> Tensor:
    """Two pictures [2, 1, 48, 48] as networks get them."""
    pixels = torch.randint(0, 256, (2, 48, 48), generator=torch.Generator().manual_seed(3))
    return prepare(pixels)


@pytest.fixture(autouse=True, scope="session")
def _one_thread() -> None:
    torch.set_num_threads(1)
