"""ImageNet weights that the user has: found, checked strictly, put into a network's backbone. Nothing is downloaded."""

import pickle
from pathlib import Path
from typing import Any, Final

import torch
from torch import Tensor

from services.errors import BadInput, WeightsError
from training.networks.transfer import Transfer

_HEADS: Final = ("fc.", "classifier.", "last_linear.")  # ImageNet's thousand classes are left out
_COUNTER: Final = "num_batches_tracked"  # older files lack it


def find(where: Path, pattern: str) -> Path:
    """`where` itself if it is a file, else the one file in the folder that fits `pattern`. Raises BadInput for none or several."""
    if where.is_file():
        return where
    found = sorted(where.glob(pattern))
    if len(found) != 1:
        held = f"several files {pattern} ({', '.join(path.name for path in found)}): name one of them" if found else f"no file {pattern}"
        raise BadInput(f"{where} holds {held}")
    return found[0]


def fill(network: Transfer, path: Path) -> None:
    """Raises WeightsError where a number is missing, left over or of another shape: the file is another network's."""
    tensors = _read(path)
    left = {name for name in tensors if not name.endswith(_COUNTER)}
    problems: list[str] = []
    for prefix, module in network.pretrained().items():
        state = module.state_dict()
        fitting: dict[str, Tensor] = {}
        for name, wanted in state.items():
            tensor = tensors.get(prefix + name)
            left.discard(prefix + name)
            if tensor is None:
                problems += [] if name.endswith(_COUNTER) else [f"missing {prefix + name}"]
            elif not _fits(tensor, wanted):
                problems.append(f"{prefix + name} has the shape {list(tensor.shape)} instead of {list(wanted.shape)}")
            else:
                fitting[name] = tensor.reshape(wanted.shape)
        if not problems:
            module.load_state_dict(state | fitting)
    problems += [f"unknown {name}" for name in left if not name.startswith(_HEADS)]
    if problems:
        raise WeightsError(f"{path} does not fit the network: {'; '.join(sorted(problems)[:5])}")


def _fits(tensor: Tensor, wanted: Tensor) -> bool:
    """Older Xception files keep 1x1 convolutions as matrices."""
    return tensor.shape == wanted.shape or (tensor.shape == wanted.shape[:2] and wanted.shape[2:] == (1, 1))


def _read(path: Path) -> dict[str, Tensor]:
    try:
        state: Any = torch.load(path, map_location="cpu", weights_only=True)
    except (OSError, RuntimeError, ValueError, EOFError, pickle.UnpicklingError) as error:
        raise WeightsError(f"{path} cannot be read as torch weights: {error}") from error
    if not isinstance(state, dict) or not all(isinstance(tensor, Tensor) for tensor in state.values()):
        raise WeightsError(f"{path} holds no state of a network")
    return state
