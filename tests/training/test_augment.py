from dataclasses import replace

import torch

from services.vision.preprocess import prepare
from training.augment import Augment, augment

STILL = Augment(window=1.0, shift=0, degrees=0, zoom=0, stretch=0, contrast=0, brightness=0, erase=0, flip=False)


def pictures(n: int = 4) -> torch.Tensor:
    return torch.randint(0, 256, (n, 48, 48), dtype=torch.uint8, generator=torch.Generator().manual_seed(0))


def test_with_every_range_zero_the_pictures_stay_as_they_are() -> None:
    same = augment(pictures(), STILL, torch.Generator().manual_seed(1), 48)
    torch.testing.assert_close(same, pictures().float(), atol=0.01, rtol=0)


def test_same_generator_same_pictures() -> None:
    first, second = (augment(pictures(), Augment(erase=0.5), torch.Generator().manual_seed(2)) for _ in range(2))
    assert first.shape == (4, 44, 44)
    assert torch.equal(first, second)
    assert first.min() >= 0
    assert first.max() <= 255


def test_a_window_keeps_the_scale_of_the_crop() -> None:
    window = augment(pictures(), replace(STILL, window=44 / 48), torch.Generator().manual_seed(1), 44)
    torch.testing.assert_close(window, pictures().float()[:, 2:46, 2:46], atol=0.01, rtol=0)


def test_mirroring_happens_to_about_half() -> None:
    flipped = augment(pictures(200), replace(STILL, flip=True), torch.Generator().manual_seed(3), 48)
    mirrored = sum(bool((a - b.float().flip(1)).abs().max() < 0.01) for a, b in zip(flipped, pictures(200), strict=True))
    assert 70 < mirrored < 130


def test_training_on_an_unchanged_picture_sees_what_serving_sees() -> None:
    trained_on = prepare(augment(pictures(), STILL, torch.Generator().manual_seed(1), 48))
    torch.testing.assert_close(trained_on, prepare(pictures()), atol=1e-3, rtol=0)
