"""What a training recipe says; the named ones are in `recipes.py`."""

from dataclasses import dataclass, field, replace
from typing import Literal

from training.augment import Augment


@dataclass(frozen=True, slots=True)
class Recipe:
    """SGD with Nesterov momentum under a one-cycle rate, unless it says otherwise."""

    epochs: int
    batch_size: int = 128
    optimizer: Literal["sgd", "adam"] = "sgd"
    momentum: float = 0.9
    weight_decay: float = 5e-4  # of matrices; norms and biases are free
    # The rate
    schedule: Literal["one_cycle", "constant", "plateau"] = "one_cycle"
    peak_rate: float = 0.1
    find_rate: bool = False  # take the learning-rate finder's suggestion as the peak, before each phase
    warmup: float = 0.2  # one_cycle: share of the steps in which the rate rises
    lowest_rate: float = 0.0  # plateau: halved after three epochs without a better valid loss, down to this
    frozen_epochs: int = 0  # the first of the epochs, in which only the head (and the norms) learn; a cycle of their own
    body_rate: float = 1.0  # discriminative rates: the first layers' share of the head's rate, geometric in between
    # The target
    label_smoothing: float = 0.0
    class_weights: bool = False  # rare expressions weigh more
    vote_weight: float = 0.0  # weight of the loss against the FER+ votes; needs data that has them
    teacher_weight: float = 0.0  # share of a teacher's answers in the target, beside the label; needs a teacher
    teacher_temperature: float = 2.0
    # The pictures
    crop_side: int = 48  # pixels a side, as the pictures are kept in memory
    sides: tuple[tuple[float, int], ...] = ((0.0, 48),)  # (from this share of the epochs on, pixels a side): progressive resizing
    augment: Augment = field(default_factory=Augment)
    mix: float = 0.0  # probability that a batch is mixed, half of them mixup, half CutMix
    mix_until: float = 0.8  # share of the epochs after which nothing is mixed: the last ones see faces as they are
    # What is kept
    keep_best: Literal["accuracy", "loss"] = "accuracy"  # of the valid split
    average_decay: float = 0.0  # of the weights' moving average, per step; 0 keeps the weights themselves
    precision: Literal["bf16", "fp32"] = "bf16"  # bf16 only where the hardware computes it
    evaluate_every: int = 1  # epochs; the last tenth is always evaluated

    def side(self, epoch: int) -> int:
        """Pixels along each side of the pictures of an epoch, counted from 0."""
        return [side for start, side in self.sides if epoch >= start * self.epochs][-1]

    def evaluates(self, epoch: int) -> bool:
        """Whether the epoch, counted from 0, is followed by a look at the valid split."""
        return (epoch + 1) % self.evaluate_every == 0 or epoch >= 0.9 * self.epochs - 1

    def lasting(self, epochs: int) -> "Recipe":
        """The same in another number of epochs, with the frozen ones in proportion."""
        return replace(self, epochs=epochs, frozen_epochs=round(self.frozen_epochs * epochs / self.epochs))
