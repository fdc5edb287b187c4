"""What a student reads on the page about themselves, in every language. One that leaves a text out passes neither mypy nor its import."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from services.domain.looks import Look
from services.storage.consents import Consent


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnWords:
    """`{...}` in a text is filled in where it is shown; the same places have to be in every language."""

    EXPRESSIONS: dict[str, str]
    MONTHS: tuple[str, ...]
    DAY: str
    DECIMAL_MARK: str

    TITLE: str
    CREED: str
    CREED_MORE: str
    PRESENCE: str
    NOTHING: str
    ALWAYS_YOURS: str

    LOOKS: str
    LOOKS_FOR: str
    FACES: str
    FACES_FOR: str
    READ: str
    READ_FOR: str
    UNREADABLE: str
    UNREADABLE_FOR: str
    NO_FACE: str
    NO_FACE_FOR: str
    WITHOUT_VIDEO: str
    WITHOUT_VIDEO_FOR: str

    EXPRESSIONS_TITLE: str
    EXPRESSIONS_HELP: str
    EXPRESSIONS_LABEL: str
    FACE_TITLE: str
    FACE_HELP: str
    FACE_LABEL: str
    FOUND_LINE: str
    FACING_LINE: str
    NOT_READ: str

    NUMBERS_TITLE: str
    NUMBERS_HELP: str
    COLUMNS: Mapping[str, str]

    AXIS: str

    STEPS_TITLE: str
    STEPS_HELP: str

    KEPT_TITLE: str
    NOT_KEPT: str
    READINGS: str
    READINGS_NONE: str
    SUMS: str
    SUMS_NONE: str
    NAME_KEPT: str
    NETWORKS: str
    AGREED: str
    WITHDREW: str
    NOT_AGREED: str

    SEEN_TITLE: str
    SEEN_HELP: str
    SEEN_COLUMNS: tuple[str, ...]
    NOBODY: str
    SEEN_INDIVIDUAL: str
    SEEN_CLASS: str
    SEEN_CLASS_OF_ONE: str
    LOOKED: Mapping[Look, str]
    ROLES: Mapping[str, str]
    ONCE: str
    TIMES: str

    RIGHTS_TITLE: str
    RIGHTS: tuple[str, ...]

    def day(self, when: date) -> str:
        return self.DAY.format(day=when.day, month=self.MONTHS[when.month - 1], year=when.year)

    def moment(self, at: datetime) -> str:
        utc = at.astimezone(UTC)
        return f"{self.day(utc.date())}, {utc:%H:%M} UTC"

    def share(self, value: float) -> str:
        """0 to 1, with two digits."""
        return f"{value:.2f}".replace(".", self.DECIMAL_MARK)

    def kept_readings(self, count: int, until: date | None) -> str:
        if not count or until is None:
            return self.READINGS_NONE
        return self.READINGS.format(count=count, day=self.day(until))

    def kept_sums(self, count: int, until: date | None) -> str:
        if not count or until is None:
            return self.SUMS_NONE
        return self.SUMS.format(count=count, day=self.day(until))

    def seen_by(self, *, individual_view: bool, k: int) -> str:
        if individual_view:
            return self.SEEN_INDIVIDUAL
        return self.SEEN_CLASS_OF_ONE if k < 2 else self.SEEN_CLASS.format(k=k)

    def consent(self, said: Consent | None) -> str:
        """Before the moment at which it was said, if it was."""
        if said is None:
            return self.NOT_AGREED
        return self.AGREED if said.given else self.WITHDREW

    def times(self, count: int) -> str:
        return self.ONCE if count == 1 else self.TIMES.format(count=count)
