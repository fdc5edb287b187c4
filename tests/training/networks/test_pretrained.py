from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

from services.errors import BadInput, WeightsError
from training import models
from training.models import create
from training.networks import pretrained
from training.networks.rgb import GrayToRgb
from training.networks.transfer import IMAGENET, Backbone, Transfer, averaged


class Tiny(Backbone):
    channels = 4

    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(3, 4, 3)
        self.bn1 = nn.BatchNorm2d(4)
        self.pointwise = nn.Conv2d(4, 4, 1, bias=False)

    def forward(self, rgb: Tensor) -> Tensor:
        maps: Tensor = self.pointwise(self.bn1(self.conv1(rgb)))
        return maps

    def stages(self) -> list[list[nn.Module]]:
        return [[self.conv1, self.bn1, self.pointwise]]

    @property
    def last_map(self) -> nn.Module:
        return self.pointwise


def tiny() -> Transfer:
    return averaged(GrayToRgb(*IMAGENET), Tiny())


@pytest.fixture
def state() -> dict[str, Tensor]:
    """As an old file has it: no counters, a 1x1 convolution as a matrix, a head of a thousand."""
    torch.manual_seed(5)
    kept = {name: torch.randn_like(tensor) for name, tensor in Tiny().state_dict().items() if tensor.is_floating_point()}
    return kept | {"pointwise.weight": torch.randn(4, 4), "fc.weight": torch.zeros(1000, 4), "fc.bias": torch.zeros(1000)}


@pytest.fixture(autouse=True)
def _tiny_net(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = models.Entry(tiny, "", "tiny-*.pth")
    monkeypatch.setattr(models, "ENTRIES", {**models.ENTRIES, "tiny": entry})
    monkeypatch.setattr(models, "MODELS", {**models.MODELS, "tiny": tiny})


def test_a_folder_s_file_fills_the_backbone_and_leaves_the_head(state: dict[str, Tensor], tmp_path: Path) -> None:
    torch.save(state, tmp_path / "tiny-0123abcd.pth")
    (tmp_path / "other.pth").write_bytes(b"")
    network = create("tiny", {}, imagenet=tmp_path)
    assert isinstance(network, Transfer)
    filled = network.backbone.state_dict()
    assert torch.equal(filled["conv1.weight"], state["conv1.weight"])
    assert torch.equal(filled["bn1.running_mean"], state["bn1.running_mean"])
    assert torch.equal(filled["pointwise.weight"].flatten(1), state["pointwise.weight"])
    assert network.head.weight.shape == (7, 4)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"conv1.weight": None}, "missing conv1.weight"),
        ({"conv1.weight": torch.zeros(4, 3, 5, 5)}, r"conv1.weight has the shape \[4, 3, 5, 5\] instead of \[4, 3, 3, 3\]"),
        ({"layer9.weight": torch.zeros(1)}, "unknown layer9.weight"),
    ],
)
def test_another_network_s_file_is_refused(
    state: dict[str, Tensor], tmp_path: Path, change: dict[str, Tensor | None], message: str
) -> None:
    changed = {name: tensor for name, tensor in (state | change).items() if tensor is not None}
    torch.save(changed, tmp_path / "file.pth")
    with pytest.raises(WeightsError, match=message):
        create("tiny", {}, imagenet=tmp_path / "file.pth")


def test_a_file_that_is_no_state_is_refused(tmp_path: Path) -> None:
    (tmp_path / "text.pth").write_text("not weights")
    with pytest.raises(WeightsError, match="cannot be read"):
        create("tiny", {}, imagenet=tmp_path / "text.pth")
    torch.save({"epoch": 3}, tmp_path / "run.pth")
    with pytest.raises(WeightsError, match="no state"):
        create("tiny", {}, imagenet=tmp_path / "run.pth")


def test_which_file_must_be_clear(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"no file tiny-\*.pth"):
        pretrained.find(tmp_path, "tiny-*.pth")
    for name in ("tiny-1.pth", "tiny-2.pth"):
        (tmp_path / name).touch()
    with pytest.raises(BadInput, match=r"tiny-1.pth, tiny-2.pth"):
        pretrained.find(tmp_path, "tiny-*.pth")


def test_networks_without_imagenet_weights_say_so(tmp_path: Path) -> None:
    with torch.device("meta"), pytest.raises(BadInput, match="mini_xception takes no ImageNet weights; these do: vgg19, "):
        create("mini_xception", {}, imagenet=tmp_path)


def test_xception_has_the_names_of_the_public_file() -> None:
    """The first, a middle, the last halving and the last names of xception-43020ad28.pth, with their shapes."""
    with torch.device("meta"):
        network = create("xception", {})
    assert isinstance(network, Transfer)
    shapes = {name: tuple(tensor.shape) for name, tensor in network.backbone.state_dict().items()}
    assert {
        "conv1.weight": (32, 3, 3, 3),
        "block1.rep.0.conv1.weight": (64, 1, 3, 3),
        "block1.rep.3.pointwise.weight": (128, 128, 1, 1),
        "block2.rep.1.pointwise.weight": (256, 128, 1, 1),
        "block3.skipbn.running_var": (728,),
        "block11.rep.8.weight": (728,),
        "block12.rep.1.pointwise.weight": (728, 728, 1, 1),
        "block12.rep.4.pointwise.weight": (1024, 728, 1, 1),
        "block12.skip.weight": (1024, 728, 1, 1),
        "conv3.conv1.weight": (1024, 1, 3, 3),
        "conv4.pointwise.weight": (2048, 1536, 1, 1),
        "bn4.bias": (2048,),
    }.items() <= shapes.items()
    two, one, norm = 34 * 2, 6, 40 * 4  # separable convolutions, other ones, norms
    assert len([name for name in shapes if not name.endswith("num_batches_tracked")]) == two + one + norm
