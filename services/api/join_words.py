"""What a student is told before they agree: plain words, made from what really holds for this session."""

from dataclasses import dataclass
from datetime import timedelta

from services.domain.classroom import ClassSession
from services.domain.policy import Analysis


@dataclass(frozen=True, slots=True)
class Fact:
    icon: str  # a name in join_page.ICONS
    title: str
    text: str


def facts(session: ClassSession, analysis: Analysis, k: int, *, raw_retention: timedelta, token_valid: timedelta, fps: float) -> list[Fact]:
    return [
        Fact("eye", "What is read", _read(analysis, fps)),
        Fact("picture", "What is not kept", _NOT_KEPT),
        Fact("people", "Who sees it", _seen_by(session, k)),
        Fact("clock", "How long", _kept_for(raw_retention, session.policy.retention_days)),
        Fact("hand", "Your choice", _CHOICE.format(hours=f"{token_valid.total_seconds() / 3600:g}")),
    ]


def consent(analysis: Analysis, asks_guardian: bool) -> str:
    what = "my visible expression is read" if analysis is Analysis.EXPRESSION else "my presence is read"
    who = "My parent or guardian and I" if asks_guardian else "I"
    return f"{who} know what is read and what is not kept, and agree that {what} in this session."


def lead(analysis: Analysis) -> str:
    sees = "how the class as a whole looks while it learns" if analysis is Analysis.EXPRESSION else "who is there and turned to the screen"
    return f"Your teacher would like to see {sees}. Before you decide, this is what your camera is used for."


_NOT_KEPT = (
    "No picture and no sound. Your video passes through the memory of the school’s server and is never written to a disk. "
    "The microphone stays off."
)
_CHOICE = (
    "Taking part is voluntary. At any time you can turn the camera off, leave, take your consent back, and see or delete everything that "
    "was read of you, from this page. Once this tab is closed, or after {hours} hours, ask your school to show or delete it."
)


def _read(analysis: Analysis, fps: float) -> str:
    often = {1.0: "once a second", 2.0: "twice a second"}.get(fps, f"{fps:g} times a second")
    if analysis is Analysis.PRESENCE:
        return (
            f"About {often}: whether your camera is on, whether a face is in the picture, and whether it is turned to the screen. "
            "Expressions are not read in this session. Other people in the picture are only counted."
        )
    return (
        f"About {often}, your visible expression as a few numbers (for example happy 0.7, neutral 0.2), and where your face is and which "
        "way it is turned. It is what a face shows, not what you feel or think. Other people in the picture are only counted."
    )


def _seen_by(session: ClassSession, k: int) -> str:
    if session.policy.individual_view:
        return "Your teacher sees figures of the class, and may look at yours too. Nobody sees your video here."
    if k < 2:
        return "Your teacher sees figures of the whole class. In a very small class these may be yours alone. Nobody sees your video here."
    return f"Your teacher sees figures of the whole class, and only when at least {k} faces are readable. Nobody sees your video here."


def _kept_for(raw_retention: timedelta, days: int) -> str:
    long = "1 day" if days == 1 else f"{days} days"
    return f"Single readings for {_hours(raw_retention)}, sums over ten seconds for {long}. Then they are deleted, and your name with them."


def _hours(length: timedelta) -> str:
    hours = length.total_seconds() / 3600
    return "an hour" if hours == 1 else f"{hours:g} hours"
