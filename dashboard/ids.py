"""The ids of components that callbacks speak of."""

from typing import Final

URL: Final = "url"
PAGE: Final = "page"
PAGE_TITLE: Final = "page-title"
TIMEZONE: Final = "timezone"
SCHEME: Final = "scheme"  # assets/live.js knows it too
TEMPLATES: Final = "templates"
FILE_SAID: Final = "file-said"  # assets/files.js knows it too

SESSIONS: Final = "sessions"
SESSIONS_PULSE: Final = "sessions-pulse"

WATCH: Final = "watch"
"""What this page follows: {page, session, view, names, attempt}. It lives in the page, so that leaving the page ends the watching."""
BEAT: Final = "beat"
PULSE: Final = "pulse"
LINK: Final = "link"
VIEW: Final = "view"
VIEW_BOX: Final = "view-box"
STATE: Final = "state"
NOTICE: Final = "notice"
CLOCK: Final = "clock"
WAITING: Final = "waiting"
LESSON: Final = "lesson"
CHARTS: Final = "charts"
NUMBERS: Final = "numbers"
NUMBERS_CARD: Final = "numbers-card"
LEGEND: Final = "legend"
ENGAGEMENT: Final = "engagement"
COVERAGE: Final = "coverage"

CHART: Final = "chart"
TABLE: Final = "table"
"""The two values of VIEW."""

# marking an event; assets/keys.js knows these too
MARK_BOX: Final = "mark-box"
MARK_PANEL: Final = "mark-panel"
MARK_TEXT: Final = "mark-text"
MARK_ADD: Final = "mark-add"
MARK_TYPED: Final = "mark-typed"
"""{words, number}: of the field above when its button or Enter was pressed; TITLE_TYPED is the same of a new session."""
MARK_SAID: Final = "mark-said"
MARKS: Final = "marks"
KEYS: Final = "keys"

# alerts, and what a teacher sets for the page
ALERTS: Final = "alerts"
ALERT_SAID: Final = "alert-said"
NAMES: Final = "names"
NEEDS: Final = "needs"
HEAT_BOX: Final = "heat-box"
STUDENT_FILES: Final = "student-files"
TRAIL_SAID: Final = "trail-said"
SENSITIVITY: Final = "sensitivity"
SEEN: Final = "seen"

MOOD: Final = "mood"
INDEX: Final = "index"
HEAT: Final = "heat"
TRAIL: Final = "trail"
"""The names of charts."""
FIGURES: Final = "figure"


def mark(number: int) -> str:
    """The button of a ready event, from 1."""
    return f"mark-{number}"


UNMARK: Final = "unmark"


def figure(name: str) -> dict[str, str]:
    """A chart whose template follows the colour scheme."""
    return {"type": FIGURES, "name": name}


# the list: its filters, and where in it the page is
FILTERS: Final = "filters"
LISTED: Final = "listed"
"""A digest of what the page shows, so that a menu that is open stays while nothing changes."""
FILTER_STATE: Final = "filter-state"
FILTER_COURSE: Final = "filter-course"
PLACES: Final = "places"
"""Where each page so far ended, [[time made, id], ...]: the last is where this page begins."""
FOLLOWING: Final = "following"
NEWER: Final = "newer"
OLDER: Final = "older"
PAGER: Final = "pager"
PAGE_NUMBER: Final = "page-number"

# making, ending and deleting
FIELDS: Final = "field"
MAKE: Final = "make"
TITLE_TYPED: Final = "title-typed"
FORM_ERROR: Final = "form-error"
SURE: Final = "sure"
SURE_ABOUT: Final = "sure-about"
"""{session, what}: what the button of the page does."""
SURE_ERROR: Final = "sure-error"
BIG: Final = "big"
BIG_OPEN: Final = "big-open"
BIG_CLOSE: Final = "big-close"


def field(name: str) -> dict[str, str]:
    """A field of the form for a new session."""
    return {"type": FIELDS, "name": name}


# looking back
REVIEW: Final = "review"
COURSE: Final = "course"
"""The names of charts."""
REVIEW_VIEW: Final = "review-view"
REVIEW_CHARTS: Final = "review-charts"
REVIEW_NUMBERS: Final = "review-numbers"

# reports that are made by themselves
SCHEDULES: Final = "schedules"
SCHEDULE_COURSE: Final = "schedule-course"
"""The title of the course whose page it is."""
SCHEDULE_FORM: Final = "schedule-form"
SCHEDULE_COVERS: Final = "schedule-covers"
SCHEDULE_DAYS: Final = "schedule-days"
SCHEDULE_TIME: Final = "schedule-time"
SCHEDULE_FORMAT: Final = "schedule-format"
SCHEDULE_ADD: Final = "schedule-add"
SCHEDULE_ERROR: Final = "schedule-error"
SCHEDULE_SAID: Final = "schedule-said"
UNSCHEDULE: Final = "unschedule"
