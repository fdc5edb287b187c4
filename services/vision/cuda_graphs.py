"""The expression network on a GPU as recorded programs: one launch for a batch instead of one for each of its hundred operations."""

import logging
import threading
from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from services.vision.preprocess import SIDE

logger = logging.getLogger(__name__)

SIZES: Final = (1, 8, 32, 64, 256)
"""Crops of a recorded program. A batch goes to the smallest that holds it, filled up with black: a GPU hardly notices."""

AGREE: Final = 1e-3  # of a probability; TensorFloat-32 and another order of sums stay below it

Forward = Callable[[Tensor], Tensor]
"""uint8 [n, 48, 48] -> probabilities [n, 7], both on the device."""

Program = Callable[[NDArray[np.uint8]], NDArray[np.float32]]
"""As many crops as it was made for, [size, 48, 48] -> [size, 7]."""


class Programs:
    """Any number of crops up to the largest size, by programs of fixed sizes. Their buffers are shared: one caller at a time."""

    def __init__(self, make: Callable[[int], Program], sizes: Sequence[int] = SIZES) -> None:
        self._programs = {size: make(size) for size in sorted(sizes)}
        self._lock = threading.Lock()

    def __call__(self, crops: NDArray[np.uint8]) -> NDArray[np.float32]:
        """uint8 [n, 48, 48] -> [n, 7], n at most the largest size."""
        size = next(size for size in self._programs if size >= len(crops))
        filled = np.zeros((size, *crops.shape[1:]), np.uint8)
        filled[: len(crops)] = crops
        with self._lock:
            return self._programs[size](filled)[: len(crops)].copy()


def record(forward: Forward, device: torch.device, size: int) -> Program:
    """Copies from and to page-locked memory belong to the program, so that no step waits for the processor."""
    there = torch.zeros((size, SIDE, SIDE), dtype=torch.uint8).pin_memory()
    pixels = torch.zeros_like(there, device=device)
    aside = torch.cuda.Stream(device)  # type: ignore[no-untyped-call]
    aside.wait_stream(torch.cuda.current_stream(device))
    with torch.inference_mode(), torch.cuda.stream(aside):
        for _ in range(3):  # what libraries choose and allocate at first must not be recorded
            answer = forward(pixels)
        back = torch.zeros(answer.shape, dtype=torch.float32).pin_memory()
    torch.cuda.current_stream(device).wait_stream(aside)
    graph = torch.cuda.CUDAGraph()
    with torch.inference_mode(), torch.cuda.graph(graph, stream=aside):
        pixels.copy_(there, non_blocking=True)
        back.copy_(forward(pixels), non_blocking=True)

    def run(crops: NDArray[np.uint8]) -> NDArray[np.float32]:
        there.numpy()[:] = crops
        graph.replay()
        torch.cuda.current_stream(device).synchronize()
        answered: NDArray[np.float32] = back.numpy()
        return answered

    return run


def recorded(forward: Forward, device: torch.device, plain: Program) -> Program:
    """Programs that were seen to answer as `plain` does, for every size; else `plain` itself, with a warning."""
    try:
        programs = Programs(lambda size: record(forward, device, size))
        return programs if _agree(programs, plain) else _keep(plain, "they answer otherwise than the plain network")
    except RuntimeError as error:
        return _keep(plain, str(error))


def _agree(programs: Program, plain: Program) -> bool:
    faces = np.random.default_rng(0).integers(0, 256, (max(SIZES), SIDE, SIDE), np.uint8)
    return all(np.allclose(programs(faces[:size]), plain(faces[:size]), atol=AGREE) for size in SIZES)


def _keep(plain: Program, reason: str) -> Program:
    logger.warning("the GPU runs the network operation by operation, without recorded programs: %s", reason)
    return plain
