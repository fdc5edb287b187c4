import pytest
import torch
from torch import nn

from services.vision.preprocess import prepare
from training.views import predict


class LeftHalf(nn.Module):
    """Sums up the left half of its picture."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x[:, 0, :, : x.shape[3] // 2].sum((1, 2))[:, None].expand(-1, 7)


PIXELS = torch.randint(0, 256, (3, 48, 48), dtype=torch.uint8, generator=torch.Generator().manual_seed(0))


def test_two_views_are_the_mean_with_the_mirror_image() -> None:
    left, right = (prepare(picture)[:, 0, :, :24].sum((1, 2)) for picture in (PIXELS, PIXELS.flip(2)))
    torch.testing.assert_close(predict(LeftHalf(), PIXELS, 1)[:, 0], left)
    torch.testing.assert_close(predict(LeftHalf(), PIXELS, 2)[:, 0], (left + right) / 2)


def test_ten_views_look_at_the_middle_and_the_corners() -> None:
    """A spot in one corner is outside the window of the opposite corner alone: four of five windows see it."""

    class Bright(nn.Module):
        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return (x.amax((1, 2, 3)) > 5).float()[:, None].expand(-1, 7)

    spot = torch.full((1, 48, 48), 100, dtype=torch.uint8)
    spot[0, 0, 0] = 255
    assert predict(Bright(), spot, 1)[0, 0] == 1
    seen = predict(Bright(), spot, 10)[0, 0].item()
    assert seen == pytest.approx(0.2)  # one window of five holds it, in both looks
