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
    teacher_weight: float = 0.0  # share of a teacher's answers in the target, beside the label; needs a teacher
    teacher_temperature: float = 2.0
    mix: float = 0.0  # probability that a batch is mixed, half of them mixup, half CutMix
    mix_until: float = 0.8  # share of the epochs after which nothing is mixed: the last ones see faces as they are
    sides: tuple[tuple[float, int], ...] = ((0.0, 44),)  # (from this share of the epochs on, pixels a side): progressive resizing
    average_decay: float = 0.998  # of the weights' moving average, per step
    precision: Literal["bf16", "fp32"] = "bf16"  # bf16 only where the hardware computes it
    evaluate_every: int = 1  # epochs; the last tenth is always evaluated
    augment: Augment = field(default_factory=Augment)

    def side(self, epoch: int) -> int:
        """Pixels along each side of the pictures of an epoch, counted from 0."""
        return [side for start, side in self.sides if epoch >= start * self.epochs][-1]

    def evaluates(self, epoch: int) -> bool:
        """Whether the epoch, counted from 0, is followed by a look at the valid split."""
        return (epoch + 1) % self.evaluate_every == 0 or epoch >= 0.9 * self.epochs - 1


RECIPES: Final[dict[str, Recipe]] = {
    "ours": Recipe(
        epochs=78,
        vote_weight=0.5,
        teacher_weight=0.3,
        mix=0.3,
        sides=((0.0, 32), (1 / 3, 40), (0.64, 44)),
        average_decay=0.9985,
        evaluate_every=4,
        augment=Augment(degrees=12.0, zoom=0.15, shift=4.0, erase=0.25, degrade=0.15),
    ),
    "ours_short": Recipe(epochs=32, warmup=9 / 32, vote_weight=0.5, augment=Augment(erase=0.25)),
}
