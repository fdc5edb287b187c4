"""The card of a weights file: what the numbers are, and whether this program can use them."""

import json
import math
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from services.domain.emotions import EXPRESSIONS
from services.errors import WeightsError
from services.vision.preprocess import PREPROCESSING


@dataclass(frozen=True, slots=True)
class Card:
    """What travels with the numbers. `facts` is for people: data, recipe, epochs, metrics, date, terms."""

    weights_id: str  # name and the first 8 digits of the file's hash
    sha256: str  # of the whole weights file
    model: str
    model_arguments: dict[str, Any]
    preprocessing: str
    labels: list[str]
    temperature: float  # logits are divided by it
    facts: dict[str, Any] = field(default_factory=dict)


def card_path(weights: Path) -> Path:
    return weights.with_suffix(".json")


def read_card(weights: Path) -> Card:
    path = card_path(weights)
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise WeightsError(f"cannot read {path}: {error.strerror}") from error
    except ValueError as error:
        raise WeightsError(f"{path} is not a weights card: {error!r}") from error
    return parse(text, path)


def parse(text: str, path: Path) -> Card:
    """`path` is named in the message when `text` is no card."""
    try:
        values = json.loads(text)
        card = Card(**{field.name: values[field.name] for field in fields(Card)})
        return replace(card, temperature=float(card.temperature))
    except (ValueError, KeyError, TypeError) as error:
        raise WeightsError(f"{path} is not a weights card: {error!r}") from error


def check(card: Card, path: Path) -> None:
    """Raises WeightsError when the numbers mean something else than this program takes them for."""
    if card.labels != list(EXPRESSIONS):
        raise WeightsError(f"{path} has the label order {card.labels}; this program needs {list(EXPRESSIONS)}")
    if card.preprocessing != PREPROCESSING:
        raise WeightsError(f"{path} was trained on preprocessing {card.preprocessing}; this program makes {PREPROCESSING}")
    if not (math.isfinite(card.temperature) and card.temperature > 0):
        raise WeightsError(f"{path}: the card's temperature must be positive, not {card.temperature}")
