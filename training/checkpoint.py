"""The state of a run after each epoch, so that a killed run can go on."""

import json
import logging
from pathlib import Path
from typing import Any, Final

import torch
from torch import nn

log = logging.getLogger(__name__)

CHECKPOINT: Final = "checkpoint.pt"
METRICS: Final = "metrics.jsonl"


def save(out: Path, model: nn.Module, average: nn.Module, optimizer: torch.optim.Optimizer, history: list[dict[str, Any]]) -> None:
    """The checkpoint is written beside and renamed, so that a kill leaves the old one whole."""
    (out / METRICS).write_text("".join(json.dumps(record) + "\n" for record in history))
    state = {
        "model": model.state_dict(),
        "average": average.state_dict(),
        "optimizer": optimizer.state_dict(),
        "history": history,
    }
    fresh = out / f"{CHECKPOINT}.new"
    torch.save(state, fresh)
    fresh.replace(out / CHECKPOINT)


def resume(out: Path, model: nn.Module, average: nn.Module, optimizer: torch.optim.Optimizer) -> list[dict[str, Any]]:
    """Fills all three from the folder's checkpoint. Returns the history so far, empty without a checkpoint."""
    path = out / CHECKPOINT
    if not path.exists():
        return []
    state = torch.load(path, map_location=next(model.parameters()).device, weights_only=True)
    model.load_state_dict(state["model"])
    average.load_state_dict(state["average"])
    optimizer.load_state_dict(state["optimizer"])
    history: list[dict[str, Any]] = state["history"]
    log.info("going on after epoch %d", len(history))
    return history
