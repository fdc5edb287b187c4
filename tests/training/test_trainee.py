import pytest
import torch
from torch import nn
from torch.nn import functional

from services.errors import BadInput
from services.vision.emotion_net import PulseNet
from training.recipe import Recipe
from training.targets import Examples, label_targets, loss, vote_targets
from training.trainee import Trainee

VOTED = (6, 3, 5, 4, 0, 1, 2)  # expression of each of the first seven vote columns


def test_the_folded_head_answers_as_both_heads_together() -> None:
    torch.manual_seed(0)
    trainee = Trainee(PulseNet((8, 8, 16)), votes=True).eval()
    features = torch.randn(200, 16)
    assert trainee.votes is not None
    by_expression = trainee.votes(features)[:, [VOTED.index(expression) for expression in range(7)]]
    labels = by_expression.argmax(1)  # the votes know everything, the labels' head nothing
    folded, weight = trainee.folded(features, labels)
    assert weight == pytest.approx(0.8)
    assert isinstance(folded, PulseNet)
    assert isinstance(trainee.network, PulseNet)
    torch.testing.assert_close(folded.head(features), trainee.network.head(features) + weight * by_expression)


def test_a_network_without_features_has_no_second_head() -> None:
    with pytest.raises(BadInput, match="second head"):
        Trainee(nn.Linear(4, 7), votes=True)
    network = nn.Linear(4, 7)
    folded, weight = Trainee(network, votes=False).folded(torch.empty(3, 0), torch.zeros(3, dtype=torch.int64))
    assert weight == 0
    assert torch.equal(folded.weight, network.weight)  # type: ignore[arg-type]


def test_targets_blend_label_smoothing_and_teacher() -> None:
    examples = Examples(torch.zeros(2, 48, 48), torch.tensor([3, 0]), teacher=torch.tensor([[0.0] * 7, [100.0] + [0.0] * 6]))
    plain = label_targets(examples, torch.tensor([0]), Recipe(epochs=1, label_smoothing=0.07))
    torch.testing.assert_close(plain, torch.tensor([[0.01, 0.01, 0.01, 0.94, 0.01, 0.01, 0.01]]))
    taught = label_targets(examples, torch.tensor([0, 1]), Recipe(epochs=1, label_smoothing=0.0, teacher_weight=0.7))
    torch.testing.assert_close(taught[0], torch.tensor([0.1, 0.1, 0.1, 0.4, 0.1, 0.1, 0.1]))
    torch.testing.assert_close(taught[1], functional.one_hot(torch.tensor(0), 7).float())


def test_a_row_without_votes_adds_nothing() -> None:
    examples = Examples(torch.zeros(2, 48, 48), torch.tensor([3, 0]), votes=torch.tensor([[0] * 10, [10] + [0] * 9], dtype=torch.uint8))
    shares = vote_targets(examples, torch.tensor([0, 1]))
    assert shares is not None
    assert shares.sum(1).tolist() == [0, 1]
    recipe = Recipe(epochs=1, vote_weight=1.0)
    logits, votes = torch.zeros(1, 7), torch.randn(1, 10)
    only_label = loss(logits, None, examples, torch.tensor([0]), recipe, None)
    assert loss(logits, votes, examples, torch.tensor([0]), recipe, None) == only_label
    assert loss(logits, votes, examples, torch.tensor([1]), recipe, None) > only_label
