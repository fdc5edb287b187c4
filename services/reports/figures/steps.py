"""From the samples of a chart to the steps that rules are made of."""

from collections.abc import Sequence

from services.domain.steps import SECONDS, Step
from services.reports.figures.samples import Sample


def process(samples: Sequence[Sample]) -> list[Step]:
    """`samples` are smoothed over ten seconds, oldest first: those that end with a step of ten seconds, fine or coarse."""
    return [
        Step(sample.end, sample.point.engagement, sample.point.engagement_low, sample.point.engagement_high)
        for sample in samples
        if sample.seconds <= SECONDS and sample.end.timestamp() % SECONDS == 0
    ]
