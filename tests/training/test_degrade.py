import torch

from training.degrade import degrade


def pictures(n: int = 64) -> torch.Tensor:
    return 255 * torch.rand((n, 44, 44), generator=torch.Generator().manual_seed(0))


def test_damages_about_as_many_as_asked_and_stays_gray_levels() -> None:
    damaged = degrade(pictures(), 0.2, torch.Generator().manual_seed(1))
    touched = (damaged - pictures()).abs().amax((1, 2)) > 0.01
    assert 0.4 < touched.float().mean() < 0.8  # 1 - 0.8**4 = 0.59
    assert damaged.min() >= 0
    assert damaged.max() <= 255


def test_without_a_chance_nothing_changes() -> None:
    assert torch.equal(degrade(pictures(), 0.0, torch.Generator().manual_seed(1)), pictures())


def test_a_shrunk_picture_has_lost_its_detail() -> None:
    """Noise in, every damage certain: neighbours resemble each other more than before."""
    damaged = degrade(pictures(), 1.0, torch.Generator().manual_seed(2))

    def roughness(x: torch.Tensor) -> torch.Tensor:
        return (x.diff(dim=2).square().mean((1, 2)) / x.var((1, 2))).median()

    assert roughness(damaged) < 0.7 * roughness(pictures())
