"""Every word a person reads in a report."""

from typing import Final

from services.domain import languages

CREED: Final = "Visible expression is not inner state."
CREED_MORE: Final = "This report says what faces showed, as read by a machine that errs. Ask before you conclude."
METHOD: Final = (
    "Visible expression as a network reads it from the video, not inner state. Every student has equal weight; points below k readable "
    "students are suppressed. Engagement is the index of Sharma et al. (2019): facing the screen times a weight of the expression."
)
METHOD_PRESENCE: Final = (
    "Presence only: whether video arrived, whether a face was in it, and whether it faced the screen. The network that reads expressions "
    "did not run. Every student has equal weight; points below k readable students are suppressed."
)
LIMITS: Final = (
    "A face that shows sadness or anger may belong to a student who concentrates, and a smile to one who does not listen.",
    "Faces are read less well in poor light, from the side, behind hands or glasses, and less well for some people than for others.",
    "The figures speak only for the readable faces: who has no camera on is not in them.",
    "Engagement is an index made of two visible things. It is not attention, and not learning.",
    "Nothing here may be used to grade, to discipline or to rank anybody.",
)
LIMITS_PRESENCE: Final = (
    "A face in view is not attention, and a camera that is off is not absence.",
    "Faces are found less well in poor light, from the side and behind hands.",
    "Nothing here may be used to grade, to discipline or to rank anybody.",
)

UNTITLED_COURSE: Final = "No course"
RUNNING: Final = "still running when this report was made"
NOT_BEGUN: Final = "No video has been read in this session yet."

MOOD: Final = "Visible expression"
MOOD_HELP: Final = "Share of each expression over all readable faces, every ten seconds. Every student counts the same."
MOOD_LABEL: Final = "Stacked area chart of the visible expressions of the class over the lesson. The numbers stand in the table below."
ENGAGEMENT: Final = "Engagement"
ENGAGEMENT_HELP: Final = (
    "An index from 0 to 100: facing the screen, times the weight of what the face shows. The band is its 90 % interval."
)
ENGAGEMENT_LABEL: Final = "Line chart of the engagement index with its interval over the lesson. The numbers stand in the table below."
COVERAGE: Final = "Who could be read"
COVERAGE_HELP: Final = "Of all students of the lesson: whose video arrived, and whose face could be read."
COVERAGE_LABEL: Final = "Line chart of the students whose video arrived and whose face could be read. The numbers stand in the table below."
PRESENCE: Final = "Presence"
PRESENCE_HELP: Final = "Students whose video arrived, of all of the lesson, and how many of the faces in view were turned to the screen."
PRESENCE_LABEL: Final = "Line chart of presence and facing the screen over the lesson. The numbers stand in the table below."
PRESENCE_NOTICE: Final = "This session read presence only. Expressions were not read."

EXPRESSIONS: Final = languages.EXPRESSIONS["en"]
PRESENT_LINE: Final = "Video arrives"
READABLE_LINE: Final = "Face readable"
FACING_LINE: Final = "Facing the screen"
INTERVAL_BAND: Final = "90 % interval"
EVENTS: Final = "Events"
EVENTS_HELP: Final = "What the teacher marked, and when in the lesson. The charts carry the numbers."
AXIS: Final = "time into the lesson"

METHOD_TITLE: Final = "How this was made"
LIMITS_TITLE: Final = "What it does not say"
FACTS_TITLE: Final = "Facts"
NUMBERS_TITLE: Final = "All numbers"
NUMBERS_HELP: Final = (
    "The same numbers as in the CSV and JSON files, one line for every ten seconds. Shares from 0 to 1; times in UTC. Not printed."
)
MOMENT_HINT: Final = "Point at a chart for the numbers of that moment. Press a name below a chart to take it out, and again to put it back."
MOMENT_HOW: Final = "numbers of a moment; arrow keys move ten seconds, Page Up and Page Down a minute, Escape closes"
MOMENT_GAP: Final = "No video arrived"
STEPS_TITLE: Final = "The lesson in steps"
STEPS_HELP: Final = (
    "Means of {length} each, over what may be shown: students readable, the index from 0 to 100, and shares in percent. "
    "A dash is hidden or was not read."
)
STEP_TIME: Final = "From"
STEP_READABLE: Final = "Readable"
STEP_FACING: Final = "Facing"
NONE_KNOWN: Final = "none: the network did not run"


def clock(seconds: float) -> str:
    """12:30, or 1:02:30."""
    minutes, second = divmod(round(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02d}:{second:02d}" if hours else f"{minute}:{second:02d}"


def hidden_stretch(k: int) -> str:
    return "No face readable" if k == 1 else f"Hidden: fewer than {k} readable students"


def all_hidden(k: int) -> str:
    if k == 1:
        return "At no time in this lesson was a face readable."
    return f"All of this lesson is hidden: at no time were {k} students readable. Figures of so small a group would be figures of persons."
