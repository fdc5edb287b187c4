"""The expression network on the CPU by ONNX Runtime: one file holds preprocessing, mirror image, network and temperature.

Which runtime, and why in whole numbers: docs/decisions, "ONNX Runtime reads expressions on the CPU".
"""

from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from services.domain.emotions import EXPRESSIONS
from services.errors import WeightsError
from services.vision.card import Card, check, parse
from services.vision.crop_batches import in_batches
from services.vision.onnx_runtime import UNUSABLE, onnxruntime
from services.vision.preprocess import SIDE

CARD: Final = "classpulse.card"
"""The entry of the file's metadata that holds its card as JSON."""
INPUT, OUTPUT = "crops", "probabilities"

_ERRORS_ONLY: Final = 3  # of onnxruntime's log levels


class OnnxExpressionClassifier:
    """Implements `ExpressionClassifier` from a file that `classpulse export` wrote. With one thread it runs in the caller's own."""

    def __init__(self, path: Path, *, threads: int = 1) -> None:
        """Raises WeightsError when the file or its card does not fit this program."""
        self._session = _open(path, threads)
        metadata = self._session.get_modelmeta().custom_metadata_map
        if CARD not in metadata:
            raise WeightsError(f"{path} carries no card: it was not made by `classpulse export`")
        self._card = parse(metadata[CARD], path)
        check(self._card, path)
        _check_ends(self._session, path)

    @property
    def card(self) -> Card:
        return self._card

    @property
    def weights_id(self) -> str:
        return self._card.weights_id

    @property
    def preprocessing(self) -> str:
        return self._card.preprocessing

    def classify(self, crops: NDArray[np.uint8]) -> NDArray[np.float32]:
        """uint8 [n, 48, 48] -> [n, 7], rows sum to 1; n may be 0. Raises BadInput for any other shape or type. Blocking."""
        return in_batches(crops, self._read)

    def _read(self, crops: NDArray[np.uint8]) -> NDArray[np.float32]:
        [probabilities] = self._session.run([OUTPUT], {INPUT: crops})
        return np.asarray(probabilities, np.float32)


def _open(path: Path, threads: int) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = _ERRORS_ONLY
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # idle threads would burn what vision needs
    try:
        return onnxruntime.InferenceSession(path.read_bytes(), options, providers=["CPUExecutionProvider"])
    except OSError as error:
        raise WeightsError(f"cannot read {path}: {error.strerror}") from error
    except UNUSABLE as error:
        raise WeightsError(f"{path} is not an ONNX file that can be run here: {error}") from error


def _check_ends(session: onnxruntime.InferenceSession, path: Path) -> None:
    [*inputs], [*outputs] = session.get_inputs(), session.get_outputs()
    found = [(end.name, end.type, end.shape[1:]) for end in inputs + outputs]
    if found != [(INPUT, "tensor(uint8)", [SIDE, SIDE]), (OUTPUT, "tensor(float)", [len(EXPRESSIONS)])]:
        raise WeightsError(f"{path} does not read crops into probabilities: its inputs and outputs are {found}")
