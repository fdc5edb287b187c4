"""What the worker adds to the network: crops through queue, batches, thread and readings, against bare calls with batches of the same size.

Both read the same crops with the same classifier in one process and take turns. `batch_size` crops always wait, as at saturation.
"""

import asyncio
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Final
from uuid import uuid4

import numpy as np
import torch

from services.bench import machine
from services.bench.catalogue import Asked
from services.bench.report import Report, over_turns, ratio
from services.bench.turns import take_turns
from services.domain.ports import ExpressionClassifier
from services.domain.records import Box, Crop, Face, HeadPose, Reading, Source
from services.errors import BadInput
from services.inference.crop_queue import InProcessCropQueue
from services.inference.worker import work
from services.vision.device import choose_device, configure_threads
from services.vision.emotion_classifier import load_classifier
from services.vision.preprocess import SIDE

BATCHES: Final = (1, 8, 32)
_FACES: Final = 192  # in one turn of either, whole batches of each size
_VERSIONS: Final = ("torch", "onnxruntime", "numpy")


def run(asked: Asked) -> Report:
    """On the GPU where there is one. Raises BadInput when no batch is named like `asked.only`."""
    batches = [batch for batch in BATCHES if asked.only in f"batch {batch}"]
    if not batches:
        raise BadInput(f"nothing is named like {asked.only!r}; there are: {', '.join(f'batch {batch}' for batch in BATCHES)}")
    configure_threads(1)
    device = choose_device("auto")
    classifier = load_classifier(None, device)
    described = machine.describe(*_VERSIONS) | {"device": torch.cuda.get_device_name() if device.type == "cuda" else "cpu"}
    report = Report("worker", described, [], {})
    compare(report, classifier, batches, _FACES, asked)
    return report


def compare(report: Report, classifier: ExpressionClassifier, batches: Sequence[int], faces: int, asked: Asked) -> None:
    """Adds cases, and for each batch size the share of the bare network's throughput that the worker reaches."""
    crops = made_crops(faces, classifier.preprocessing)
    with ThreadPoolExecutor(1, "network") as executor:
        turns = {("bare", batch): partial(bare, classifier, crops, batch) for batch in batches}
        turns |= {("worker", batch): partial(worked, classifier, crops, batch, executor) for batch in batches}
        for warm in turns.values():
            warm()
        asked.say("taking turns")
        measured = take_turns(turns, asked.rounds, asked.seconds)
    for (who, batch), values in measured.items():
        wall, cpu = values.T
        report.cases.append(over_turns(f"{who}, batch {batch}, wall", 1e3 * wall / faces, "ms/face"))
        report.cases.append(over_turns(f"{who}, batch {batch}, cpu", 1e3 * cpu / faces, "ms/face"))
        report.cases.append(over_turns(f"{who}, batch {batch}, throughput", faces / wall, "faces/s"))
    for batch in batches:
        for column, clock in enumerate(("wall", "cpu")):
            share = ratio(measured["bare", batch][:, column], measured["worker", batch][:, column])
            report.ratios[f"worker's throughput / bare network's, batch {batch}, {clock}"] = share


def made_crops(count: int, preprocessing: str) -> list[Crop]:
    source, face = Source(uuid4(), uuid4()), Face(Box(0.1, 0.1, 0.5, 0.5), HeadPose(0, 0, 0), 0.9)
    pixels = np.random.default_rng(0).integers(0, 256, (count, SIDE, SIDE), dtype=np.uint8)
    return [Crop(source, time.time(), 0.0, 0, face, 0, each, preprocessing) for each in pixels]


def bare(classifier: ExpressionClassifier, crops: Sequence[Crop], batch: int) -> tuple[float, float]:
    """Seconds by the clock and of CPU for all crops; the arrays lie ready."""
    batches = [np.stack([crop.pixels for crop in crops[start : start + batch]]) for start in range(0, len(crops), batch)]
    wall, cpu = time.perf_counter(), time.process_time()
    for each in batches:
        classifier.classify(each)
    return time.perf_counter() - wall, time.process_time() - cpu


def worked(classifier: ExpressionClassifier, crops: Sequence[Crop], batch: int, executor: ThreadPoolExecutor) -> tuple[float, float]:
    """The same through the service's own queue and worker."""
    return asyncio.run(_worked(classifier, crops, batch, executor))


async def _worked(classifier: ExpressionClassifier, crops: Sequence[Crop], batch: int, executor: ThreadPoolExecutor) -> tuple[float, float]:
    queue, sink = InProcessCropQueue(len(crops), 3600.0), _Counting(len(crops))
    queue.put(crops)
    wall, cpu = time.perf_counter(), time.process_time()
    working = asyncio.create_task(work(queue, classifier, sink, executor=executor, batch_size=batch))
    await asyncio.wait({working, asyncio.create_task(sink.full.wait())}, return_when=asyncio.FIRST_COMPLETED)
    taken = time.perf_counter() - wall, time.process_time() - cpu
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)
    return taken


class _Counting:
    """A sink that says when everything has been read."""

    def __init__(self, wanted: int) -> None:
        self._left = wanted
        self.full = asyncio.Event()

    def put(self, readings: Sequence[Reading]) -> None:
        self._left -= len(readings)
        if self._left <= 0:
            self.full.set()
