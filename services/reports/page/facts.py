"""How it was made, what it does not say, and the facts that make it repeatable."""

from collections.abc import Iterator

from services.domain.emotions import ENGAGEMENT_WEIGHT
from services.domain.mood import FACING_PITCH, FACING_YAW, RESAMPLES
from services.domain.policy import Policy
from services.reports import texts
from services.reports.markup import Markup, tag
from services.reports.method import limits, method
from services.reports.summary import BUCKET_S, SessionReport


def notes(report: SessionReport) -> Markup:
    said = tag("div", tag("h2", texts.METHOD_TITLE), tag("p", method(report)))
    not_said = tag("div", tag("h2", texts.LIMITS_TITLE), tag("ul", *(tag("li", limit) for limit in limits(report))))
    return tag("section", said, not_said, class_="notes")


def facts(report: SessionReport) -> Markup:
    lines = (tag("div", tag("dt", name), tag("dd", value)) for name, value in named_facts(report))
    return tag("section", tag("h2", texts.FACTS_TITLE), tag("dl", *lines), class_="facts")


def named_facts(report: SessionReport) -> Iterator[tuple[str, str]]:
    yield "Session", str(report.session.id)
    yield "Report made", f"{report.made_at:%Y-%m-%d %H:%M:%S} UTC"
    yield "Time zone", "UTC for dates; the charts count from the first reading of the lesson"
    yield "Network (weights)", ", ".join(report.weights) or texts.NONE_KNOWN
    yield "Students", str(report.coverage.students)
    yield "Policy", _policy(report.session.policy)
    yield "Smallest group shown", f"k = {report.k} readable students, the larger of the session's and the installation's"
    yield (
        "Steps",
        f"{BUCKET_S} s; {report.coverage.suppressed_points} of {report.coverage.points} hidden; nothing is drawn where no video arrived",
    )
    yield "Facing the screen", f"head within {FACING_YAW:.0f}° to a side and {FACING_PITCH:.0f}° up or down"
    if not report.presence_only:
        yield "Weights of engagement", ", ".join(f"{texts.EXPRESSIONS[name]} {weight:g}" for name, weight in ENGAGEMENT_WEIGHT.items())
        yield "Interval", f"90 %, bootstrapped over students, {RESAMPLES} resamples"


def _policy(policy: Policy) -> str:
    shown = "individual view allowed" if policy.individual_view else "no individual view"
    return f"analysis: {policy.analysis.value}, k: {policy.k}, {shown}, figures kept for {policy.retention_days} days"
