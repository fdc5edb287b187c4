"""A teacher's answers to a data set, kept instead of the teacher: logits of one network or of several, a few hundred kB.

Distillation (Hinton et al. 2015): a small network learns more from what a larger one, or an ensemble, says about each picture
than from the label alone; with labels as doubtful as FER2013's even a teacher of its own size helps (Furlanello et al. 2018).
"""

import hashlib
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from services.errors import BadInput
from services.vision import weights
from services.vision.device import choose_device
from training import datasets
from training.models import MODELS
from training.views import predict


def teach(members: Sequence[Path], data: Path, out: Path, *, views: int = 2, device: str = "auto") -> dict[str, Any]:
    """Writes the members' mean log probabilities on every row of `data`, each from as many `views` of the face, to `out`."""
    where = choose_device(device)
    faces = datasets.load(data)
    pixels = torch.from_numpy(faces.crops(faces.rows("all"))).to(where)
    total = torch.zeros((len(pixels), 1), device=where)
    names = []
    for member in members:
        network, card = weights.load(member, MODELS)
        logits = predict(network.to(where).to(memory_format=torch.channels_last), pixels, views)
        total = total + (logits / card.temperature).log_softmax(1)
        names.append(card.weights_id)
    answers = (total / len(members)).cpu()
    out.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(out, logits=answers.numpy().astype(np.float16), labels_sha256=_fingerprint(faces.labels), members=np.array(names))
    public = np.flatnonzero(faces.splits == "public") if faces.splits is not None else np.empty(0, np.int64)
    right = answers.argmax(1).numpy() == faces.labels
    return {
        "teacher": str(out),
        "members": names,
        "rows": len(pixels),
        "public_accuracy": float(right[public].mean()) if len(public) else None,
    }


def answers_of(teacher: Path, faces: datasets.Dataset) -> Tensor:
    """Logits [len(faces), 7]. Raises BadInput when the file cannot be read or was made on other rows."""
    try:
        with np.load(teacher, allow_pickle=False) as file:
            logits, made_on = file["logits"], str(file["labels_sha256"])
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise BadInput(f"{teacher} holds no teacher's answers: {error}") from error
    if len(logits) != len(faces) or made_on != _fingerprint(faces.labels):
        raise BadInput(f"{teacher} was made on other rows than this data's {len(faces)}")
    return torch.from_numpy(logits.astype(np.float32))


def _fingerprint(labels: NDArray[np.int64]) -> str:
    return hashlib.sha256(labels.astype("<i8").tobytes()).hexdigest()
