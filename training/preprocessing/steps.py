"""The steps by name, alone or one after the other: `equalize`, `haar_crop+align+dct`."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import numpy as np

from services.errors import BadInput
from training.datasets.pictures import Picture, Pictures
from training.preprocessing.geometry import align, downsample, grayscale, mirror, pose
from training.preprocessing.haar import haar_crop
from training.preprocessing.light import dct, dog, equalize, isotropic_diffusion

STEPS: Final[Mapping[str, Callable[[Picture], Picture]]] = {
    step.__name__: step for step in (grayscale, haar_crop, downsample, align, equalize, dog, dct, isotropic_diffusion, pose, mirror)
}
"""Gray [h, w] -> gray, perhaps of another size; the order is P3's."""

EACH: Final[Sequence[tuple[str, ...]]] = [*((name,) for name in STEPS if name not in ("grayscale", "mirror")), ("pose", "mirror")]
"""What a study asks by default: each step alone. Grayscale is its baseline, and `mirror` is meant for faces in the middle."""


def parse(text: str) -> list[tuple[str, ...]]:
    """`equalize,align+dct` -> each element's steps. Raises BadInput for an unknown step."""
    chains = [tuple(name.strip() for name in chain.split("+")) for chain in text.split(",")]
    unknown = sorted({name for chain in chains for name in chain} - STEPS.keys())
    if unknown:
        raise BadInput(f"unknown step {', '.join(map(repr, unknown))}; known: {', '.join(STEPS)}, and several joined by +")
    return chains


def apply(steps: Sequence[str], pictures: Sequence[Picture]) -> Pictures:
    """The steps in their order, on each picture when it is asked for. RGB becomes gray first: the network sees nothing else."""

    def read(row: int) -> Picture:
        picture = grayscale(pictures[row])
        for step in steps:
            picture = STEPS[step](picture)
        return picture

    return Pictures(read, np.arange(len(pictures)))
