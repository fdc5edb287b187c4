"""Every word a student reads on the page about themselves."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Final

from services.domain.looks import Look
from services.storage.consents import Consent

TITLE: Final = "What was read of you"
CREED: Final = "Visible expression is not inner state."
CREED_MORE: Final = (
    "These numbers say what your face showed to a machine that errs. They do not say what you felt or thought, and nobody may grade, "
    "praise or blame you for them."
)
PRESENCE: Final = (
    "This session read presence only: whether your face was in the picture, and turned to the screen. No expressions were read."
)
NOTHING: Final = "Nothing has been read of you in this session yet."
ALWAYS_YOURS: Final = "Your own figures are always shown to you, however few others could be read."

EXPRESSIONS_TITLE: Final = "Your visible expression"
EXPRESSIONS_HELP: Final = (
    "Share of each expression in the looks at which your face could be read, every ten seconds. A neutral face is the usual face of "
    "somebody who follows."
)
EXPRESSIONS_LABEL: Final = "Stacked area chart of your visible expressions over the lesson. The numbers stand in the table below."
FACE_TITLE: Final = "Your face in the picture"
FACE_HELP: Final = (
    "Of the looks in each ten seconds: a face was found, and it was turned to the screen. Where there is no line no video arrived."
)
FACE_LABEL: Final = "Line chart of how often your face was found and turned to the screen. The numbers stand in the table below."
FOUND_LINE: Final = "Face found"
FACING_LINE: Final = "Turned to the screen"
NOT_READ: Final = "No face readable"

NUMBERS_TITLE: Final = "All numbers"
NUMBERS_HELP: Final = "The same as in the charts, one line for every ten seconds in which video arrived. Shares from 0 to 1."

KEPT_TITLE: Final = "What is kept, and until when"
SEEN_TITLE: Final = "Who has looked"
SEEN_HELP: Final = "Stretches of ten minutes in which somebody looked. Roles are said, not names; your school can tell you more."
NOBODY: Final = "Nobody has looked at figures of this session yet."
RIGHTS_TITLE: Final = "Your rights"
NOT_KEPT: Final = (
    "No picture and no sound was kept. Other people in your picture were only counted: nothing of their faces was read or stored."
)
RIGHTS: Final = (
    "Take your consent back: nothing more is read of you, at once. What was read stays until its time is over, or until you delete it.",
    "Delete: all that was read of you in this session is erased, also out of the class’s figures, and you get a receipt.",
    "Have it all: the file holds everything that is stored about you in this session, with an explanation of each number.",
    "Object or correct: ask your school. A wrong name can be corrected; a wrong number can only be deleted, as no picture was kept.",
)

LOOKED: Final[Mapping[Look, str]] = {
    Look.LIVE: "The class’s live page",
    Look.MOOD: "The class’s figures",
    Look.REPORT: "The class’s report",
    Look.STATS: "How much video came of each student",
    Look.PARTICIPANTS: "The list of students",
    Look.PARTICIPANT: "Your own figures",
    Look.PERSON: "A copy of all your data",
    Look.READINGS: "Single readings of the class, yours among them, as a file without names",
}
ROLES: Final[Mapping[str, str]] = {
    "teacher": "a teacher or administrator",
    "platform": "your learning platform",
    "link": "whoever has a link that your school made",
    "embed": "a page of your school that shows the class’s figures",
    "participant": "you",
    "service": "whoever runs this service",
}

COLUMNS: Final[Mapping[str, str]] = {
    "time": "into the lesson",
    "looks": "looks at your video",
    "face": "looks with a face",
    "read": "looks at which the face could be read",
    "facing": "share of looks turned to the screen",
}


def kept_readings(count: int, until: date | None) -> str:
    if not count or until is None:
        return "Single looks: none are there any more. They are kept for about a day; the ten-second sums below remain."
    return f"Single looks: {count} are there now, the last of them until the end of {day(until)}."


def kept_sums(count: int, until: date | None) -> str:
    if not count or until is None:
        return "Sums over ten seconds: none."
    return f"Sums over ten seconds, of which this page is made: {count}, the last of them until the end of {day(until)}."


def seen_by(*, individual_view: bool, k: int) -> str:
    if individual_view:
        return "In this session your teacher may look at your own figures, and at those of the class."
    if k < 2:
        return "Your teacher sees figures of the class, not of you alone; in a class of one they are the same."
    return f"Your teacher sees figures of the class, and only while at least {k} faces are readable. Yours alone are not shown to them."


def consent(said: Consent | None) -> str:
    """Before the moment at which it was said, if it was."""
    if said is None:
        return "You have not agreed to be read."
    return "You agreed to be read on " if said.given else "You took your consent back on "


def times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


def moment(at: datetime) -> str:
    utc = at.astimezone(UTC)
    return f"{day(utc.date())}, {utc:%H:%M} UTC"


def day(when: date) -> str:
    return f"{when.day} {when:%B %Y}"
