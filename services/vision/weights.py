"""Weights files: safetensors beside a JSON card that says what the numbers are; both are checked strictly before a network gets them.

The format is small enough to read and write here (8-byte header length, JSON header, raw tensors), so training needs nothing but torch.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from torch import Tensor, nn

from services.domain.emotions import EXPRESSIONS
from services.errors import WeightsError
from services.vision.card import Card, card_path, check, read_card
from services.vision.emotion_net import NETWORKS
from services.vision.preprocess import PREPROCESSING

__all__ = ["SHIPPED", "SHIPPED_ONNX", "Card", "card_path", "decode", "encode", "load", "read_card", "save"]

SHIPPED: Final = Path(__file__).parent / "weights" / "pulse_net.safetensors"
SHIPPED_ONNX: Final = SHIPPED.with_suffix(".onnx")
"""The same network in whole numbers for the CPU: `classpulse export --int8` made it from `SHIPPED`."""

_DTYPES: Final = {"F16": np.float16, "F32": np.float32}
_COUNTER: Final = "num_batches_tracked"  # batch norm's step counter; unused where its momentum is fixed


def save(path: Path, network: nn.Module, *, model: str, model_arguments: dict[str, Any], temperature: float, facts: dict[str, Any]) -> Card:
    """Writes the file and its card. Matrices are kept in half precision, norms and biases in single."""
    content = encode({name: tensor for name, tensor in network.state_dict().items() if not name.endswith(_COUNTER)})
    digest = hashlib.sha256(content).hexdigest()
    card = Card(
        weights_id=f"{path.stem}-{digest[:8]}",
        sha256=digest,
        model=model,
        model_arguments=model_arguments,
        preprocessing=PREPROCESSING,
        labels=list(EXPRESSIONS),
        temperature=temperature,
        facts=facts,
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    card_path(path).write_text(json.dumps(asdict(card), indent=2) + "\n")
    return card


def load(path: Path, networks: Mapping[str, Callable[..., nn.Module]] = NETWORKS) -> tuple[nn.Module, Card]:
    """The network in eval mode on the CPU. Raises WeightsError for anything that does not fit."""
    card = read_card(path)
    content = _read(path)
    if hashlib.sha256(content).hexdigest() != card.sha256:
        raise WeightsError(f"{path} is not the file its card describes: the hash differs")
    check(card, path)
    if card.model not in networks:
        raise WeightsError(f"{path} is for the network {card.model!r}; known here: {', '.join(sorted(networks))}")
    try:
        network = networks[card.model](**card.model_arguments)
    except (TypeError, ValueError) as error:
        raise WeightsError(f"{path}: the network of its card cannot be built: {error}") from error
    _fill(network, decode(content, path), path)
    return network.eval(), card


def encode(tensors: Mapping[str, Tensor]) -> bytes:
    """A safetensors file."""
    header: dict[str, Any] = {}
    blobs: list[bytes] = []
    offset = 0
    for name, tensor in tensors.items():
        array = tensor.detach().cpu().contiguous().numpy().astype(np.float16 if tensor.ndim > 1 else np.float32)
        blobs.append(array.tobytes())
        kind = "F16" if array.dtype == np.float16 else "F32"
        header[name] = {"dtype": kind, "shape": list(array.shape), "data_offsets": [offset, offset + array.nbytes]}
        offset += array.nbytes
    head = json.dumps(header).encode()
    head += b" " * (-len(head) % 8)
    return len(head).to_bytes(8, "little") + head + b"".join(blobs)


def decode(content: bytes, path: Path) -> dict[str, Tensor]:
    """Tensors in float32, from any safetensors file of half or single precision. Raises WeightsError when it is broken."""
    try:
        size = int.from_bytes(content[:8], "little")
        header = json.loads(content[8 : 8 + size])
        header.pop("__metadata__", None)
        data = content[8 + size :]
        return {name: _tensor(entry, data) for name, entry in header.items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise WeightsError(f"{path} is not a readable safetensors file: {error!r}") from error


def _tensor(entry: dict[str, Any], data: bytes) -> Tensor:
    start, end = entry["data_offsets"]
    array = np.frombuffer(data[start:end], dtype=_DTYPES[entry["dtype"]]).reshape(entry["shape"])
    return torch.from_numpy(array.astype(np.float32))


def _fill(network: nn.Module, tensors: dict[str, Tensor], path: Path) -> None:
    expected = {name: tensor.shape for name, tensor in network.state_dict().items() if not name.endswith(_COUNTER)}
    problems = [f"missing {name}" for name in expected.keys() - tensors.keys()]
    problems += [f"unknown {name}" for name in tensors.keys() - expected.keys()]
    problems += [
        f"{name} has the shape {list(tensors[name].shape)} instead of {list(shape)}"
        for name, shape in expected.items()
        if name in tensors and tensors[name].shape != shape
    ]
    if problems:
        raise WeightsError(f"{path} does not fit the network: {'; '.join(sorted(problems)[:5])}")
    network.load_state_dict(tensors, strict=False)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise WeightsError(f"cannot read {path}: {error.strerror}") from error
