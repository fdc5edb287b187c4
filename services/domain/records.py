"""What moves through the pipeline: a frame becomes detections, a detection a crop, a crop a reading."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Protocol
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from services.domain.policy import Analysis, Faces

Image = NDArray[np.uint8]
"""[height, width, 3] RGB for a frame, [side, side] gray for a crop."""

Probabilities = tuple[float, float, float, float, float, float, float]
"""Calibrated, in the order of `EXPRESSIONS`, sum 1."""


@dataclass(frozen=True, slots=True)
class Source:
    """Whose video this is and what may be done with it; fixed when the student's offer is accepted."""

    session_id: UUID
    participant_id: UUID
    analysis: Analysis = Analysis.EXPRESSION
    faces: Faces = Faces.ONE


class Picture(Protocol):
    """A decoded video frame in the decoder's own format: converted only if somebody looks at it."""

    def rgb(self) -> Image:
        """[height, width, 3]. Costs a conversion: call it once, off the event loop."""
        ...


@dataclass(frozen=True, slots=True)
class Frame:
    """One sampled picture. It lives in memory only and never leaves the process that received it."""

    source: Source
    captured_at: float  # Unix seconds: when it was decoded (live) or where it lies in the recording (replay)
    media_time: float  # seconds on the track's own clock, 0 at the first frame
    picture: Picture


@dataclass(frozen=True, slots=True)
class Box:
    """Pixels or fractions of the frame, by context; x to the right, y down."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Detection:
    """One face in one frame, in that frame's pixels."""

    box: Box
    score: float  # 0..1
    landmarks: NDArray[np.float32]  # [5, 2]: left eye, right eye, nose, left and right mouth corner, as seen in the picture

    def scaled(self, x: float, y: float) -> "Detection":
        """In the pixels of the same picture, `x` times as wide and `y` times as high."""
        box = Box(self.box.left * x, self.box.top * y, self.box.right * x, self.box.bottom * y)
        return Detection(box, self.score, self.landmarks * np.array([x, y], np.float32))


@dataclass(frozen=True, slots=True)
class View:
    """What a face finder is shown of a frame: the picture, and whose it is, so that it may look where their face was."""

    participant_id: UUID
    media_time: float
    image: Image  # RGB


@dataclass(frozen=True, slots=True)
class HeadPose:
    """Degrees, estimated from five landmarks: 0 faces the camera; yaw > 0 turns to the picture's right, pitch > 0 looks up."""

    yaw: float
    pitch: float
    roll: float


@dataclass(frozen=True, slots=True)
class Face:
    """A detection as it is kept: box in fractions of the frame, pose, and quality 0..1 (size, sharpness, detector's score)."""

    box: Box
    pose: HeadPose
    quality: float


@dataclass(frozen=True, slots=True)
class Crop:
    """The picture of one face, all that ever reaches the expression network."""

    source: Source
    captured_at: float
    media_time: float
    face_index: int  # 0 = the participant's main face; 1.. only where `faces: many`
    face: Face
    bystanders: int
    pixels: Image  # [side, side] gray, made by the preprocessing named here
    preprocessing: str


class Outcome(IntEnum):
    """What came of one look at one participant. "No face" is a result, never "neutral"."""

    READ = 0  # probabilities are there
    NO_FACE = 1  # media, but no face in it
    UNREADABLE = 2  # a face too small, too blurred or too far turned to read
    FACE_ONLY = 3  # presence mode: a face, and the network did not run


@dataclass(frozen=True, slots=True)
class Reading:
    """One face (or its absence) at one time. The key is (participant, at, face_index)."""

    session_id: UUID
    participant_id: UUID
    at: datetime  # UTC; a frame's `captured_at`
    media_time: float
    face_index: int
    outcome: Outcome
    face: Face | None = None  # None only with NO_FACE
    bystanders: int = 0
    probabilities: Probabilities | None = None  # only with READ
    weights_id: str | None = None  # only with READ
