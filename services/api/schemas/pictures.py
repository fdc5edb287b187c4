"""What was seen in a picture or a short video."""

from typing import Any, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from services.api.schemas.base import Given
from services.domain import synopsis
from services.domain.emotions import EXPRESSIONS
from services.domain.media import LOOKS_PER_SECOND
from services.domain.policy import Analysis
from services.domain.seen import Seen, SeenFace, WhyNot
from services.domain.synopsis import PersonSum, Sum

NOTE: Final = "Visible expression, not inner state. Nothing of the file is kept."
PRESENCE_NOTE: Final = "Faces and head pose only: expressions may not be read here. Nothing of the file is kept."

_SCORES: Final = {"angry": 0.01, "disgust": 0.0, "fear": 0.01, "happy": 0.91, "sad": 0.01, "surprise": 0.03, "neutral": 0.03}
_FACE: Final[dict[str, Any]] = {
    "person": 1,
    "box": {"left": 0.41, "top": 0.22, "right": 0.58, "bottom": 0.61},
    "score": 0.9996,
    "pose": {"yaw": -4.1, "pitch": 2.7, "roll": 1.2},
    "quality": 0.97,
    "readable": True,
    "why_not": None,
    "expressions": _SCORES,
    "valence": 0.81,
    "arousal": 0.2,
    "crop": None,
}
_SUM: Final[dict[str, Any]] = {
    "seen_s": 12.4,
    "readable_s": 11.8,
    "expressions": _SCORES,
    "strongest_s": {"happy": 9.2, "neutral": 2.6},
    "longest": "happy",
}
_HEAD: Final[dict[str, Any]] = {"analysis": "expression", "note": NOTE, "weights_id": "balanced-4f1c2d3e", "width": 1280, "height": 720}
EXAMPLE: Final[dict[str, Any]] = {"kind": "picture", **_HEAD, "faces": [_FACE]}


class BoxOut(Given):
    left: float
    top: float
    right: float
    bottom: float


class PoseOut(Given):
    yaw: float
    pitch: float
    roll: float


class FaceOut(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [_FACE]})

    person: int = Field(description="1, 2 ...: who is who in this picture or video, and nowhere else. Nobody is recognised.")
    box: BoxOut = Field(description="Fractions of the picture, from its upper left corner.")
    score: float = Field(description="How sure the detector is of a face, 0-1.")
    pose: PoseOut = Field(description="Degrees; 0 faces the camera, yaw > 0 turns to the picture's right, pitch > 0 looks up.")
    quality: float = Field(description="Size, sharpness and the detector's score, 0-1.")
    readable: bool = Field(description="Good enough for an expression.")
    why_not: WhyNot | None = Field(description="What makes it unreadable.")
    expressions: dict[str, float] | None = Field(
        description="Seven calibrated probabilities, sum 1. Null: unreadable, or not allowed here."
    )
    valence: float | None = Field(description="Unpleasant to pleasant, -1 to 1.")
    arousal: float | None = Field(description="Calm to excited, -1 to 1.")
    crop: str | None = Field(description="With `crops`: what the network read, 48 x 48 gray bytes in base64.")

    @classmethod
    def of(cls, face: SeenFace) -> Self:
        scores = face.probabilities
        valence, arousal = synopsis.place(scores) if scores else (None, None)
        return cls(
            person=face.person,
            box=BoxOut.model_validate(face.box),
            score=face.score,
            pose=PoseOut(yaw=round(face.pose.yaw, 1), pitch=round(face.pose.pitch, 1), roll=round(face.pose.roll, 1)),
            quality=face.quality,
            readable=face.why_not is None,
            why_not=face.why_not,
            expressions={name: round(p, 4) for name, p in zip(EXPRESSIONS, scores, strict=True)} if scores else None,
            valence=None if valence is None else round(valence, 3),
            arousal=None if arousal is None else round(arousal, 3),
            crop=face.crop,
        )


class FrameOut(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"at": 0.4, "faces": [_FACE]}]})

    at: float = Field(description="Seconds from the beginning.")
    faces: list[FaceOut]


class SumOut(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [_SUM]})

    seen_s: float = Field(description="Seconds in which there was a face.")
    readable_s: float = Field(description="Seconds in which it could be read.")
    expressions: dict[str, float] | None = Field(description="The share of each expression: mean probabilities, sum 1.")
    strongest_s: dict[str, float] = Field(description="For how many seconds which expression was the strongest.")
    longest: str | None = Field(description="The one that was the strongest for the longest time.")

    @classmethod
    def of(cls, found: Sum) -> Self:
        rounded = {name: round(share, 4) for name, share in found.expressions.items()} if found.expressions else None
        return cls(
            seen_s=found.seen_s,
            readable_s=found.readable_s,
            expressions=rounded,
            strongest_s=found.strongest_s,
            longest=found.longest,
        )


class PersonOut(SumOut):
    model_config = ConfigDict(json_schema_extra={"examples": [{"person": 1, "first_s": 0.0, "last_s": 12.2, **_SUM}]})

    person: int
    first_s: float = Field(description="When they were seen first, seconds from the beginning.")
    last_s: float = Field(description="When they were seen last.")

    @classmethod
    def of_person(cls, found: PersonSum) -> Self:
        return cls(person=found.person, first_s=found.first_s, last_s=found.last_s, **SumOut.of(found.sum).model_dump())


class _SeenOut(BaseModel):
    analysis: Analysis = Field(description="`presence`: expressions may not be read here; boxes and head pose only.")
    note: str = Field(description="The same in words.")
    weights_id: str | None = Field(description="The network that read; null in `presence`.")
    width: int = Field(description="Pixels, turned the way the file says.")
    height: int


class PictureOut(_SeenOut):
    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    kind: Literal["picture"] = "picture"
    faces: list[FaceOut]

    @classmethod
    def of(cls, seen: Seen) -> Self:
        return cls(**_head(seen), faces=[FaceOut.of(face) for face in seen.frames[0].faces])


class VideoOut(_SeenOut):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "kind": "video",
                    **_HEAD,
                    "seconds": 12.4,
                    "looks_per_second": 5.0,
                    "frames": [{"at": 0.4, "faces": [_FACE]}],
                    "people": [{"person": 1, "first_s": 0.0, "last_s": 12.2, **_SUM}],
                    "all": _SUM,
                }
            ]
        }
    )

    kind: Literal["video"] = "video"
    seconds: float
    looks_per_second: float
    frames: list[FrameOut]
    people: list[PersonOut] = Field(description="Each who was seen, in the order in which they came.")
    all: SumOut = Field(description="Of everybody: each look at each face counts the same.")

    @classmethod
    def of(cls, seen: Seen) -> Self:
        step = 1 / LOOKS_PER_SECOND
        return cls(
            **_head(seen),
            seconds=seen.seconds,
            looks_per_second=LOOKS_PER_SECOND,
            frames=[FrameOut(at=frame.at, faces=[FaceOut.of(face) for face in frame.faces]) for frame in seen.frames],
            people=[PersonOut.of_person(person) for person in synopsis.people(seen.frames, step)],
            all=SumOut.of(synopsis.together(seen.frames, step)),
        )


def _head(seen: Seen) -> dict[str, Any]:
    note = NOTE if seen.analysis is Analysis.EXPRESSION else PRESENCE_NOTE
    return {"analysis": seen.analysis, "note": note, "weights_id": seen.weights_id, "width": seen.width, "height": seen.height}
