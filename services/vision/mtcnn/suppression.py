"""One box for each face: of boxes that overlap the best stays."""

import torch
from torch import Tensor
from torchvision.ops import batched_nms


def best_of(boxes: Tensor, scores: Tensor, groups: Tensor, at_most: float) -> Tensor:
    """Indices of the boxes that share no more than `at_most` of their union with a better one of the same group; best first."""
    kept: Tensor = batched_nms(boxes, scores, groups, at_most)
    return kept


def outermost(boxes: Tensor, scores: Tensor, pictures: Tensor, at_most: float) -> Tensor:
    """The same by the share of the smaller box, so that nothing stays within a better box. For few boxes: it compares all pairs."""
    order = scores.argsort(descending=True, stable=True)
    boxes, pictures = boxes[order], pictures[order]
    corner = torch.minimum(boxes[:, None, 2:], boxes[None, :, 2:]) - torch.maximum(boxes[:, None, :2], boxes[None, :, :2]) + 1
    size = boxes[:, 2:] - boxes[:, :2] + 1
    area = size.prod(1)
    shared = corner.clamp(min=0).prod(2) / torch.minimum(area[:, None], area[None])
    covers = ((shared > at_most) & (pictures[:, None] == pictures[None])).triu(1).cpu()
    kept = torch.ones(len(boxes), dtype=torch.bool)
    for k in range(len(boxes)):
        if kept[k]:
            kept &= ~covers[k]
    return order[kept.to(order.device)]
