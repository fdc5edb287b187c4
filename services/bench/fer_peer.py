"""The PyPI package `fer` itself, run from the guests' environment by this one's Python, torch and facenet-pytorch.

What it imports that is large and not there answers by stand-ins: TensorFlow Lite by `ai-edge-litert`, which is its successor, and
`pkg_resources` by a line. Everything that takes time is its own code, or what it calls.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

_GUESTS: Final = Path(__file__).parents[2] / ".bench-venv"


def load_fer(*, mtcnn: bool, threads: int) -> Callable[[NDArray[np.uint8]], list[dict[str, Any]]]:
    """BGR [h, w, 3] -> a box and emotions for each face. Raises ModuleNotFoundError where `make bench` has not set the guests up."""
    sys.path += map(str, _GUESTS.glob("lib/python*/site-packages"))
    from ai_edge_litert.interpreter import Interpreter

    def interpreter(model_path: str) -> Any:
        return Interpreter(model_path=model_path, num_threads=threads)

    def resource(package: str, name: str) -> str:
        return str(next(Path(each, package, name) for each in sys.path if Path(each, package, name).exists()))

    _stand_in("tensorflow", lite=_stand_in("tensorflow.lite", Interpreter=interpreter))
    _stand_in("tensorflow.keras")
    _stand_in("tensorflow.keras.models", load_model=None)
    _stand_in("pkg_resources", resource_filename=resource)
    import cv2
    from fer.fer import FER

    cv2.setNumThreads(threads)
    detect: Callable[[NDArray[np.uint8]], list[dict[str, Any]]] = FER(mtcnn=mtcnn).detect_emotions
    return detect


def _stand_in(name: str, **attributes: object) -> ModuleType:
    module = ModuleType(name)
    vars(module).update(attributes)
    sys.modules[name] = module
    return module
