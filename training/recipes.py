"""Training recipes by name."""

from dataclasses import dataclass, field
from typing import Final, Literal

from training.augment import Augment


@dataclass(frozen=True, slots=True)
class Recipe:
    """SGD with Nesterov momentum under a one-cycle rate; an average of the weights is what is kept."""

    epochs: int
    batch_size: int = 128
    peak_rate: float = 0.1
    warmup: float = 0.2  # share of all steps in which the rate rises
    momentum: float = 0.9
    weight_decay: float = 5e-4  # of matrices; norms and biases are free
    label_smoothing: float = 0.1
    vote_weight: float = 0.0  # weight of the loss against the FER+ votes; needs data that has them
    average_decay: float = 0.998  # of the weights' moving average, per step
    precision: Literal["bf16", "fp32"] = "bf16"  # bf16 only where the hardware computes it
    augment: Augment = field(default_factory=Augment)


RECIPES: Final[dict[str, Recipe]] = {
    "ours": Recipe(epochs=32, warmup=9 / 32, vote_weight=0.5, augment=Augment(erase=0.25)),
}
