"""What every language has to say. One that leaves a text out, or has one too many, passes neither mypy nor its own import."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

PRODUCT: Final = "ClassPulse"


@dataclass(frozen=True, kw_only=True, eq=False)
class Words:
    """`{...}` in a text is filled in where it is shown; the same places have to be in every language."""

    # the language itself
    CODE: str
    NAME: str
    SWITCH: str
    MONTHS: tuple[str, ...]
    DATE: str
    DAY: str
    TODAY: str
    TOMORROW: str
    YESTERDAY: str
    PICKER_FORMAT: str
    DECIMAL_MARK: str
    EXPRESSIONS: dict[str, str]

    # around every page
    CREED: str
    CREED_MORE: str
    SKIP: str
    SCHEME: str
    PICTURES: str
    LOG_OUT: str

    # list of sessions
    SESSIONS: str
    SESSIONS_LEAD: str
    EMPTY_TITLE: str
    EMPTY_DEMO: str
    EMPTY_DEMO_COMMAND: str
    EMPTY_API: str
    EMPTY_API_COMMAND: str
    NO_COURSE: str
    STATE_LIVE: str
    STATE_QUIET: str
    STATE_WAITING: str
    STATE_ENDED: str

    # live page
    BACK: str
    CHART: str
    TABLE: str
    VIEW: str
    REPORT: str
    REPORT_PDF: str
    REPORT_PDF_FOR: str
    REPORT_XLSX: str
    REPORT_XLSX_FOR: str
    REPORT_XAPI: str
    REPORT_XAPI_FOR: str
    REPORT_CALIPER: str
    REPORT_CALIPER_FOR: str
    REPORT_HTML: str
    REPORT_HTML_FOR: str
    REPORT_CSV: str
    REPORT_CSV_FOR: str
    REPORT_JSON: str
    REPORT_JSON_FOR: str
    FILE_WAITS: str
    FILE_BROKEN: str
    FILE_AWAY: str
    INTO_LESSON: str
    LASTED: str
    NOT_BEGUN: str
    LINK_LOST: str
    STALE: str
    ENDED: str
    SUPPRESSED: str
    NOBODY_READABLE: str
    NOBODY_READABLE_WHY: str
    SUPPRESSED_WHY: str
    FEW_LOOKS: str
    FEW_LOOKS_WHY: str
    PRESENCE: str
    PRESENCE_WHY: str
    WAITING: str
    WAITING_LEAD: str
    WAITING_JOIN: str
    WAITING_PLATFORM: str
    WAITING_PLATFORM_CALL: str
    MOOD: str
    MOOD_HELP: str
    MOOD_LABEL: str
    PRESENCE_CHART: str
    PRESENCE_HELP: str
    PRESENCE_LABEL: str
    PRESENT_SHARE: str
    FACING_SHARE: str
    ENGAGEMENT: str
    ENGAGEMENT_HELP: str
    ENGAGEMENT_LABEL: str
    ENGAGEMENT_NONE: str
    OF_100: str
    INTERVAL: str
    INTERVAL_HOVER: str
    TREND_NONE: str
    TREND_NEW: str
    TREND_STEADY: str
    TREND_RISING: str
    TREND_FALLING: str
    USUAL_ABOVE: str
    USUAL_SAME: str
    USUAL_BELOW: str
    PART_FACING: str
    PART_EXPRESSION: str
    PART_PRESENCE: str
    COVERAGE: str
    COVERAGE_HELP: str
    COVERAGE_NONE: str
    ALL_IN_VIEW: str
    NOT_IN_VIEW: str
    ABSENT: str
    TABLE_HEAD: str
    TABLE_PRESENT: str
    TABLE_FACING: str
    TABLE_READABLE: str
    TABLE_HIDDEN: str
    TABLE_NOTE: str

    # events of the lesson
    MARK: str
    MARK_KEY: str
    MARK_READY: tuple[str, str, str, str]
    MARK_FREE: str
    MARK_FREE_HINT: str
    MARK_ADD: str
    MARK_EMPTY: str
    MARK_LONG: str
    MARK_DONE: str
    UNMARKED: str
    UNMARK: str
    EVENTS: str

    # alerts
    ALERTS: str
    ALERT_SEE: str
    ALERT_SEE_LABEL: str
    ALERT_SEEN: str
    ALERT_FELL: str
    ALERT_CAMERAS: str
    ALERT_FEW: str
    ALERT_FEW_STILL: str
    ALERT_FEWER: str
    ALERT_FELL_WHY: str
    ALERT_CAMERAS_WHY: str
    ALERT_FEW_WHY: str
    ALERT_AT: str
    NUMBERS: tuple[str, ...]
    DURATIONS: Mapping[int, str]

    # single students
    STUDENTS: str
    STUDENTS_HELP: str
    STUDENTS_LABEL: str
    STUDENTS_NOTE: str
    STUDENTS_NOT: str
    STUDENTS_PRESENCE: str
    STUDENT: str
    STUDENT_NUMBER: str
    ATTENTION: str
    ATTENTION_NONE: str
    WHY_LESS_ENGAGED: str
    WHY_NOT_IN_VIEW: str
    HEAT_HIDDEN: str
    HEAT_HIDDEN_SHORT: str
    STUDENT_FILES: str
    STUDENT_FILES_FOR: str
    STUDENT_FILE: str

    # valence and arousal
    TRAIL: str
    TRAIL_HELP: str
    TRAIL_DOTS: str
    TRAIL_LABEL: str
    TRAIL_ENDS: Mapping[str, str]
    TRAIL_NOW: str
    TRAIL_MIDDLE: str
    TRAIL_NONE: str
    TABLE_VALENCE: str
    TABLE_AROUSAL: str

    # what a teacher sets for the page
    NAMES: str
    NAMES_HELP: str
    TUNING: str
    TUNING_HELP: str
    SENSITIVITY: str
    SENSITIVITIES: Mapping[str, str]
    KEYS: str
    KEYS_HELP: str

    # not found
    NOT_FOUND: str
    NOT_FOUND_LEAD: str
    NOT_FOUND_BACK: str

    # making, sharing, ending and deleting a session
    NEW: str
    NEW_LEAD: str
    NEW_TITLE: str
    NEW_TITLE_FOR: str
    NEW_COURSE: str
    NEW_COURSE_FOR: str
    NEW_START: str
    NEW_END: str
    NEW_PLANNED_FOR: str
    NEW_PICK: str
    CLEAR: str
    SET_TIME: str
    MONTH_BEFORE: str
    MONTH_AFTER: str
    NEW_WHAT: str
    NEW_EXPRESSION: str
    NEW_EXPRESSION_FOR: str
    NEW_PRESENCE: str
    NEW_PRESENCE_FOR: str
    NEW_PRIVACY: str
    NEW_K: str
    NEW_K_FOR: str
    NEW_K_TRIAL: str
    NEW_INDIVIDUAL: str
    NEW_INDIVIDUAL_FOR: str
    NEW_DAYS: str
    NEW_DAYS_FOR: str
    NEW_MAKE: str
    NEW_FIXED: str
    CANCEL: str
    GATE_FORBIDDEN: str
    GATE_FORBIDDEN_WHY: str
    GATE_UNKNOWN: str
    GATE_UNKNOWN_WHY: str
    GATE_TRIAL: str
    GATE_TRIAL_WHY: str
    GATE_PERMITTED: str
    GATE_PERMITTED_WHY: str
    ERROR_TITLE: str
    ERROR_COURSE: str
    ERROR_ORDER: str
    ERROR_K: str
    ERROR_DAYS: str
    ERROR_WHAT: str
    ERROR_FORM: str
    SHARE: str
    SHARE_LEAD: str
    SHARE_LINK: str
    SHARE_COPY: str
    SHARE_COPIED: str
    SHARE_QR: str
    SHARE_QR_FOR: str
    SHARE_LOCAL: str
    SHARE_LOCAL_WHY: str
    SHARE_BIG: str
    SHARE_BIG_CLOSE: str
    SHARE_OPEN: str
    SHARE_OVER: str
    SHARE_SCAN: str
    END: str
    END_ASK: str
    END_WHAT: str
    END_KEEP: str
    DELETE: str
    DELETE_ASK: str
    DELETE_STAYS: str
    DELETE_RUNNING: str
    DELETE_KEEP: str
    ACTIONS: str
    ACTIONS_OF: str
    LOADING: str
    TROUBLE: str
    TROUBLE_LEAD: str
    TROUBLE_AGAIN: str
    FILTER_STATE: str
    FILTER_ALL: str
    FILTER_LIVE: str
    FILTER_PLANNED: str
    FILTER_ENDED: str
    FILTER_COURSE: str
    FILTER_COURSE_ALL: str
    FILTER_NOTHING: str
    FILTER_NOTHING_FOR: str
    PAGE_NEWER: str
    PAGE_OLDER: str
    PAGE_OF: str
    PLANNED_FOR: str
    EMPTY_MAKE: str

    # looking back at a session
    REVIEW: str
    REVIEW_HELP: str
    REVIEW_LABEL: str
    REVIEW_PRESENCE_HELP: str
    REVIEW_PRESENCE_LABEL: str
    REVIEW_USUAL: str
    REVIEW_NOTHING: str
    REVIEW_NOTHING_WHY: str
    REVIEW_HIDDEN: str
    REVIEW_ALL_HIDDEN: str
    REVIEW_ALL_HIDDEN_WHY: str
    REVIEW_TABLE_NOTE: str
    ZOOM: str
    ZOOM_ALL: str
    ZOOM_THIRD: tuple[str, str, str]
    MOMENTS: str
    MOMENTS_HELP: str
    MOMENTS_NONE: str
    MOMENT_FELL: str
    MOMENT_ROSE: str
    MARKED: str
    MARKED_NONE: str
    BESIDE: str
    BESIDE_HELP: str
    BESIDE_ALONE: str
    BESIDE_NONE: str
    BESIDE_ALL: str

    # a course
    COURSE: str
    COURSE_LEAD: str
    COURSE_CHART: str
    COURSE_CHART_HELP: str
    COURSE_LABEL: str
    COURSE_NONE: str
    COURSE_TABLE: str
    COURSE_DAY: str
    COURSE_SESSION: str
    COURSE_ENGAGEMENT: str
    COURSE_INTERVAL: str
    COURSE_READABLE: str
    COURSE_COVERAGE: str
    COURSE_HIDDEN: str
    COURSE_PRESENCE: str
    COURSE_EMPTY: str
    COURSE_HIDDEN_SHORT: str
    COURSE_PRESENCE_SHORT: str
    COURSE_EMPTY_SHORT: str
    COURSE_HIDDEN_WHY: str

    # a course's reports that are made by themselves
    SCHEDULES: str
    SCHEDULES_HELP: str
    SCHEDULE_WORDS: str
    SCHEDULE_OF_COURSE: str
    SCHEDULE_OF_SESSIONS: str
    SCHEDULE_NEXT: str
    SCHEDULE_NOTHING: str
    SCHEDULE_GONE: str
    SCHEDULE_NOT_ALLOWED: str
    SCHEDULE_NO_SESSION: str
    SCHEDULE_DELETE: str
    SCHEDULE_DELETED: str
    SCHEDULE_ADDED: str
    SCHEDULE_NEW: str
    SCHEDULE_WHAT: str
    SCHEDULE_COVER_COURSE: str
    SCHEDULE_COVER_SESSIONS: str
    SCHEDULE_DAYS: str
    WEEKDAYS: tuple[str, ...]
    SCHEDULE_TIME: str
    SCHEDULE_ZONE: str
    SCHEDULE_FORMAT: str
    SCHEDULE_FORMAT_FOR: str
    SCHEDULE_ADD: str
    SCHEDULE_NO_DAY: str
    SCHEDULE_NO_TIME: str
    FILES: str
    FILES_HELP: str
    FILE_NAME: str
    FILE_MADE: str
    FILE_UNTIL: str

    # numbers and their nouns
    STUDENT_ONE: str
    STUDENT_MANY: str
    MINUTE_ONE: str
    MINUTE_MANY: str
    CAMERA_OFF_ONE: str
    CAMERA_OFF_MANY: str
    READABLE_ONE: str
    READABLE_MANY: str
    READABLE_MEAN: str
    DURATION_MINUTES: str
    BOTH: str
    GOES: str
    GOES_STUDENTS: str
    GOES_NOBODY: str
    GOES_NOTHING: str

    PRODUCT: str = PRODUCT

    def students(self, count: int) -> str:
        return self._counted(count, self.STUDENT_ONE, self.STUDENT_MANY)

    def cameras_off(self, count: int) -> str:
        return self._counted(count, self.CAMERA_OFF_ONE, self.CAMERA_OFF_MANY)

    def readable(self, readable: int, participants: int, on_average: bool = False) -> str:
        said = (self.READABLE_ONE if participants == 1 else self.READABLE_MANY).format(readable=readable, participants=participants)
        return self.READABLE_MEAN.format(said=said) if on_average else said

    def number(self, count: int) -> str:
        """As the sentence that it stands in has it."""
        return self.NUMBERS[count] if count < len(self.NUMBERS) else str(count)

    def duration(self, seconds: int) -> str:
        """To half a minute: nobody counts seconds in front of a class."""
        near = max(30, round(seconds / 30) * 30)
        said = self.DURATIONS.get(near)
        return said or self.DURATION_MINUTES.format(minutes=f"{near / 60:g}".replace(".", self.DECIMAL_MARK))

    def clock(self, seconds: float) -> str:
        """12:30, or 1:02:30."""
        minutes, second = divmod(int(seconds), 60)
        hours, minute = divmod(minutes, 60)
        return f"{hours}:{minute:02d}:{second:02d}" if hours else f"{minute}:{second:02d}"

    def signed(self, value: float) -> str:
        """+0.25"""
        return f"{value:+.2f}".replace(".", self.DECIMAL_MARK)

    def goes(self, people: int, minutes: int) -> str:
        """What a deletion takes."""
        if not people and not minutes:
            return self.GOES_NOTHING
        whose = self.GOES_STUDENTS.format(students=self.students(people)) if people else self.GOES_NOBODY
        return self.GOES.format(whose=whose, minutes=self._counted(minutes, self.MINUTE_ONE, self.MINUTE_MANY))

    @staticmethod
    def _counted(count: int, one: str, many: str) -> str:
        return one if count == 1 else many.format(count=count)
