"""What was seen in one picture or one short video that somebody asked about. It is answered and not kept."""

from dataclasses import dataclass
from enum import StrEnum

from services.domain.media import Kind
from services.domain.policy import Analysis
from services.domain.records import Box, HeadPose, Probabilities


class WhyNot(StrEnum):
    """Why a face has no expression, though it may be read here. The first that holds."""

    SMALL = "too small"
    BLURRED = "too blurred"
    TURNED = "turned too far"
    UNSURE = "hardly a face"


@dataclass(frozen=True, slots=True)
class SeenFace:
    """`person` counts from 1 and is never given to somebody else; who was gone for more than a second comes back as another."""

    person: int
    box: Box  # fractions of the picture
    score: float  # the detector's, 0..1
    pose: HeadPose
    quality: float  # 0..1
    why_not: WhyNot | None = None
    probabilities: Probabilities | None = None
    crop: str | None = None  # what the network read, 48x48 gray bytes in base64, where somebody asked for it


@dataclass(frozen=True, slots=True)
class SeenFrame:
    at: float  # seconds from the beginning of the video; 0 in a picture
    faces: list[SeenFace]


@dataclass(frozen=True, slots=True)
class Seen:
    """`width`, `height`: pixels, as the picture is shown, turned the way its file says. `weights_id` None: presence only."""

    kind: Kind
    analysis: Analysis
    weights_id: str | None
    width: int
    height: int
    seconds: float
    frames: list[SeenFrame]
