"""What a run's folder says of it: its configuration, one record per epoch so far, and the card of its best weights once there is one."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from services.errors import BadInput
from services.vision import weights
from training.checkpoint import METRICS


@dataclass(frozen=True, slots=True)
class RunRecord:
    folder: Path
    config: dict[str, Any]
    history: list[dict[str, Any]]  # one per epoch: epoch, rate, train_loss, ...; valid_* only where it was looked at
    card: weights.Card | None

    @property
    def title(self) -> str:
        return f"{self.config['model']}, recipe {self.config['recipe']}"

    @property
    def about(self) -> str:
        """Where the run stands, and on what."""
        epochs = self.config.get("settings", {}).get("epochs", len(self.history))
        state = f"{epochs} epochs" if len(self.history) == epochs else f"epoch {len(self.history)} of {epochs}"
        fold = self.config.get("fold")
        part = f", fold {fold[0]} of {fold[1]}" if fold else ""
        return f"{state} on {self.config.get('data', '?')}{part}, seed {self.config.get('seed', '?')}"

    @property
    def measured(self) -> tuple[str, dict[str, Any]] | None:
        """Name of the rows that the run chose on (`public`, or `valid` of a fold), and the figures of its best weights on them."""
        facts = {} if self.card is None else self.card.facts
        return next(((split, facts[split]) for split in ("public", "valid") if split in facts), None)

    def series(self, key: str) -> tuple[list[int], list[float]]:
        """The epochs that have the figure, and the figure."""
        found = [(int(record["epoch"]), float(record[key])) for record in self.history if record.get(key) is not None]
        return [epoch for epoch, _ in found], [value for _, value in found]


def read_run(folder: Path) -> RunRecord:
    """Of a run that goes on too: the last line may be half written and is then left out. Raises BadInput where the folder holds no run."""
    try:
        config = json.loads((folder / "config.json").read_text())
        text = (folder / METRICS).read_text() if (folder / METRICS).exists() else ""
        whole = [line for line in text.splitlines(keepends=True) if line.endswith("\n")]
        history = [json.loads(line) for line in whole]
        path = folder / f"{config['model']}.safetensors"
        return RunRecord(folder, config, history, weights.read_card(path) if weights.card_path(path).exists() else None)
    except OSError as error:
        raise BadInput(f"{folder} is not the folder of a run: {error.filename} cannot be read ({error.strerror})") from error
    except (ValueError, KeyError, TypeError) as error:
        raise BadInput(f"{folder} is not the folder of a run: {error!r}") from error
