import numpy as np
import torch
from facenet_pytorch.models.utils.detect_face import batched_nms_numpy

from services.vision.mtcnn.suppression import outermost


def test_outermost_keeps_what_the_stock_code_keeps() -> None:
    for seed in range(20):
        random = np.random.default_rng(seed)
        corner, size = random.uniform(0, 60, (12, 2)), random.uniform(10, 60, (12, 1))
        boxes = torch.from_numpy(np.concatenate([corner, corner + size], 1).astype(np.float32))
        scores = torch.from_numpy(random.permutation(12).astype(np.float32))
        pictures = torch.from_numpy(random.integers(0, 2, 12))
        expected = batched_nms_numpy(boxes, scores, pictures, 0.7, "Min")
        assert outermost(boxes, scores, pictures, 0.7).tolist() == expected.tolist()


def test_no_box_no_face() -> None:
    assert outermost(torch.empty(0, 4), torch.empty(0), torch.empty(0, dtype=torch.int64), 0.7).tolist() == []
