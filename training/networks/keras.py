"""Reads the weights that Keras saved in HDF5, and turns its layout into torch's."""

from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from services.errors import Misconfigured, WeightsError

_AXES: Final = {4: (3, 2, 0, 1), 2: (1, 0), 1: (0,)}  # kernels: rows, columns, in, out -> out, in, rows, columns; dense: in, out -> out, in


def read(path: Path) -> dict[str, list[NDArray[np.float32]]]:
    """Layer name -> its arrays (kernel, bias), in the network's order, layers without weights left out.

    Takes what `save_weights` and what `save` wrote. Raises Misconfigured without h5py, WeightsError for any other file.
    """
    try:
        import h5py
    except ImportError:
        raise Misconfigured("Keras weights are read with h5py, which is not installed: pip install h5py") from None
    try:
        with h5py.File(path, "r") as file:
            group = file.get("model_weights", file)
            layers = {_text(name): group[_text(name)] for name in group.attrs["layer_names"]}
            arrays = {
                name: [np.asarray(layer[_text(key)], np.float32) for key in layer.attrs["weight_names"]] for name, layer in layers.items()
            }
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise WeightsError(f"{path} is not a file of Keras weights: {error}") from error
    return {name: found for name, found in arrays.items() if found}


def to_torch(array: NDArray[np.float32]) -> Tensor:
    """A kernel of a convolution or a dense layer, or a bias, in torch's order of axes. Raises WeightsError for any other."""
    if array.ndim not in _AXES:
        raise WeightsError(f"an array of {array.ndim} axes is neither a kernel nor a bias")
    return torch.from_numpy(np.ascontiguousarray(array.transpose(_AXES[array.ndim])))


def _text(name: Any) -> str:
    return name.decode() if isinstance(name, bytes) else str(name)
