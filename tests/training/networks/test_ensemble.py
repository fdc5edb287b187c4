import torch
from torch import Tensor, nn

from training.models import ensemble
from training.networks.groups import parameter_groups
from training.networks.presets import shallow_cnn
from training.networks.stack import Stack, p5_cnn


def test_answers_with_the_mean_of_the_probabilities(prepared: Tensor) -> None:
    small = {"convolutions": [{"filters": 2}], "affines": []}
    network = ensemble([{"model": "p5_cnn", "arguments": small, "temperature": 0.3}, {"model": "p5_cnn", "arguments": small}]).eval()
    with torch.inference_mode():
        first, second = (member(prepared) for member in network.members)
        expected = ((first / 0.3).softmax(1) + second.softmax(1)) / 2
        torch.testing.assert_close(network(prepared).softmax(1), expected)


def test_all_heads_come_last(prepared: Tensor) -> None:
    network = ensemble(["pulse_net", {"model": "p5_cnn", "arguments": {"affines": []}}])
    heads = [member.head for member in network.members if isinstance(member.head, nn.Linear)]
    assert {id(p) for p in parameter_groups(network)[-1]} == {id(p) for head in heads for p in head.parameters()}
    assert isinstance(network.members[1], Stack)
    shallow, deep = len(parameter_groups(network.members[1])), len(parameter_groups(network.members[0]))
    assert len(parameter_groups(network)) == deep > shallow
    assert len(parameter_groups(p5_cnn())) == 5
    with torch.device("meta"):
        assert [sum(p.numel() for p in group) for group in parameter_groups(shallow_cnn())][-1] == 513 * 7
