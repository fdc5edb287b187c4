"""Takes out of a trained network what it has learnt of how often each expression was shown to it (logit adjustment, Menon et al. 2021).

FER2013 holds 17 times as many happy faces as disgusted ones, and a network trained on it answers accordingly: a face that is
disgusted has to be so very clearly. No class has FER2013's frequencies.
"""

from pathlib import Path
from typing import Any, Final

import numpy as np
import torch

from services.domain.emotions import EXPRESSIONS
from services.errors import BadInput
from services.vision import weights
from services.vision.emotion_net import FeatureNet
from training import datasets
from training.models import MODELS
from training.public_rows import PublicRows

SHARE: Final = 0.75
"""Of the log frequencies. On PublicTest it gives the best macro F1; with all of it, half of what is called disgust is none."""


def balance(weights_file: Path, data: Path, out: Path, *, share: float | None = None, device: str = "auto") -> dict[str, Any]:
    """Writes `weights_file` to `out` with `share` (0..1) of the log frequencies of the data's `train` labels taken out of its head.

    The temperature is fitted anew on the data's `public` rows, before: at it the answers are probabilities that a frequency can be
    taken out of. `share`: by default `SHARE`. Returns the metrics on these rows. Raises BadInput for one that is none, for a network
    without a linear head, and when weights are balanced already.
    """
    network, card = weights.load(weights_file, MODELS)
    share = SHARE if share is None else share
    if not 0 <= share <= 1:
        raise BadInput(f"a share is between 0 and 1, not {share}")
    if not isinstance(network, FeatureNet):
        raise BadInput(f"{card.model} has no linear head from which frequencies could be taken out")
    if card.facts.get("balanced"):
        raise BadInput(f"{weights_file} is balanced already, with a share of {card.facts['balanced']}")
    faces = datasets.load(data)
    counts = np.bincount(faces.labels[faces.rows("train")], minlength=len(EXPRESSIONS))
    if not counts.all():
        raise BadInput(f"{data} has no training pictures of {EXPRESSIONS[int(counts.argmin())]}")
    public = PublicRows.read(network, faces, device)
    divisor = public.temperature()
    usual = share * divisor * torch.from_numpy(np.log(counts / counts.sum())).float()
    with torch.no_grad():
        network.cpu().head.bias.sub_(usual)
    figures = public.figures(public.logits - usual, divisor)
    kept = weights.save(
        out,
        network,
        model=card.model,
        model_arguments=card.model_arguments,
        temperature=divisor,
        facts=card.facts | {"balanced": share, "public": figures},
    )
    return {"weights": str(out), "weights_id": kept.weights_id, **figures}
