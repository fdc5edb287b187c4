import numpy as np
import torch

from services.vision.mtcnn.candidates import at_once, cut, one_by_one
from services.vision.mtcnn.pictures import stacks
from tests.vision.test_face_detector import picture

FACE = picture("single_face.jpg")
CPU = torch.device("cpu")


def test_both_ways_of_cutting_give_the_same_pictures() -> None:
    [stack] = stacks([FACE, FACE[:, ::-1]], CPU)
    height, width = stack.shape
    edges = torch.tensor([[0, 0, height // 2, height // 2], [width // 3, height // 4, width // 3 + 90, height // 4 + 90]])
    slots = torch.tensor([0, 1])
    for side in (24, 48):
        one, all_ = (way(stack.pixels, slots, edges, side).float() for way in (one_by_one, at_once))
        assert one.shape == all_.shape == (2, 3, side, side)
        assert float((one - all_).abs().mean()) < 6
        assert np.corrcoef(one.flatten(), all_.flatten())[0, 1] > 0.98


def test_each_square_comes_from_its_own_picture() -> None:
    shades = [np.full((40 + 10 * (k % 2), 60, 3), 50 * k, np.uint8) for k in range(4)]
    pictures = torch.tensor([3, 0, 2, 1, 3])
    crops = cut(stacks(shades, CPU), torch.tensor([[5.0, 5, 25, 25]]).repeat(5, 1), pictures, 24)
    assert crops.float().mean((1, 2, 3)).tolist() == [150, 0, 100, 50, 150]


def test_what_lies_outside_is_left_out() -> None:
    shade = np.full((40, 60, 3), 200, np.uint8)
    crops = cut(stacks([shade], CPU), torch.tensor([[-30.0, -30, 10, 10], [500, 500, 520, 520]]), torch.tensor([0, 0]), 48)
    assert bool((crops == 200).all())
