"""One training run: names and a data folder in, a folder out with config.json, metrics.jsonl, a checkpoint, the weights and their card."""

import hashlib
import json
import logging
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from services import clock
from services.errors import BadInput, Conflict
from services.vision import weights
from services.vision.device import choose_device, configure_threads
from training import datasets, loop, metrics, models
from training.calibrate import temperature
from training.figures.run import draw_run
from training.grow import grow
from training.recipe import Recipe
from training.recipes import RECIPES
from training.targets import Examples
from training.teacher import answers_of
from training.trainee import Trainee

log = logging.getLogger(__name__)

TERMS: Final = (
    "Trained on FER2013 (research use) with FER+ votes (MIT). For visible expression summed over a class; never for judging a person, "
    "and not where the law forbids inferring emotions in education. The epoch and the temperature were chosen on PublicTest."
)
OTHER_TERMS: Final = "Trained on other data than the shipped weights, for study; the data's own terms hold."


def train(
    model: str,
    recipe: str,
    data: Path,
    out: Path,
    *,
    arguments: Mapping[str, Any] | None = None,
    epochs: int | None = None,
    device: str = "auto",
    threads: int | None = None,
    seed: int = 1,
    teacher: Path | None = None,
    init: Path | None = None,
    imagenet: Path | None = None,
    fold: tuple[int, int] | None = None,
) -> dict[str, Any]:
    """Trains on the data's `train` rows and chooses on its `public` rows; goes on where a killed run in `out` stopped.

    `teacher` holds a teacher's answers to the same data (`training.teacher`), for recipes that give them a weight. The network
    starts from the weights `init` (with `arguments`, as a deeper network that has grown out of them), or from the ImageNet weights
    of its backbone, or at random. `fold` (i, k) takes the i-th of k folds over all rows instead of the splits; subjects, movies and
    equal pictures are never on both sides.

    Returns the metrics on the rows it chose on, the path and the id of the weights. Raises BadInput for unknown names or
    unreadable data, Conflict when `out` holds a run with another configuration.
    """
    if recipe not in RECIPES:
        raise BadInput(f"unknown recipe {recipe!r}; known: {', '.join(sorted(RECIPES))}")
    chosen = RECIPES[recipe] if epochs is None else RECIPES[recipe].lasting(epochs)
    if threads is not None:
        configure_threads(threads)
    where = choose_device(device)
    torch.manual_seed(seed)
    network, arguments = start_network(model, arguments or {}, init, imagenet)
    sources = {"teacher": _told(teacher), "init": _told(init), "imagenet": _told(imagenet)}
    config = {
        "model": model,
        "arguments": arguments,
        "recipe": recipe,
        "settings": asdict(chosen),
        "data": data.name,
        "seed": seed,
        "fold": fold,
        **sources,
    }
    _write_config(out, config)

    faces = datasets.load(data)
    split = "public" if fold is None else "valid"
    train_rows, valid_rows = (faces.rows("train"), faces.rows("public")) if fold is None else faces.fold(*fold, seed=seed)
    answers = None if teacher is None else answers_of(teacher, faces)
    train_split, valid_split = (examples_of(faces, rows, where, chosen, answers) for rows in (train_rows, valid_rows))
    log.info("%d pictures to train on, %d to choose on, device %s", len(train_rows), len(valid_rows), where)
    path = out / f"{model}.safetensors"

    def keep(best: Trainee, epoch: int) -> None:
        folded, votes = best.folded(loop.mirrored_features(best.network, valid_split.pixels), valid_split.labels)
        about = {"data": data.name, "recipe": recipe, "seed": seed, "fold": fold, **sources, "votes_in_head": votes}
        about |= {"parameters": sum(p.numel() for p in folded.parameters()), "epochs": chosen.epochs, "epoch": epoch}
        divisor, figures = _measure(folded, valid_split, None if fold else faces.seen_in_training(valid_rows))
        facts = about | {split: figures, "date": clock.now().date().isoformat(), "torch": str(torch.__version__)}
        facts["terms"] = TERMS if faces.votes is not None else OTHER_TERMS
        weights.save(path, folded, model=model, model_arguments=dict(arguments), temperature=divisor, facts=facts)

    loop.fit(network, train_split, valid_split, chosen, seed=seed, out=out, on_best=keep)
    card = weights.read_card(path)
    draw_run(out)
    return {"weights": str(path), "weights_id": card.weights_id, **card.facts[split]}


def start_network(
    model: str, arguments: Mapping[str, Any], init: Path | None, imagenet: Path | None
) -> tuple[nn.Module, Mapping[str, Any]]:
    """The network to train and its arguments: those of the weights that it starts from, if it does and no others are asked for."""
    if init is None:
        return models.create(model, arguments, imagenet=imagenet), arguments
    network, card = weights.load(init, models.MODELS)
    if card.model != model:
        raise BadInput(f"{init} holds a {card.model}, not a {model}")
    if not arguments:
        return network, card.model_arguments
    return grow(network, models.create(model, arguments)), arguments


def _told(file: Path | None) -> dict[str, str] | None:
    """What a run says of a file that it started from or learned from. Raises BadInput when it cannot be read."""
    if file is None:
        return None
    try:
        return {"file": file.name, "sha256": hashlib.sha256(file.read_bytes()).hexdigest()}
    except OSError as error:
        raise BadInput(f"cannot read {file}: {error.strerror}") from error


def examples_of(
    faces: datasets.Dataset, rows: NDArray[Any], device: torch.device, recipe: Recipe, answers: Tensor | None = None
) -> Examples:
    return Examples(
        torch.from_numpy(faces.crops(rows, recipe.crop_side)).to(device),
        torch.from_numpy(faces.labels[rows]).to(device),
        None if faces.votes is None else torch.from_numpy(faces.votes[rows]).to(device),
        None if answers is None else answers[torch.from_numpy(rows)].to(device),
        torch.from_numpy(datasets.class_weights(faces.labels[rows])).to(device) if recipe.class_weights else None,
    )


def _measure(network: nn.Module, valid: Examples, seen: NDArray[Any] | None) -> tuple[float, dict[str, Any]]:
    """The temperature, and the metrics with it."""
    logits = loop.predict(network, valid.pixels, flip=True).cpu()
    labels = valid.labels.cpu()
    divisor = temperature(logits, labels)
    return divisor, metrics.summarise((logits / divisor).softmax(1).numpy(), labels.numpy(), seen)


def _write_config(out: Path, config: dict[str, Any]) -> None:
    out.mkdir(parents=True, exist_ok=True)
    path = out / "config.json"
    config = json.loads(json.dumps(config))  # tuples as a file gives them back
    if path.exists() and json.loads(path.read_text()) != config:
        raise Conflict(f"{out} holds a run with another configuration ({path.name}); take another folder")
    path.write_text(json.dumps(config, indent=2) + "\n")
