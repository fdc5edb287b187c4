"""Makes one weights file of several: an ensemble of trained networks, or of a Keras file what our programs read."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from torch import nn

from services.errors import BadInput
from services.vision import weights
from training import datasets
from training.models import MODELS, ensemble
from training.networks import deepface
from training.public_rows import PublicRows

_DEEPFACE_TERMS: Final = "Converted from serengil's DeepFace (MIT), which was trained on FER2013 (research use)."


def join(members: Sequence[Path], out: Path, *, data: Path | None = None, device: str = "auto") -> dict[str, Any]:
    """Writes the ensemble of `members`, each at its own temperature, and its card to `out`.

    The mean of calibrated probabilities is too modest, so `data` gives the ensemble a temperature of its own on its `public` rows.
    Returns the weights' path and id, the members, and with `data` the metrics on those rows.
    """
    if len(members) < 2:
        raise BadInput("an ensemble needs two or more weights files")
    loaded = [weights.load(member, MODELS) for member in members]
    arguments = {"members": [_as_argument(card) for _, card in loaded]}
    network = ensemble(**arguments)
    for place, (member, _) in zip(network.members, loaded, strict=True):
        place.load_state_dict(member.state_dict())
    facts: dict[str, Any] = {
        "members": [card.weights_id for _, card in loaded],
        "terms": " ".join(sorted({str(card.facts["terms"]) for _, card in loaded if "terms" in card.facts})),
    }
    return _written(network, out, "ensemble", arguments, facts, data, device)


def convert_deepface(keras: Path, out: Path, *, data: Path | None = None, device: str = "auto") -> dict[str, Any]:
    """The user's own `facial_expression_model_weights.h5` as a weights file of ours, calibrated on `data` where it is given."""
    return _written(deepface.from_keras(keras), out, "deepface", {}, {"made_from": keras.name, "terms": _DEEPFACE_TERMS}, data, device)


def _as_argument(card: weights.Card) -> dict[str, Any]:
    return {"model": card.model, "arguments": card.model_arguments, "temperature": card.temperature}


def _written(
    network: nn.Module, out: Path, model: str, arguments: dict[str, Any], facts: dict[str, Any], data: Path | None, device: str
) -> dict[str, Any]:
    divisor, measured = (1.0, {}) if data is None else _calibrated(network, data, device)
    facts |= {"data": data.name, "public": measured} if data is not None else {}
    card = weights.save(out, network.cpu(), model=model, model_arguments=arguments, temperature=divisor, facts=facts)
    return {"weights": str(out), "weights_id": card.weights_id, "members": facts.get("members", []), "temperature": divisor, **measured}


def _calibrated(network: nn.Module, data: Path, device: str) -> tuple[float, dict[str, Any]]:
    public = PublicRows.read(network, datasets.load(data), device)
    divisor = public.temperature()
    return divisor, public.figures(public.logits, divisor)
