"""Every word a teacher reads on the dashboard, in one place."""

from typing import Final

from services.reports.texts import EXPRESSIONS as EXPRESSIONS  # a chart and its report say the same

PRODUCT: Final = "ClassPulse"
CREED: Final = "Visible expression is not inner state."
CREED_MORE: Final = "It is what faces show, read by a machine that errs. Ask before you conclude."
SKIP: Final = "Skip to content"
SCHEME: Final = "Switch between light and dark"

# -- list of sessions
SESSIONS: Final = "Sessions"
SESSIONS_LEAD: Final = "Lessons that are running, and those that have ended."
EMPTY_TITLE: Final = "No session yet"
EMPTY_LEAD: Final = "A session begins when a platform, or you, asks for one. Two ways to see the first:"
EMPTY_DEMO: Final = "On this machine, with recorded students"
EMPTY_DEMO_COMMAND: Final = "make demo"
EMPTY_API: Final = "From your platform, over HTTP"
EMPTY_API_COMMAND: Final = """curl -X POST {base}/api/v1/sessions \\
  -H "Authorization: Bearer $KEY" \\
  -H "Content-Type: application/json" \\
  -d '{{"title": "Algebra"}}'"""
NO_COURSE: Final = "No course"
STATE_LIVE: Final = "Live"
STATE_QUIET: Final = "No video"
STATE_WAITING: Final = "Waiting"
STATE_ENDED: Final = "Ended"

# -- live page
BACK: Final = "Sessions"
CHART: Final = "Chart"
TABLE: Final = "Show as table"
VIEW: Final = "Show the charts or their numbers"
REPORT: Final = "Download report"
REPORT_HTML: Final = "Page (HTML)"
REPORT_HTML_FOR: Final = "to read, to print, to pass on"
REPORT_CSV: Final = "Table (CSV)"
REPORT_CSV_FOR: Final = "for a spreadsheet"
REPORT_JSON: Final = "Data (JSON)"
REPORT_JSON_FOR: Final = "for a program"
INTO_LESSON: Final = "{clock} into the lesson"
LASTED: Final = "lasted {clock}"
NOT_BEGUN: Final = "not begun"

LINK_LOST: Final = "Connection lost. Reconnecting by itself; what you see is from before."
STALE: Final = "No news for {seconds} s. The class sends no video now; this page goes on by itself when it comes back."
ENDED: Final = "This session has ended. You see all of it."
SUPPRESSED: Final = "Hidden: fewer than {k} readable students"
NOBODY_READABLE: Final = "No face is readable now"
NOBODY_READABLE_WHY: Final = "The figures come back with the first face."
SUPPRESSED_WHY: Final = "Figures of so small a group would be figures of persons."
PRESENCE: Final = "This session reads presence only"
PRESENCE_WHY: Final = "Who is there and who faces the screen. Expressions are not read."

WAITING: Final = "Waiting for the first student"
WAITING_LEAD: Final = "This page begins to move by itself as soon as the first video arrives."
WAITING_JOIN: Final = "Students open this link and turn their camera on:"
WAITING_PLATFORM: Final = "A platform registers each student and sends the video over WHIP:"
WAITING_PLATFORM_CALL: Final = "POST {base}/api/v1/sessions/{session}/participants"

MOOD: Final = "Visible expression"
MOOD_HELP: Final = "Share of each expression over all readable faces. Every student counts the same; a value is the mean of 10 seconds."
MOOD_LABEL: Final = (
    "Stacked area chart of the visible expressions of the class over the lesson, 0 to 100 percent. The same numbers are in the table."
)
PRESENCE_CHART: Final = "Presence"
PRESENCE_HELP: Final = "Students whose video arrives, of all who joined, and how many of the readable faces are turned to the screen."
PRESENCE_LABEL: Final = "Line chart of presence and facing the screen over the lesson, 0 to 100 percent. The same numbers are in the table."
PRESENT_SHARE: Final = "Video arrives"
FACING_SHARE: Final = "Facing the screen"

ENGAGEMENT: Final = "Engagement"
ENGAGEMENT_HELP: Final = (
    "An index from 0 to 100: facing the screen, times the weight of what the face shows. A calm, neutral face weighs most. "
    "Times are into the lesson."
)
ENGAGEMENT_LABEL: Final = (
    "Line chart of the engagement index with its 90 percent interval over the lesson. The same numbers are in the table."
)
ENGAGEMENT_NONE: Final = "Not known now"
OF_100: Final = "of 100"
INTERVAL: Final = "90 % interval {low:.0f}–{high:.0f}"
INTERVAL_HOVER: Final = "90 %:"
TREND_NONE: Final = "Mean of the session"
TREND_NEW: Final = "Too early for a trend"
TREND_STEADY: Final = "Steady since {clock}"
TREND_RISING: Final = "Rising since {clock}, from {before:.0f}"
TREND_FALLING: Final = "Falling since {clock}, from {before:.0f}"
USUAL_ABOVE: Final = "{points:.0f} above what is usual for this class today ({usual:.0f})"
USUAL_SAME: Final = "As usual for this class today ({usual:.0f})"
USUAL_BELOW: Final = "{points:.0f} below what is usual for this class today ({usual:.0f})"
PART_FACING: Final = "Facing the screen"
PART_EXPRESSION: Final = "Weight of the expression"
PART_PRESENCE: Final = "Video arrives"

COVERAGE: Final = "Coverage"
COVERAGE_HELP: Final = "The figures speak only for the readable faces. Not in view: the video arrives, and no face in it can be read."
COVERAGE_NONE: Final = "Nobody has joined yet"
ALL_IN_VIEW: Final = "Everyone is in view."
NOT_IN_VIEW: Final = "{count} not in view"
ABSENT: Final = "{count} without video"

TABLE_HEAD: Final = "Time"
TABLE_PRESENT: Final = "Students with video"
TABLE_FACING: Final = "Facing the screen, %"
TABLE_READABLE: Final = "Readable"
TABLE_HIDDEN: Final = "hidden"
TABLE_NOTE: Final = "Shares in percent, every ten seconds, newest first."

# -- events of the lesson
MARK: Final = "Mark an event"
MARK_KEY: Final = "M"
MARK_READY: Final = ("Exercise started", "Break", "Question", "Discussion")
MARK_FREE: Final = "In your own words"
MARK_FREE_HINT: Final = "Name no student: who sees the charts reads it."
MARK_ADD: Final = "Mark"
MARK_EMPTY: Final = "Write a few words first."
MARK_LONG: Final = "{most} letters at most."
MARKED: Final = "Marked at {clock}: {label}"
UNMARKED: Final = "The event is deleted."
UNMARK: Final = "Delete the event {label} at {clock}"
EVENTS: Final = "Events of the lesson"

# -- keys
KEYS: Final = "Keys: M marks an event, then 1 to 4"

# -- not found
NOT_FOUND: Final = "There is no such page"
NOT_FOUND_LEAD: Final = "The session may have been deleted, or the link is incomplete."
NOT_FOUND_BACK: Final = "Back to the sessions"


def readable(readable: int, participants: int, on_average: bool = False) -> str:
    noun = "face" if participants == 1 else "faces"
    return f"{readable} of {participants} {noun} readable" + (" on average" if on_average else "")


def cameras_off(count: int) -> str:
    return "1 camera off" if count == 1 else f"{count} cameras off"


def students(count: int) -> str:
    return "1 student" if count == 1 else f"{count} students"


def clock(seconds: float) -> str:
    """12:30, or 1:02:30."""
    minutes, second = divmod(int(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02d}:{second:02d}" if hours else f"{minute}:{second:02d}"
