import math

import numpy as np
import torch
from numpy.typing import NDArray

from training.networks.hog import Hog


def _by_hand(picture: NDArray[np.float64]) -> NDArray[np.float64]:
    """The same from the paper's description, pixel by pixel."""
    side = len(picture)
    padded = np.pad(picture, 1, mode="edge")
    cells = np.zeros((side // 8, side // 8, 9))
    for row in range(side // 8 * 8):
        for column in range(side // 8 * 8):
            across = padded[row + 1, column + 2] - padded[row + 1, column]
            down = padded[row + 2, column + 1] - padded[row, column + 1]
            place = math.degrees(math.atan2(down, across)) % 180 / 20
            low, share = math.floor(place), place % 1
            cells[row // 8, column // 8, low % 9] += math.hypot(across, down) * (1 - share)
            cells[row // 8, column // 8, (low + 1) % 9] += math.hypot(across, down) * share
    blocks = []
    for row in range(len(cells) - 1):
        for column in range(len(cells) - 1):
            block = cells[row : row + 2, column : column + 2].reshape(4, 9)
            block = np.minimum(block / math.sqrt((block**2).sum() + 0.01), 0.2)
            blocks.append(block / math.sqrt((block**2).sum() + 0.01))
    return np.stack(blocks)  # [blocks, cells of a block, bins]


def test_equals_the_description() -> None:
    picture = np.random.default_rng(4).normal(size=(32, 32)).cumsum(0).cumsum(1)
    found = Hog(32)(torch.from_numpy(picture)[None, None])
    assert found.shape == (1, Hog(32).length) == (1, 324)
    arranged = found.reshape(9, 4, 9).permute(2, 1, 0).numpy()  # bins, cells, blocks -> blocks, cells, bins
    np.testing.assert_allclose(arranged, _by_hand(picture), atol=2e-4)


def test_orientation_counts_and_strength_does_not() -> None:
    rows, columns = torch.meshgrid(torch.arange(48.0), torch.arange(48.0), indexing="ij")
    upright, level, strong = torch.sin(columns), torch.sin(rows), 5 * torch.sin(columns)
    hog = Hog(48)(torch.stack([upright, level, strong]).unsqueeze(1))
    assert hog.shape == (3, 900)
    by_bin = hog.reshape(3, 9, -1).sum(2)
    assert by_bin[0].argmax() == 0  # the gradient of upright stripes lies level: 0 degrees
    assert by_bin[1].argmax() in (4, 5)  # 90 degrees lies between 80 and 100
    torch.testing.assert_close(hog[0], hog[2], atol=2e-3, rtol=0)


def test_can_be_derived_on_a_flat_picture() -> None:
    pictures = torch.zeros(1, 1, 48, 48, requires_grad=True)
    Hog(48)(pictures).sum().backward()
    assert pictures.grad is not None
    assert pictures.grad.isfinite().all()
