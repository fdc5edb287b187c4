"""One training run: names and a data folder in, a folder out with config.json, metrics.jsonl, a checkpoint, the weights and their card."""

import hashlib
import json
import logging
from dataclasses import asdict, replace
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
from training.recipes import RECIPES, Recipe
from training.targets import Examples
from training.teacher import answers_of
from training.trainee import Trainee

log = logging.getLogger(__name__)

TERMS: Final = (
    "Trained on FER2013 (research use) with FER+ votes (MIT). For visible expression summed over a class; never for judging a person, "
    "and not where the law forbids inferring emotions in education. The epoch and the temperature were chosen on PublicTest."
)


def train(
    model: str,
    recipe: str,
    data: Path,
    out: Path,
    *,
    epochs: int | None = None,
    device: str = "auto",
    threads: int | None = None,
    seed: int = 1,
    teacher: Path | None = None,
) -> dict[str, Any]:
    """Trains on the data's `train` rows and chooses on its `public` rows; goes on where a killed run in `out` stopped.

    `teacher` holds a teacher's answers to the same data (`training.teacher`), for recipes that give them a weight.

    Returns the metrics on `public`, the path and the id of the weights. Raises BadInput for unknown names or unreadable data,
    Conflict when `out` holds a run with another configuration.
    """
    if recipe not in RECIPES:
        raise BadInput(f"unknown recipe {recipe!r}; known: {', '.join(sorted(RECIPES))}")
    chosen = replace(RECIPES[recipe], epochs=epochs or RECIPES[recipe].epochs)
    if threads is not None:
        configure_threads(threads)
    where = choose_device(device)
    torch.manual_seed(seed)
    network = models.create(model, {})
    taught = None if teacher is None else {"file": teacher.name, "sha256": hashlib.sha256(teacher.read_bytes()).hexdigest()}
    _write_config(out, {"model": model, "recipe": recipe, "settings": asdict(chosen), "data": data.name, "seed": seed, "teacher": taught})

    faces = datasets.load(data)
    public_rows = faces.rows("public")
    answers = None if teacher is None else answers_of(teacher, faces)
    train_split = _examples(faces, faces.rows("train"), where, answers)
    public_split = _examples(faces, public_rows, where)
    log.info("%d pictures to train on, %d to choose on, device %s", len(train_split.labels), len(public_split.labels), where)
    path = out / f"{model}.safetensors"

    def keep(best: Trainee, epoch: int) -> None:
        folded, votes = best.folded(loop.mirrored_features(best.network, public_split.pixels), public_split.labels)
        facts = _facts(folded, public_split, faces.seen_in_training(public_rows), chosen, epoch)
        about = {"data": data.name, "recipe": recipe, "seed": seed, "parameters": sum(p.numel() for p in folded.parameters())}
        divisor = facts.pop("temperature")
        extra = {"votes_in_head": votes, "teacher": taught}
        weights.save(path, folded, model=model, model_arguments={}, temperature=divisor, facts=about | extra | facts)

    loop.fit(network, train_split, public_split, chosen, seed=seed, out=out, on_best=keep)
    card = weights.read_card(path)
    return {"weights": str(path), "weights_id": card.weights_id, **card.facts["public"]}


def _examples(faces: datasets.Dataset, rows: NDArray[Any], device: torch.device, answers: Tensor | None = None) -> Examples:
    votes = None if faces.votes is None else torch.from_numpy(faces.votes[rows]).to(device)
    taught = None if answers is None else answers[torch.from_numpy(rows)].to(device)
    return Examples(torch.from_numpy(faces.crops(rows)).to(device), torch.from_numpy(faces.labels[rows]).to(device), votes, taught)


def _facts(network: nn.Module, public: Examples, seen: NDArray[Any] | None, recipe: Recipe, epoch: int) -> dict[str, Any]:
    logits = loop.predict(network, public.pixels, flip=True).cpu()
    labels = public.labels.cpu()
    divisor = temperature(logits, labels)
    return {
        "temperature": divisor,
        "epochs": recipe.epochs,
        "epoch": epoch,
        "public": metrics.summarise((logits / divisor).softmax(1).numpy(), labels.numpy(), seen),
        "date": clock.now().date().isoformat(),
        "torch": str(torch.__version__),
        "terms": TERMS,
    }


def _write_config(out: Path, config: dict[str, Any]) -> None:
    out.mkdir(parents=True, exist_ok=True)
    path = out / "config.json"
    config = json.loads(json.dumps(config))  # tuples as a file gives them back
    if path.exists() and json.loads(path.read_text()) != config:
        raise Conflict(f"{out} holds a run with another configuration ({path.name}); take another folder")
    path.write_text(json.dumps(config, indent=2) + "\n")
