"""The seven expressions in logit order, and what the literature says of each.

Every array of seven numbers in this project is in the order of `EXPRESSIONS`, which is FER2013's label code.
"""

from typing import Final

EXPRESSIONS: Final = ("angry", "disgust", "fear", "happy", "sad", "surprise", "neutral")

# Russell's circumplex of affect (1980), in the coordinates of Paltoglou & Thelwall (2013): (valence, arousal), each -1..1.
CIRCUMPLEX: Final[dict[str, tuple[float, float]]] = {
    "angry": (-0.40, 0.79),
    "disgust": (-0.67, 0.49),
    "fear": (-0.12, 0.79),
    "happy": (0.89, 0.17),
    "sad": (-0.81, -0.40),
    "surprise": (0.42, 0.88),
    "neutral": (0.0, 0.0),
}

# Sharma et al. (2019), "Student engagement detection using emotion analysis": the weight of the dominant expression.
ENGAGEMENT_WEIGHT: Final[dict[str, float]] = {
    "angry": 0.25,
    "disgust": 0.2,
    "fear": 0.3,
    "happy": 0.6,
    "sad": 0.3,
    "surprise": 0.6,
    "neutral": 0.9,
}
