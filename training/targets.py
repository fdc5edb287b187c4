"""What a batch of pictures should be answered with: the label, a teacher's answer, and the FER+ votes for the second head."""

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from services.domain.emotions import EXPRESSIONS
from training.mixing import Mix
from training.recipe import Recipe


@dataclass(frozen=True, slots=True)
class Examples:
    """A split on the training device."""

    pixels: Tensor  # uint8 [n, 48, 48]
    labels: Tensor  # int64 [n]
    votes: Tensor | None = None  # uint8 [n, 10]
    teacher: Tensor | None = None  # float [n, 7]: logits of a teacher
    class_weights: Tensor | None = None  # float [7], mean 1: what each expression's pictures weigh in the loss


def label_targets(examples: Examples, batch: Tensor, recipe: Recipe) -> Tensor:
    """[b, 7] distributions: the label with its smoothing, and `teacher_weight` of the teacher's softened answer.

    The teacher's share is not scaled by the squared temperature (Hinton et al. 2015), since it is blended into one target.
    """
    classes = len(EXPRESSIONS)
    labels = functional.one_hot(examples.labels[batch], classes).float()
    target = (1 - recipe.label_smoothing) * labels + recipe.label_smoothing / classes
    if examples.teacher is None or recipe.teacher_weight == 0:
        return target
    softened = (examples.teacher[batch].float() / recipe.teacher_temperature).softmax(1)
    return torch.lerp(target, softened, recipe.teacher_weight)


def vote_targets(examples: Examples, batch: Tensor) -> Tensor | None:
    """[b, 10] shares of the votes; a row without votes is all zero and has no part in the loss."""
    if examples.votes is None:
        return None
    votes = examples.votes[batch].float()
    return votes / votes.sum(1, keepdim=True).clamp(min=1)


def loss(logits: Tensor, vote_logits: Tensor | None, examples: Examples, batch: Tensor, recipe: Recipe, mixed: Mix | None) -> Tensor:
    """Cross entropy against the label's target, and `vote_weight` of the one against the votes; mixed as the pictures were."""
    target = label_targets(examples, batch, recipe)
    total = functional.cross_entropy(logits.float(), target if mixed is None else mixed.targets(target), examples.class_weights)
    votes = vote_targets(examples, batch)
    if vote_logits is None or votes is None:
        return total
    return total + recipe.vote_weight * functional.cross_entropy(vote_logits.float(), votes if mixed is None else mixed.targets(votes))
