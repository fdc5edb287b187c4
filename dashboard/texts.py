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
SESSIONS_LEAD: Final = "Lessons that are planned, that are running, and that are over."
EMPTY_TITLE: Final = "No session yet"
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
REPORT_PDF: Final = "Document (PDF)"
REPORT_PDF_FOR: Final = "to print, to file, to send"
REPORT_XLSX: Final = "Workbook (Excel)"
REPORT_XLSX_FOR: Final = "numbers with charts"
REPORT_XAPI: Final = "Statements (xAPI)"
REPORT_XAPI_FOR: Final = "for a learning record store"
REPORT_CALIPER: Final = "Events (Caliper)"
REPORT_CALIPER_FOR: Final = "for a learning record store"
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
MARK_DONE: Final = "Marked at {clock}: {label}"
UNMARKED: Final = "The event is deleted."
UNMARK: Final = "Delete the event {label} at {clock}"
EVENTS: Final = "Events of the lesson"

# -- alerts
ALERTS: Final = "Alerts"
ALERT_SEE: Final = "Seen"
ALERT_SEE_LABEL: Final = "Seen: {reason}"
ALERT_SEEN: Final = "The alert is put away."
ALERT_FELL: Final = "Engagement fell from {from} to {to} in {duration}"
ALERT_CAMERAS: Final = "{count} cameras went off in a minute"
ALERT_FEW: Final = "Fewer than half can be read: {readable} of {present}"
ALERT_FEWER: Final = "Fewer than a third can be read: {readable} of {present}"
ALERT_FELL_WHY: Final = "Heads go down for writing, too. If nothing explains it, ask the class."
ALERT_CAMERAS_WHY: Final = "A line, a break, or a wish not to be seen: it says nothing of anybody."
ALERT_FEW_WHY: Final = "Turned away, dark, or too far off: the figures speak only for the others."
ALERT_AT: Final = "at {clock}"
NUMBERS: Final = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve")
DURATIONS: Final = {30: "half a minute", 60: "a minute", 90: "a minute and a half", 120: "two minutes"}

# -- single students
STUDENTS: Final = "Students"
STUDENTS_HELP: Final = (
    "Engagement of each in half minutes, the last ten minutes; darker is more. Gray: the face could not be read. Empty: no video. "
    "Shown because this session's policy allows it, and only of students who agreed."
)
STUDENTS_LABEL: Final = "Heat map: engagement of each student in half minutes. The same numbers are in the table."
STUDENTS_NOTE: Final = "Engagement in half minutes, 0 to 100."
STUDENTS_NOT: Final = (
    "You see the class alone: this session's policy does not let single students be shown. The students agreed to that policy."
)
STUDENTS_PRESENCE: Final = "You see the class alone: in presence mode nothing is read of single students."
STUDENT: Final = "Student"
STUDENT_NUMBER: Final = "Student {number}"
ATTENTION: Final = "May need a look"
ATTENTION_NONE: Final = "Nobody is far from their own usual."
WHY_LESS_ENGAGED: Final = "engagement {now:.0f}, usually {usual:.0f}, since {clock}"
WHY_NOT_IN_VIEW: Final = "not in view since {clock}, usually readable"
HEAT_HIDDEN: Final = "not in view"
HEAT_HIDDEN_SHORT: Final = "hidden"

# -- valence and arousal
TRAIL: Final = "Pleasant or not, calm or excited"
TRAIL_HELP: Final = (
    "Where the visible expression of the class lies now (large) and the way it came in three minutes. Not what anybody feels."
)
TRAIL_DOTS: Final = "A dot is ten seconds of the class. The large one is now; the older, the fainter."
TRAIL_LABEL: Final = (
    "Trail of the class between unpleasant and pleasant, calm and excited, the last three minutes. The same numbers are in the table."
)
TRAIL_ENDS: Final = {"unpleasant": "unpleasant", "pleasant": "pleasant", "calm": "calm", "excited": "excited"}
TRAIL_NOW: Final = "On the whole: {where}"
TRAIL_MIDDLE: Final = "On the whole: in the middle"
TRAIL_NONE: Final = "Not known now"
TABLE_VALENCE: Final = "Pleasant, -1 to 1"
TABLE_AROUSAL: Final = "Excited, -1 to 1"

# -- what a teacher sets for the page
NAMES: Final = "Names of students"
NAMES_HELP: Final = "H hides and shows them, for a shared screen."
TUNING: Final = "Settings of this page"
TUNING_HELP: Final = "They stay in this browser."
SENSITIVITY: Final = "Alerts"
SENSITIVITIES: Final = {"off": "Off", "low": "Few", "normal": "Normal", "high": "More"}
KEYS: Final = "Single keys"
KEYS_HELP: Final = "M marks an event, then 1 to 4 choose one."

# -- not found
NOT_FOUND: Final = "There is no such page"
NOT_FOUND_LEAD: Final = "The session may be another teacher's, it may have been deleted, or the link is incomplete."
NOT_FOUND_BACK: Final = "Back to the sessions"


def readable(readable: int, participants: int, on_average: bool = False) -> str:
    noun = "face" if participants == 1 else "faces"
    return f"{readable} of {participants} {noun} readable" + (" on average" if on_average else "")


def cameras_off(count: int) -> str:
    return "1 camera off" if count == 1 else f"{count} cameras off"


def students(count: int) -> str:
    return "1 student" if count == 1 else f"{count} students"


def number(count: int) -> str:
    """As a sentence begins with it."""
    return NUMBERS[count] if count < len(NUMBERS) else str(count)


def duration(seconds: int) -> str:
    """To half a minute: nobody counts seconds in front of a class."""
    near = max(30, round(seconds / 30) * 30)
    return DURATIONS.get(near, f"{near / 60:g} minutes")


def clock(seconds: float) -> str:
    """12:30, or 1:02:30."""
    minutes, second = divmod(int(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02d}:{second:02d}" if hours else f"{minute}:{second:02d}"


# -- making, sharing, ending and deleting a session
NEW: Final = "New session"
NEW_LEAD: Final = "Two answers are enough: what it is called, and who may be read. Everything else has a careful default."
NEW_TITLE: Final = "Title"
NEW_TITLE_FOR: Final = "Students see it when they join."
NEW_COURSE: Final = "Course"
NEW_COURSE_FOR: Final = "Sessions of one course are compared with each other. Leave it empty, choose one, or write a new name."
NEW_START: Final = "Planned start"
NEW_END: Final = "Planned end"
NEW_PLANNED_FOR: Final = "Leave both empty to begin now. A session really begins with the first video, and ends when you end it."
NEW_PICK: Final = "Day and time"
CLEAR: Final = "Clear"
SET_TIME: Final = "Take this time"
MONTH_BEFORE: Final = "The month before"
MONTH_AFTER: Final = "The month after"
NEW_WHAT: Final = "What may be read"
NEW_EXPRESSION: Final = "Visible expression"
NEW_EXPRESSION_FOR: Final = (
    "Seven expressions that faces show, and whether they are turned to the screen. Never feelings, and only of students who agreed."
)
NEW_PRESENCE: Final = "Presence only"
NEW_PRESENCE_FOR: Final = "Who is there, and how many faces are turned to the screen. Expressions are not read at all."
NEW_PRIVACY: Final = "Who may see what, and for how long"
NEW_K: Final = "Smallest group"
NEW_K_FOR: Final = "While fewer faces can be read, the class's figures are hidden: they would be figures of persons. Here {floor} at least."
NEW_INDIVIDUAL: Final = "Show single students"
NEW_INDIVIDUAL_FOR: Final = "Off: you see the class alone. On: students are told so before they agree."
NEW_DAYS: Final = "Days kept"
NEW_DAYS_FOR: Final = "Figures and names are deleted after so many days. Single readings go after a day."
NEW_MAKE: Final = "Create session"
NEW_FIXED: Final = "What may be read cannot be changed later: students agree to what they are told."
CANCEL: Final = "Cancel"
GATE_FORBIDDEN: Final = "Expressions may not be read here"
GATE_FORBIDDEN_WHY: Final = "This service is set up for {code}, where the AI Act (art. 5(1)(f)) forbids inferring emotions in education."
GATE_UNKNOWN: Final = "Expressions are not read here yet"
GATE_UNKNOWN_WHY: Final = (
    "Nobody has said where this service is used, and in some places the law forbids it. Whoever runs it can set CLASSPULSE_JURISDICTION."
)
GATE_TRIAL: Final = "A trial on this machine"
GATE_TRIAL_WHY: Final = "Both are possible here. For a real class, first say where it is: the European Union allows presence only."
GATE_PERMITTED: Final = "Both are permitted here"
GATE_PERMITTED_WHY: Final = "This service is set up for a place ({code}) without a rule against it. Students still have to agree."
ERROR_TITLE: Final = "Give it a title: one letter is enough, 200 are the most."
ERROR_COURSE: Final = "A course's name has 200 letters at the most."
ERROR_ORDER: Final = "The end must be after the start."
ERROR_K: Final = "A whole number from {floor} to 1000."
ERROR_DAYS: Final = "A whole number of days, from 1 to 3650."
ERROR_WHAT: Final = "Choose one of the two."
ERROR_FORM: Final = "Nothing was created yet. Please look at what is marked."

SHARE: Final = "Invite students"
SHARE_LEAD: Final = "Students open this link, read what their camera is used for, agree, and are in. No account, nothing to install."
SHARE_LINK: Final = "Join link"
SHARE_COPY: Final = "Copy link"
SHARE_COPIED: Final = "Copied"
SHARE_QR: Final = "QR code of the join link {link}"
SHARE_QR_FOR: Final = "Show it on the projector: a phone's camera opens the link."
SHARE_BIG: Final = "Show large"
SHARE_BIG_CLOSE: Final = "Back from the large code"
SHARE_OPEN: Final = "Open the live page"
SHARE_OVER: Final = "This session has ended. Nobody can join it any more."
SHARE_SCAN: Final = "Scan to join"

END: Final = "End session"
END_ASK: Final = "End this session?"
END_WHAT: Final = (
    "Cameras are hung up, and nobody can join any more. Its figures stay, and you can look at all of it. It cannot be begun again."
)
END_KEEP: Final = "Keep it running"
DELETE: Final = "Delete session"
DELETE_ASK: Final = "Delete this session for good?"
DELETE_STAYS: Final = (
    "What stays is an entry in the audit log, with numbers and without a name. Nobody can bring the rest back, not even from a backup."
)
DELETE_RUNNING: Final = "It is running: cameras are hung up first."
DELETE_KEEP: Final = "Keep it"
ACTIONS: Final = "Session"
ACTIONS_OF: Final = "What to do with {title}"
LOADING: Final = "Loading …"
TROUBLE: Final = "This page cannot be shown now"
TROUBLE_LEAD: Final = "The database does not answer. Nothing is lost: what is running goes on. Try again in a moment."
TROUBLE_AGAIN: Final = "Try again"

FILTER_STATE: Final = "Which sessions"
FILTER_ALL: Final = "All"
FILTER_LIVE: Final = "Running"
FILTER_PLANNED: Final = "Not begun"
FILTER_ENDED: Final = "Ended"
FILTER_COURSE: Final = "Course"
FILTER_COURSE_ALL: Final = "All courses"
FILTER_NOTHING: Final = "No session like this"
FILTER_NOTHING_FOR: Final = "Choose other filters, or create one."
PAGE_NEWER: Final = "Newer"
PAGE_OLDER: Final = "Older"
PAGE_OF: Final = "Page {number}"
PLANNED_FOR: Final = "planned: {when}"
EMPTY_MAKE: Final = "Create one, and share its link with your students. Or look at a class of recorded students first."


def goes(people: int, minutes: int) -> str:
    """What a deletion takes."""
    if not people and not minutes:
        return "Nobody has joined it, and nothing was read."
    whose = f"{students(people)} with their names and consents" if people else "No student"
    return f"{whose}, and {minutes} {'minute' if minutes == 1 else 'minutes'} of figures of the class go, with every single reading."


# -- looking back at a session
REVIEW: Final = "The whole session"
REVIEW_HELP: Final = (
    "Above, the visible expressions of the class; below, its engagement with the 90 % interval. "
    "Choose a part with the slider, or by dragging over the chart."
)
REVIEW_LABEL: Final = (
    "Chart of the whole session: stacked visible expressions, and the engagement index with its interval. "
    "The same numbers are in the table; moments and markers are in the lists."
)
REVIEW_PRESENCE_HELP: Final = (
    "Students whose video arrived, and how many of the readable faces were turned to the screen. Choose a part with the slider."
)
REVIEW_PRESENCE_LABEL: Final = "Line chart of presence over the whole session. The same numbers are in the table."
REVIEW_USUAL: Final = "Grey behind the engagement: the range of the course's other sessions at the same minute."
REVIEW_NOTHING: Final = "Nothing was read in this session"
REVIEW_NOTHING_WHY: Final = "It was ended before a student's video came, or its figures were deleted when their days were over."
REVIEW_HIDDEN: Final = "hidden"
REVIEW_ALL_HIDDEN: Final = "All of this session is hidden"
REVIEW_ALL_HIDDEN_WHY: Final = "At no time could {k} students be read. Figures of so small a group would be figures of persons."
REVIEW_TABLE_NOTE: Final = "Shares in percent, minute by minute. Hidden minutes had fewer than {k} readable students."
ZOOM: Final = "What part of the session the chart shows"
ZOOM_ALL: Final = "All"
ZOOM_THIRD: Final = ("First third", "Second third", "Last third")
MOMENTS: Final = "Moments"
MOMENTS_HELP: Final = (
    "Where engagement fell or rose most, beyond what chance does in a class of this size. "
    "What happened there, only you know. Press one to see it."
)
MOMENTS_NONE: Final = "No sharp change: the session moved within its interval."
MOMENT_FELL: Final = "Fell from {before:.0f} to {after:.0f}"
MOMENT_ROSE: Final = "Rose from {before:.0f} to {after:.0f}"
MARKED: Final = "Marked by you"
MARKED_NONE: Final = "Nothing was marked. On the live page, M marks a moment as it happens."
BESIDE: Final = "Among the sessions of {course}"
BESIDE_HELP: Final = (
    "Engagement of each session with its 90 % interval, and below how much of the class it speaks for. The large point is this session."
)
BESIDE_ALONE: Final = "It is the first of its course. With the next session the two stand side by side here."
BESIDE_NONE: Final = "A session with a course is compared with the others of the course. This one has none."
BESIDE_ALL: Final = "All sessions of {course}"

# -- a course
COURSE: Final = "Course"
COURSE_LEAD: Final = "How its sessions went, one after the other. A point is a session; a session that may not be shown keeps its place."
COURSE_CHART: Final = "Engagement, session by session"
COURSE_CHART_HELP: Final = (
    "The mean of the minutes that may be shown, with the 90 % interval. "
    "Below: how much of the class could be read. Sessions differ in subject, hour and light; a class is not its curve."
)
COURSE_LABEL: Final = (
    "Chart of the engagement of each session of the course, with its interval and coverage. The same numbers are in the table."
)
COURSE_NONE: Final = "No session of this course has begun yet."
COURSE_TABLE: Final = "Sessions"
COURSE_DAY: Final = "Day"
COURSE_SESSION: Final = "Session"
COURSE_ENGAGEMENT: Final = "Engagement"
COURSE_INTERVAL: Final = "90 % interval"
COURSE_READABLE: Final = "Readable, of all"
COURSE_COVERAGE: Final = "Readable"
COURSE_HIDDEN: Final = "Hidden: fewer than {k} readable"
COURSE_PRESENCE: Final = "Presence only"
COURSE_EMPTY: Final = "No figures are left"
COURSE_HIDDEN_SHORT: Final = "hidden"
COURSE_PRESENCE_SHORT: Final = "presence only"
COURSE_EMPTY_SHORT: Final = "no figures"
COURSE_HIDDEN_WHY: Final = (
    "{count} of {all} sessions are hidden: too few students could be read. Figures of so small a group would be figures of persons."
)
