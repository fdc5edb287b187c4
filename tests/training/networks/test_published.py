"""Our own definitions against the published ones: names, shapes, numbers of parameters, multiply-adds, and the same answers."""

from typing import Any, cast

import pytest
import torch
import torchvision
from torch import Tensor, nn

from training.models import create, describe
from training.networks.cost import multiply_adds
from training.networks.presets import deep_cnn
from training.networks.resnet import ResNet, resnet34, resnet50
from training.networks.rgb import GrayToRgb
from training.networks.transfer import IMAGENET, Transfer
from training.networks.vgg import Vgg19, vgg19

CLASSES = 1000 - 7  # outputs that ImageNet's heads have and ours do not
PUBLISHED = {
    "vgg19": torchvision.models.VGG19_Weights,
    "resnet34": torchvision.models.ResNet34_Weights,
    "resnet50": torchvision.models.ResNet50_Weights,
}


def _on_paper(name: str, arguments: dict[str, Any]) -> Transfer:
    with torch.device("meta"):
        return cast(Transfer, create(name, arguments))


def _shapes(module: nn.Module, prefix: str = "") -> dict[str, torch.Size]:
    return {prefix + name: tensor.shape for name, tensor in module.state_dict().items()}


@pytest.mark.parametrize("name", sorted(PUBLISHED))
def test_names_shapes_and_cost_are_torchvisions(name: str) -> None:
    ours = _on_paper(name, {"head": "published"})
    with torch.device("meta"):
        theirs = torchvision.models.get_model(name)
    expected = _shapes(theirs)
    for prefix, module in ours.pretrained().items():
        shapes = _shapes(module, prefix)
        assert shapes == {key: expected[key] for key in shapes}
        expected = {key: shape for key, shape in expected.items() if key not in shapes}
    assert [key.rsplit(".", 1)[1] for key in expected] == ["weight", "bias"]  # the last layer alone

    facts = PUBLISHED[name].IMAGENET1K_V1.meta
    lacking = CLASSES * ours.head.in_features
    assert sum(p.numel() for p in ours.parameters()) == facts["num_params"] - lacking - CLASSES
    published = round(facts["_ops"] * 1e9)
    assert multiply_adds(ours, 224) + lacking == pytest.approx(published, rel=2e-3)


@pytest.mark.parametrize(
    ("name", "parameters"), [("xception", 22_855_952 - CLASSES * 2049), ("mini_xception", 56_951), ("deepface", 1_485_831)]
)
def test_keras_networks_have_the_published_parameters(name: str, parameters: int) -> None:
    """Trainable ones, as Keras counts them: 22,910,480 - 54,528 and 58,423 - 1,472 without the norms' statistics; DeepFace has no norms."""
    with torch.device("meta"):
        network = create(name, {})
    assert sum(p.numel() for p in network.parameters()) == parameters


@pytest.mark.parametrize("factory", [resnet34, resnet50])
def test_residual_networks_answer_as_torchvisions(factory: Any) -> None:
    torch.manual_seed(0)
    theirs = torchvision.models.get_model(factory.__name__).eval()
    ours = factory(head="published").backbone.eval()
    assert isinstance(ours, ResNet)
    missing = ours.load_state_dict(theirs.state_dict(), strict=False).missing_keys
    assert not missing
    theirs.fc = nn.Identity()
    rgb = torch.randn(1, 3, 64, 64)
    with torch.inference_mode():
        assert torch.allclose(ours(rgb).mean((2, 3)), theirs(rgb), rtol=1e-4, atol=1e-5)


def test_vgg_answers_as_torchvisions() -> None:
    torch.manual_seed(0)
    configuration = torchvision.models.vgg.cfgs["E"]
    theirs = torchvision.models.vgg.make_layers(configuration)
    ours = Vgg19()
    ours.features.load_state_dict(theirs.state_dict())
    rgb = torch.randn(1, 3, 48, 48)
    with torch.inference_mode():
        assert torch.allclose(ours(rgb), theirs(rgb), rtol=1e-4, atol=1e-6)
    on_paper = _on_paper("vgg19_gap", {})
    assert cast(Vgg19, on_paper.backbone).features[-1] is on_paper.last_map  # without the last halving


def test_a_face_of_average_light_is_normalised_as_imagenet() -> None:
    prepared = torch.randn(2, 1, 6, 6)
    gray = 0.508 + 0.212 * prepared
    expected = torchvision.transforms.functional.normalize(gray.expand(-1, 3, -1, -1), *[list(values) for values in IMAGENET])
    assert torch.allclose(GrayToRgb(*IMAGENET)(prepared), expected, atol=1e-5)
    assert GrayToRgb(*IMAGENET, side=12)(prepared).shape == (2, 3, 12, 12)


def test_multiply_adds_by_hand() -> None:
    def conv(places: int, inputs: int, outputs: int, kernel: int) -> int:
        return places * places * inputs * outputs * kernel * kernel

    convolutions = conv(48, 1, 64, 3) + conv(24, 64, 128, 5) + conv(12, 128, 512, 3) + conv(6, 512, 512, 3)
    assert multiply_adds(deep_cnn()) == convolutions + 512 * 9 * 256 + 256 * 512 + 512 * 7


def test_every_network_is_described() -> None:
    lines = {line["model"]: line for line in describe()}
    assert lines["ensemble"]["parameters"] > 70_000_000
    assert {name for name, line in lines.items() if line["imagenet"]} == {
        "resnet34", "resnet50", "resnet50_p3", "vgg19", "vgg19_gap", "xception",
    }  # fmt: skip
    assert all(line["about"] and line["multiply_adds"] > 0 for line in lines.values())


def test_the_published_classifier_of_vgg_reads_a_face(prepared: Tensor) -> None:
    with torch.device("meta"):
        assert vgg19(head="published")(prepared.to("meta")).shape == (2, 7)
