"""An exported network in whole numbers (int8), which a CPU multiplies several times faster (Jacob et al. 2018).

Weights are rounded to seven bits with a scale for each channel, activations to eight with a scale for each tensor, taken from the extremes
over faces of the training half. Seven bits: without VNNI, x86 adds two products in sixteen bits, and would overflow. The first convolution
stays in floating point: its input is the picture, whose rounding changed more answers than that of all other layers together.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from services.errors import BadInput, Misconfigured
from services.vision.onnx_classifier import INPUT

FACES: Final = 128
"""That the scales are taken from. The extremes of more faces make the steps coarser: with 512 or 2048 more answers changed."""
_BATCH: Final = 64


def quantise(exported: Path, crops: NDArray[np.uint8], out: Path) -> None:
    """Writes the float ONNX file `exported` to `out` in whole numbers; `crops` [n, 48, 48] are faces to take the scales from.

    Raises BadInput for no faces or a network without convolutions, Misconfigured without the packages it needs.
    """
    if len(crops) == 0:
        raise BadInput("whole numbers need faces to take their scales from, and there are none")
    try:
        import onnx
        from onnxruntime.quantization import CalibrationDataReader, CalibrationMethod, QuantFormat, QuantType, quantize_static
        from onnxruntime.quantization.shape_inference import quant_pre_process
    except ImportError as error:
        raise Misconfigured(f"whole numbers need the packages of training, pip install 'classpulse[train]': {error}") from error

    class Faces(CalibrationDataReader):  # type: ignore[misc] # the package has no types
        def __init__(self) -> None:
            self._batches: Iterator[NDArray[np.uint8]] = (crops[at : at + _BATCH] for at in range(0, len(crops), _BATCH))

        def get_next(self) -> dict[str, Any] | None:
            batch = next(self._batches, None)
            return None if batch is None else {INPUT: batch}

    with tempfile.TemporaryDirectory(prefix="classpulse-quantise-") as folder:
        simplified = Path(folder) / "simplified.onnx"
        quant_pre_process(str(exported), str(simplified))
        model = onnx.load(simplified)
        convolutions = [node.name for node in model.graph.node if node.op_type == "Conv"]
        if not convolutions:
            raise BadInput(f"{exported} has no convolutions: there is nothing to gain from whole numbers")
        _pool_first(model.graph, convolutions[0])
        onnx.save(model, simplified)
        quantize_static(
            str(simplified),
            str(out),
            Faces(),
            quant_format=QuantFormat.QDQ,
            activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=True,
            calibrate_method=CalibrationMethod.MinMax,
            op_types_to_quantize=["Conv", "MaxPool", "Add", "Relu"],
            nodes_to_exclude=convolutions[:1],
        )


def _pool_first(graph: Any, convolution: str) -> None:
    """Where the float convolution is followed by ReLU and max pooling, these two trade places, which changes no answer.

    ONNX Runtime rounds before a pooling that it can, and pools whole numbers after a float convolution slowly: a fifth of the whole time.
    """
    [first] = [node for node in graph.node if node.name == convolution]
    relu = _only_user(graph, first.output[0])
    pool = None if relu is None else _only_user(graph, relu.output[0])
    if relu is None or pool is None or (relu.op_type, pool.op_type) != ("Relu", "MaxPool"):
        return
    between, end = relu.output[0], pool.output[0]
    pool.input[0], pool.output[0] = first.output[0], between
    relu.input[0], relu.output[0] = between, end
    order = list(graph.node)
    here, there = order.index(relu), order.index(pool)
    order[here], order[there] = order[there], order[here]
    nodes = [type(node).FromString(node.SerializeToString()) for node in order]
    del graph.node[:]
    del graph.value_info[:]  # the shape between the two is another now
    graph.node.extend(nodes)


def _only_user(graph: Any, tensor: str) -> Any:
    users = [node for node in graph.node if tensor in node.input]
    return users[0] if len(users) == 1 and tensor not in {output.name for output in graph.output} else None
