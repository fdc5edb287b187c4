"""The numbers behind the charts: their twin for those who read better than they see."""

from collections.abc import Sequence
from typing import Any, Final

import dash_mantine_components as dmc

from dashboard import texts
from dashboard.snapshot import Snapshot
from services.domain.classroom import MoodPoint
from services.reports.figures.colours import STACK
from services.reports.figures.samples import Sample

EVERY_S: Final = 10
MOST_ROWS: Final = 60
NOTHING: Final = "–"


def mood_table(now: Snapshot) -> list[Any]:
    return [dmc.Text(texts.TABLE_NOTE, className="cp-help"), numbers(now, _rows(now.samples))]


def numbers(now: Snapshot, samples: Sequence[Sample]) -> dmc.TableScrollContainer:
    """A row for each of the samples, in their order."""
    rows = [[texts.clock((s.end - now.origin).total_seconds()), *_cells(s.point, now.presence_only)] for s in samples]
    table = dmc.Table(data={"head": head(now.presence_only), "body": rows}, tabularNums=True, highlightOnHover=True, fz="sm")
    return dmc.TableScrollContainer(table, minWidth=680, type="native")


def head(presence_only: bool) -> list[str]:
    if presence_only:
        return [texts.TABLE_HEAD, texts.TABLE_PRESENT, texts.TABLE_FACING]
    return [
        texts.TABLE_HEAD,
        *(texts.EXPRESSIONS[name] for name in reversed(STACK)),
        texts.ENGAGEMENT,
        texts.TABLE_VALENCE,
        texts.TABLE_AROUSAL,
        texts.TABLE_READABLE,
    ]


def _rows(samples: Sequence[Sample]) -> list[Sample]:
    """One in ten seconds, newest first."""
    coarse = [sample for sample in samples if sample.seconds >= EVERY_S or sample.end.timestamp() % EVERY_S == 0]
    return coarse[: -MOST_ROWS - 1 : -1]


def _cells(point: MoodPoint, presence_only: bool) -> list[Any]:
    if presence_only:
        return [_number(point.present), _number(point.facing, 100)]
    nothing = texts.TABLE_HIDDEN if point.suppressed else NOTHING
    shares = [_number(point.expressions[name], 100) if point.expressions else nothing for name in reversed(STACK)]
    return [*shares, _number(point.engagement), _signed(point.valence), _signed(point.arousal), _number(point.readable)]


def _signed(value: float | None) -> str:
    return NOTHING if value is None else texts.signed(value)


def _number(value: float | None, factor: int = 1) -> str:
    return NOTHING if value is None else f"{factor * value:.0f}"
