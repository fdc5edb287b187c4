"""What the pages beside the dashboard say, in every language. One that leaves a text out passes neither mypy nor its own import.

`{...}` in a text is filled in where it is shown; the same places have to be in every language. What a page's script says goes to the
browser with the page, as its `script`: see static/words.js.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Problems:
    """What a page says of an answer of the API, whose own words are English: by its status. `PROBLEMS` is empty in English."""

    PROBLEMS: Mapping[int, str]
    ANSWERED: str
    UNREACHABLE: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinScript(Problems):
    LOCALE: str

    JOINING: str
    JOINING_WHY: str
    LIVE: str
    LIVE_WHY: str
    OFF: str
    OFF_WHY: str
    RECONNECTING: str
    RECONNECTING_WHY: str
    LOST: str
    LOST_WHY: str
    TURN_OFF: str
    TURN_ON: str

    CAMERA_BLOCKED: str
    CAMERA_NONE: str
    CAMERA_BUSY: str
    CAMERA_GONE: str
    CAMERA_FAILED: str
    CAMERA_UNPLUGGED: str
    NOT_SECURE: str
    NO_VIDEO_HERE: str

    ENDED: str
    ENDED_WHY: str
    ENDED_BEFORE: str
    OTHER_TAB: str
    OTHER_TAB_WHY: str
    WITHDRAWN: str
    WITHDRAWN_WHY: str
    CANNOT: str
    EXPIRED: str
    EXPIRED_WHY: str
    REMOVED: str
    REMOVED_WHY: str
    LEFT: str
    LEFT_WHY: str
    DELETED: str
    DELETED_WHY: str
    NOT_DELETED: str

    RECEIPT_READINGS: str
    RECEIPT_SUMS: str
    RECEIPT_TIME: str
    RECEIPT_NUMBER: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Join:
    """The page of a session's link."""

    NO_COURSE: str
    LEAD_EXPRESSION: str
    LEAD_PRESENCE: str
    NO_SCRIPT: str
    FACTS: str
    READ: str
    READ_EXPRESSION: str
    READ_PRESENCE: str
    ONCE_A_SECOND: str
    TWICE_A_SECOND: str
    TIMES_A_SECOND: str
    NOT_KEPT: str
    NOT_KEPT_WHAT: str
    SEEN: str
    SEEN_INDIVIDUAL: str
    SEEN_SMALL: str
    SEEN_CLASS: str
    KEPT: str
    KEPT_FOR: str
    HOUR: str
    HOURS: str
    DAY: str
    DAYS: str
    DECIMAL_MARK: str
    CHOICE: str
    CHOICE_WHAT: str

    CONSENT_EXPRESSION: str
    CONSENT_PRESENCE: str
    CONSENT_EXPRESSION_GUARDIAN: str
    CONSENT_PRESENCE_GUARDIAN: str
    YOUR_NAME: str
    GUARDIAN: str
    GUARDIAN_WHY: str
    JOIN: str

    MIRROR: str
    CAMERA_IS_OFF: str
    PREVIEW: str
    SWITCH_CAMERA: str
    LEAVE: str
    SEE: str
    COME_BACK: str
    OTHER: str

    DELETE: str
    DELETE_ASK: str
    DELETE_WHAT: str
    DELETE_KEEP: str
    DELETE_YES: str

    UNKNOWN_TITLE: str
    UNKNOWN: str
    UNKNOWN_WHAT: str

    script: JoinScript


@dataclass(frozen=True, slots=True, kw_only=True)
class MineScript(Problems):
    LOCALE: str

    AGREED: str
    WITHDRAWN: str
    STRANGER: str
    STRANGER_WHY: str
    EXPIRED: str
    EXPIRED_WHY: str
    GONE: str
    GONE_WHY: str
    DELETED: str
    DELETED_WHY: str

    RECEIPT_READINGS: str
    RECEIPT_SUMS: str
    RECEIPT_TIME: str
    RECEIPT_NUMBER: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mine:
    """The page on which a student sees what was read of them; its figures are services/reports/own's."""

    TITLE: str
    ASKING: str
    CHOICE: str
    AGAIN: str
    PAPER: str
    DOWNLOAD: str
    WITHDRAW: str
    AGREE: str
    NO_SCRIPT: str

    script: MineScript


@dataclass(frozen=True, slots=True, kw_only=True)
class PicturesScript(Problems):
    LOCALE: str
    EXPRESSIONS: Mapping[str, str]

    TOO_LARGE: str
    LOOKING_PICTURE: str
    LOOKING_VIDEO: str
    NO_FACE: str
    ONE_FACE: str
    FACES: str
    NOTE: str
    NOTE_PRESENCE: str
    NOBODY_WHY: str
    USE_CAMERA: str
    CLOSE_CAMERA: str
    CAMERA_BLOCKED: str
    CAMERA_NONE: str
    CAMERA_FAILED: str
    LOGIN_ENDED: str

    PERSON: str
    AWAY: str
    NOT_READ: str
    WHY_NOT: Mapping[str, str]
    A_FACE: str
    FACING: str
    TURNED_UP: str
    TURNED_DOWN: str
    PLACED: str

    PLAY: str
    PAUSE: str
    SECONDS: str
    TOLD: str
    TOLD_NONE: str
    CANNOT_SHOW: str

    TOGETHER: str
    NOBODY_SEEN: str
    OF_PERSON: str
    SEEN_FOR: str
    SEEN_BETWEEN: str
    READABLE_FOR: str

    TABLE_FACES: str
    TABLE_PEOPLE: str
    TABLE_LOOKS: str
    LOOK: str
    ALL_OF_THEM: str
    TURNED: str
    QUALITY: str
    SURE: str
    BETWEEN: str
    SEEN: str

    WRONG: str
    WRONG_OF: str
    CROP_FAILED: str
    TAKE_BACK: str
    TAKEN_BACK: str
    THANKS: str
    THANKS_FACE: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pictures:
    """The page for a picture or a short video."""

    TITLE: str
    BACK: str
    LEAD: str
    LEAD_STRONG: str
    LEAD_MORE: str
    PRESENCE: str
    THE_PICTURE: str
    DROP: str
    DROP_MORE: str
    LIMITS: str
    MIRROR: str
    MOMENT: str
    CHOOSE: str
    SNAP: str
    SEEN: str
    SEEN_EMPTY: str
    TIME: str
    NUMBERS: str
    NO_SCRIPT: str

    FACTS: str
    FACT_READS: str
    FACT_READS_STRONG: str
    FACT_READS_MORE: str
    FACT_SHARES: str
    FACT_SMALL: str
    FACT_NOBODY: str
    FACT_AGREE: str

    WRONG_ASK: str
    WRONG_WHAT: str
    WRONG_KEPT: str
    WRONG_FACE: str
    CANCEL: str
    SEND: str

    script: PicturesScript


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """Coming in, and what stands where a page should be. `ERRORS`: what an error means, by its status; empty in English."""

    PLEASE: str
    OPEN_LINK: str
    LINK_ONCE: str
    WITH_PASSWORD: str
    LOG_IN_HERE: str
    LOG_IN: str
    EMAIL: str
    PASSWORD: str
    NO_PASSWORD: str
    AND_PASSWORD: str
    ADDRESS: str
    WRONG: str
    WELCOME: str
    ONCE: str
    OPEN: str
    USED: str
    USED_WHY: str
    LOGGED_OUT: str
    TITLES: Mapping[int, str]
    FAILED: str
    ERRORS: Mapping[int, str]
    TO_DASHBOARD: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbedScript:
    EXPRESSION: str
    PRESENCE: str
    FACING: str
    WAITING: str
    NOTHING: str
    HIDDEN: str
    NO_VIDEO: str
    COVERAGE: str
    INTERVAL: str
    LIVE: str
    RECONNECTING: str
    NOT_AVAILABLE: str
    EXPIRED: str
    OTHER_SESSION: str
    ENDED: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Embed:
    """The chart in a frame of a platform's own page."""

    TITLE: str
    CONNECTING: str
    CHART: str
    ENGAGEMENT: str
    OF: str
    CREED: str
    CREED_MORE: str
    NO_SCRIPT: str

    script: EmbedScript


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    CODE: str
    NAME: str
    SWITCH: str
    login: Login
    join: Join
    mine: Mine
    pictures: Pictures
    embed: Embed
