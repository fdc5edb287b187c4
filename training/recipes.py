"""The recipes by name: the papers' (papers P1 to P5 of `README.md`) and ours. Where a paper is vague, the choice is said here."""

from dataclasses import replace
from typing import Final

from training.augment import Augment
from training.recipe import Recipe

_STILL: Final = Augment(window=1.0, shift=0, degrees=0, zoom=0, stretch=0, contrast=0, brightness=0, flip=False)
_MIRRORED: Final = Augment(window=1.0, shift=0, degrees=0, zoom=0, stretch=0, contrast=0, brightness=0)
_CLASSROOM: Final = Augment(window=1.0, shift=4.8, degrees=10, zoom=0.1, stretch=0, contrast=0, brightness=0)

OURS: Final = Recipe(
    epochs=78,
    label_smoothing=0.1,
    vote_weight=0.5,
    teacher_weight=0.3,
    mix=0.3,
    sides=((0.0, 32), (1 / 3, 40), (0.64, 44)),
    average_decay=0.9985,
    evaluate_every=4,
    augment=Augment(degrees=12.0, zoom=0.15, shift=4.0, erase=0.25, degrade=0.15),
)

# A trained network that grew deeper (`--init` with other `--arguments`) learns on: a lower peak, more of what its teachers say.
OURS_DEEPER: Final = replace(
    OURS, epochs=36, peak_rate=0.05, warmup=0.1, teacher_weight=0.5, mix=0.2, sides=((0.0, 32), (0.38, 40), (0.63, 44)), evaluate_every=3
)

RECIPES: Final[dict[str, Recipe]] = {
    "ours": OURS,
    "ours_deeper": OURS_DEEPER,
    # The first version's: light augmentation, no teacher.
    "ours_short": Recipe(
        epochs=32, warmup=9 / 32, label_smoothing=0.1, vote_weight=0.5, sides=((0.0, 44),), average_decay=0.998,
        augment=Augment(erase=0.25),
    ),
    # P1: the head alone, then the whole network with discriminative rates; the finder before each. fastai's mirror and light zoom.
    "one_cycle": Recipe(
        epochs=35, frozen_epochs=10, batch_size=25, optimizer="adam", peak_rate=1e-3, find_rate=True, warmup=0.25, body_rate=0.01,
        weight_decay=1e-2, augment=Augment(window=1.0, shift=0, degrees=10, zoom=0.1, stretch=0, contrast=0.2, brightness=20),
    ),
    # P2: Adam, nothing augmented, the epoch with the least validation loss is kept. Batch 64 is Keras' usual.
    "checkpoint_on_loss": Recipe(
        epochs=70, batch_size=64, optimizer="adam", schedule="constant", peak_rate=1e-3, weight_decay=0.0, keep_best="loss", augment=_STILL
    ),
    # P3: the same weights on ever larger pictures. The paper does not give its rate.
    "progressive_resizing": Recipe(
        epochs=30, batch_size=32, optimizer="adam", peak_rate=1e-3, weight_decay=1e-4, crop_side=128, sides=((0.0, 64), (0.5, 128)),
        augment=_CLASSROOM,
    ),
    # P3: mini_xception on FER2013, then (with --init) on KDEF. Its rate of 0.01 is Adam's peak here; a constant one does not settle.
    "fer_then_kdef": Recipe(epochs=400, batch_size=64, optimizer="adam", peak_rate=0.01, weight_decay=0.0, augment=_CLASSROOM),
    # P4: class weights, mirror, +-10 degrees, zoom and shifts; the rate falls on a plateau, never below 1e-5.
    "classroom": Recipe(
        epochs=70, batch_size=785, optimizer="adam", schedule="plateau", peak_rate=1e-3, lowest_rate=1e-5, weight_decay=0.0,
        class_weights=True, augment=_CLASSROOM,
    ),
    # P5: mirrored copies; the mean that it subtracts is each picture's own here, as everywhere in this project.
    "p5_shallow": Recipe(epochs=30, schedule="constant", peak_rate=1e-3, weight_decay=1e-6, augment=_MIRRORED),
    "p5_deep": Recipe(epochs=35, schedule="constant", peak_rate=1e-2, weight_decay=1e-7, augment=_MIRRORED),
}  # fmt: skip
