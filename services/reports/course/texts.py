"""Every word a person reads in a course's report, beside those of a session's."""

from typing import Final

from services.reports.course.lesson import Hole

LEAD: Final = "Report of a course"
WORDS: Final = "In words"
CHART: Final = "Engagement, session by session"
CHART_HELP: Final = (
    "The index from 0 to 100: the mean of each session's own report. The upright line is its 90 % interval. "
    "Sessions stand side by side, oldest first; a session that may not be shown keeps its place."
)
CHART_LABEL: Final = "Chart of the engagement of each session, with its interval. The same numbers are in the table of the sessions."
FACING_CHART: Final = "Facing the screen, session by session"
FACING_HELP: Final = "Of all looks at a face: how many were turned to the screen. Sessions stand side by side, oldest first."
FACING_LABEL: Final = "Chart of the share of looks that face the screen, for each session. The same numbers are in the table."
MOOD: Final = "Visible expression, session by session"
MOOD_HELP: Final = "Share of each expression over all readable faces of a session. The numbers on the right are means over the sessions."
MOOD_LABEL: Final = "Stacked columns of the visible expressions of each session. The same numbers are in the table of the expressions."
READABLE: Final = "Who could be read, session by session"
READABLE_HELP: Final = "The share of a session's students whose face could be read, on average over what is shown."
READABLE_LABEL: Final = "Columns of the share of students who could be read in each session. The same numbers are in the table."
SESSIONS: Final = "The sessions"
SESSIONS_HELP: Final = (
    "Days in UTC. Readable: students whose face could be read, on average, of all. Shares in percent. A dash is hidden or was not read."
)
EXPRESSIONS_TABLE: Final = "The expressions in numbers"
EXPRESSIONS_HELP: Final = "Shares in percent of each session that is shown."
WEEKS: Final = "Week by week"
WEEKS_HELP: Final = "Means over the sessions of each week, each counting the same. Weeks without a session are left out."
EVENTS: Final = "What was marked"
EVENTS_HELP: Final = "By the teacher, and when in the session."
COLUMNS: Final = ("Day", "Session", "Students", "Readable", "Engagement", "90 % interval", "Facing")
WEEK_COLUMNS: Final = ("Week of", "Sessions", "With engagement", "Engagement", "Facing", "Readable")
NONE: Final = "No session of this course has begun yet."
INTERVAL: Final = "90 % interval"
NO_FIGURES: Final = "No figures"
METHOD: Final = (
    "Each session has the figures of its own report: means over the ten-second steps that may be shown. Means over sessions count every "
    "session the same, long or short. Intervals are the mean of the steps' own: they say how far a moment may be off."
)
LIMITS: Final = (
    "Sessions differ in subject, hour, light and in who was there: a change between them has many causes, and this report knows none.",
    "A course is not its curve. A quiet face can learn, and a smiling one can dream.",
)

WHY: Final = {Hole.EMPTY: "No figures are left", Hole.PRESENCE: "Presence only"}
WHY_SHORT: Final = {Hole.EMPTY: "no figures", Hole.PRESENCE: "presence only", Hole.HIDDEN: "hidden"}


def why(hole: Hole, k: int) -> str:
    return f"Hidden: fewer than {k} readable" if hole is Hole.HIDDEN else WHY[hole]


def several(count: int, one: str, more: str) -> str:
    return f"{count} {one if count == 1 else more}"
