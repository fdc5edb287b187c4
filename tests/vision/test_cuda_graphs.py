"""Recorded programs of the network: what is sorted out before a GPU, what they answer on one, and what happens where they fail."""

import numpy as np
import pytest
import torch

from services.vision import cuda_graphs
from services.vision.cuda_graphs import Programs, recorded
from services.vision.emotion_classifier import load_torch_classifier

FACES = np.random.default_rng(1).integers(0, 256, (300, 48, 48), np.uint8)
CPU = torch.device("cpu")


def brightness(crops: np.ndarray) -> np.ndarray:
    return np.repeat(crops.mean((1, 2), dtype=np.float32)[:, None], 7, 1)


@pytest.mark.parametrize(("count", "size"), [(1, 1), (2, 8), (8, 8), (9, 32), (256, 256)])
def test_a_batch_goes_to_the_smallest_program_that_holds_it_and_keeps_its_order(count: int, size: int) -> None:
    asked = []

    def make(made_for: int) -> cuda_graphs.Program:
        def run(crops: np.ndarray) -> np.ndarray:
            asked.append((made_for, len(crops)))
            return brightness(crops)

        return run

    answered = Programs(make)(FACES[:count])
    assert asked == [(size, size)]
    np.testing.assert_array_equal(answered, brightness(FACES[:count]))


def test_an_answer_is_the_callers_own_and_not_a_buffer_of_the_program() -> None:
    buffer = np.zeros((1, 7), np.float32)

    def run(crops: np.ndarray) -> np.ndarray:
        buffer[:] = brightness(crops)
        return buffer

    programs = Programs(lambda _: run, [1])
    first = programs(FACES[:1])
    programs(FACES[1:2])
    np.testing.assert_array_equal(first, brightness(FACES[:1]))


def test_where_no_program_can_be_recorded_the_plain_network_reads_on(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> cuda_graphs.Program:
        raise RuntimeError("CUDA error: operation not permitted when stream is capturing")

    monkeypatch.setattr(cuda_graphs, "record", broken)
    assert recorded(torch.nn.Identity(), CPU, brightness) is brightness
    assert "not permitted" in caplog.text


def test_programs_that_answer_otherwise_are_not_believed(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cuda_graphs, "record", lambda *_: lambda crops: brightness(crops) + 1)
    assert recorded(torch.nn.Identity(), CPU, brightness) is brightness
    assert "otherwise" in caplog.text


if torch.cuda.is_available():

    def test_on_a_gpu_the_programs_answer_as_the_processor_does(caplog: pytest.LogCaptureFixture) -> None:
        there, here = load_torch_classifier(None, torch.device("cuda")), load_torch_classifier(None, CPU)
        for count in (1, 5, 32, 300):
            np.testing.assert_allclose(there.classify(FACES[:count]), here.classify(FACES[:count]), atol=2e-3)
        assert not caplog.records
