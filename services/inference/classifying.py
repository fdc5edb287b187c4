"""The second compute core: crops in, readings out, same length and order. No queue, no clock, no I/O."""

from collections.abc import Sequence

import numpy as np

from services import clock, metrics
from services.domain.ports import ExpressionClassifier
from services.domain.records import Crop, Outcome, Probabilities, Reading


def accepted(crops: Sequence[Crop], preprocessing: str) -> list[Crop]:
    """Refuses, and counts, crops that were made for another network: scores of wrong pictures would look like scores."""
    fitting = [crop for crop in crops if crop.preprocessing == preprocessing]
    if refused := len(crops) - len(fitting):
        metrics.CROPS_DROPPED.labels("other_preprocessing").inc(refused)
    return fitting


def classify(classifier: ExpressionClassifier, crops: Sequence[Crop]) -> list[Reading]:
    """Blocking."""
    if not crops:
        return []
    probabilities = classifier.classify(np.stack([crop.pixels for crop in crops]))
    return [_reading(crop, row.tolist(), classifier.weights_id) for crop, row in zip(crops, probabilities, strict=True)]


def _reading(crop: Crop, row: list[float], weights_id: str) -> Reading:
    angry, disgust, fear, happy, sad, surprise, neutral = row
    probabilities: Probabilities = (angry, disgust, fear, happy, sad, surprise, neutral)
    return Reading(
        session_id=crop.source.session_id,
        participant_id=crop.source.participant_id,
        at=clock.from_unix(crop.captured_at),
        media_time=crop.media_time,
        face_index=crop.face_index,
        outcome=Outcome.READ,
        face=crop.face,
        bystanders=crop.bystanders,
        probabilities=probabilities,
        weights_id=weights_id,
    )
