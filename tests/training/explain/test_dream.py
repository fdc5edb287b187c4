import numpy as np
import torch
from numpy.typing import NDArray

from services.vision.emotion_net import PulseNet
from services.vision.preprocess import prepare
from tests.training.explain.conftest import HAPPY, SAD, LightAndDark
from training.explain.dream import FREE, NEAR, dream, noise


def test_each_dream_is_read_as_its_expression() -> None:
    torch.manual_seed(0)
    network = PulseNet((8, 16)).eval()
    with torch.no_grad():
        network.head.weight *= 30  # as sure as a trained one
    start = noise()
    dreams = dream(network, start, FREE, steps=40)
    assert dreams.shape == (7, 48, 48)
    with torch.no_grad():
        before = network(prepare(torch.from_numpy(start[None]))).softmax(1)[0]
        after = network(prepare(torch.from_numpy(dreams))).softmax(1)
    assert (after.diagonal() > before).all()


def test_near_dreams_stay_nearer_to_the_face(light_and_dark: LightAndDark, spots: NDArray[np.uint8]) -> None:
    near, free = (dream(light_and_dark, spots, ascent, steps=12).astype(float) for ascent in (NEAR, FREE))
    assert np.abs(near - spots).mean() < 0.5 * np.abs(free - spots).mean()


def test_the_same_seed_dreams_the_same(light_and_dark: LightAndDark, spots: NDArray[np.uint8]) -> None:
    first, again, other = (dream(light_and_dark, spots, NEAR, steps=3, seed=seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert np.any(first != other)
    assert np.any(first[HAPPY] != first[SAD])
