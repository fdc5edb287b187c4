"""What a student is told before they agree: plain words, made from what really holds for this session."""

from dataclasses import dataclass
from datetime import timedelta

from services.api.languages.words import Join
from services.domain.classroom import ClassSession
from services.domain.policy import Analysis


@dataclass(frozen=True, slots=True)
class Fact:
    icon: str  # a name in join_layout.ICONS
    title: str
    text: str


def facts(
    session: ClassSession, analysis: Analysis, k: int, words: Join, *, raw_retention: timedelta, token_valid: timedelta, fps: float
) -> list[Fact]:
    valid = _number(token_valid.total_seconds() / 3600, words)
    return [
        Fact("eye", words.READ, _read(analysis, fps, words)),
        Fact("picture", words.NOT_KEPT, words.NOT_KEPT_WHAT),
        Fact("people", words.SEEN, _seen_by(session, k, words)),
        Fact("clock", words.KEPT, _kept_for(raw_retention, session.policy.retention_days, words)),
        Fact("hand", words.CHOICE, words.CHOICE_WHAT.format(hours=valid)),
    ]


def consent(analysis: Analysis, asks_guardian: bool, words: Join) -> str:
    if analysis is Analysis.EXPRESSION:
        return words.CONSENT_EXPRESSION_GUARDIAN if asks_guardian else words.CONSENT_EXPRESSION
    return words.CONSENT_PRESENCE_GUARDIAN if asks_guardian else words.CONSENT_PRESENCE


def lead(analysis: Analysis, words: Join) -> str:
    return words.LEAD_EXPRESSION if analysis is Analysis.EXPRESSION else words.LEAD_PRESENCE


def _read(analysis: Analysis, fps: float, words: Join) -> str:
    named = {1.0: words.ONCE_A_SECOND, 2.0: words.TWICE_A_SECOND}
    often = named.get(fps, words.TIMES_A_SECOND.format(fps=_number(fps, words)))
    return (words.READ_PRESENCE if analysis is Analysis.PRESENCE else words.READ_EXPRESSION).format(often=often)


def _seen_by(session: ClassSession, k: int, words: Join) -> str:
    if session.policy.individual_view:
        return words.SEEN_INDIVIDUAL
    return words.SEEN_SMALL if k < 2 else words.SEEN_CLASS.format(k=k)


def _kept_for(raw_retention: timedelta, days: int, words: Join) -> str:
    hours = raw_retention.total_seconds() / 3600
    single = words.HOUR if hours == 1 else words.HOURS.format(hours=_number(hours, words))
    return words.KEPT_FOR.format(single=single, long=words.DAY if days == 1 else words.DAYS.format(days=days))


def _number(value: float, words: Join) -> str:
    return f"{value:g}".replace(".", words.DECIMAL_MARK)
