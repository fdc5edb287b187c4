import torch

from training.mixing import mix


def test_each_picture_is_as_much_of_itself_as_its_target_says() -> None:
    """Plain pictures of distinct gray levels: what comes of mixing them can be counted."""
    levels = torch.arange(8) * 16.0
    seen = set()
    for seed in range(40):
        pictures, mixed = mix(levels[:, None, None].expand(8, 24, 24), torch.Generator().manual_seed(seed))
        targets = mixed.targets(torch.eye(8))
        torch.testing.assert_close(pictures.mean((1, 2)), targets @ levels, atol=1e-3, rtol=0)
        torch.testing.assert_close(targets.sum(1), torch.ones(8))
        assert 0.49 < mixed.share <= 1  # a patch has whole pixels
        seen.add(bool((pictures.amax((1, 2)) - pictures.amin((1, 2))).max() > 0))
    assert seen == {True, False}  # CutMix and mixup
