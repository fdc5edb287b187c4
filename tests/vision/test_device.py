import pytest
import torch

from services.errors import Misconfigured
from services.vision.device import choose_device, configure_threads


def test_auto_takes_the_gpu_where_there_is_one() -> None:
    assert choose_device("auto").type == ("cuda" if torch.cuda.is_available() else "cpu")
    assert choose_device("cpu").type == "cpu"


def test_unknown_devices_are_refused() -> None:
    with pytest.raises(Misconfigured, match="auto, cpu or cuda"):
        choose_device("tpu")


@pytest.mark.skipif(torch.cuda.is_available(), reason="this machine has a GPU")
def test_cuda_without_a_gpu_is_refused() -> None:
    with pytest.raises(Misconfigured, match="no GPU"):
        choose_device("cuda")


def test_threads() -> None:
    before = torch.get_num_threads()
    configure_threads(1)
    assert torch.get_num_threads() == 1
    with pytest.raises(Misconfigured):
        configure_threads(0)
    torch.set_num_threads(before)
