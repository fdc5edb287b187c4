"""Single students over time: a row each, a field for each half minute. Only for a session whose policy lets them be shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from services.domain.attention import Student
from services.reports.figures.axes import lesson_ms, on_axis
from services.reports.figures.colours import ENGAGEMENT, MARKER, rgba

COLUMNS: Final = 20  # half minutes: ten minutes
LETTERS: Final = 16  # of a name beside its row: on a phone more would leave no room for the fields


@dataclass(frozen=True, slots=True)
class Field:
    """`values[row][column]`: 0..100, None where nothing was read; `hidden[row][column]`: video arrived and no face could be read.
    `times`: the start of each column, ms into the lesson; of the first perhaps before it. `length`: ms."""

    times: list[int]
    length: int
    values: list[list[float | None]]
    hidden: list[list[bool]]


def process(students: Sequence[Student], newest: datetime, length: timedelta, origin: datetime) -> Field:
    """Rows in the order of the students. `newest`: start of the newest half minute. Ten minutes that stand still until the lesson fills
    them, and then move with it."""
    begins = origin - timedelta(seconds=origin.timestamp() % length.total_seconds())
    first = max(begins, newest - (COLUMNS - 1) * length)
    starts = [first + i * length for i in range(COLUMNS)]
    seen = [{glance.at: glance.engagement for glance in student.glances} for student in students]
    values = [[None if (value := row.get(at)) is None else round(value, 1) for at in starts] for row in seen]
    hidden = [[at in row and row[at] is None for at in starts] for row in seen]
    return Field([lesson_ms(at, origin) for at in starts], round(1000 * length.total_seconds()), values, hidden)


def figure(field: Field, names: Sequence[str], words: Mapping[str, str]) -> dict[str, Any]:
    """`words`: what the hover says for `value` and for `hidden`. Fixed colours from 0 to 100; without video a field stays empty."""
    times, rows = on_axis(at + field.length // 2 for at in field.times), list(range(len(names)))
    gaps = {"xgap": 2, "ygap": 3, "showscale": False, "zmin": 0, "zmax": 100}
    engagement = {
        "type": "heatmap",
        "x": times,
        "y": rows,
        "z": field.values,
        "colorscale": [[0, rgba(ENGAGEMENT, 0.1)], [1, rgba(ENGAGEMENT, 1)]],
        "hovertemplate": "%{customdata}: " + words["value"] + " %{z:.0f}<extra></extra>",
        "customdata": [[_plain(name)] * len(times) for name in names],
        "hoverongaps": False,
        **gaps,
    }
    hidden = {
        "type": "heatmap",
        "x": times,
        "y": rows,
        "z": [[1 if each else None for each in row] for row in field.hidden],
        "colorscale": [[0, rgba(MARKER, 0.35)], [1, rgba(MARKER, 0.35)]],
        "hovertemplate": "%{customdata}: " + words["hidden"] + "<extra></extra>",
        "customdata": engagement["customdata"],
        "hoverongaps": False,
        **gaps,
    }
    x_axis: dict[str, Any] = {"type": "date", "tickformat": "%-M:%S", "nticks": 6, "tickangle": 0, "fixedrange": True, "showgrid": False}
    if field.times:
        x_axis["range"] = on_axis([field.times[0], field.times[-1] + field.length])
        x_axis["tickformat"] = "%-H:%M:%S" if field.times[-1] >= 3_600_000 else "%-M:%S"
    y_axis = {
        "tickvals": rows,
        "ticktext": [_plain(_short(name)) for name in names],
        "range": [len(names) - 0.5, -0.5],
        "fixedrange": True,
        "showgrid": False,
        "zeroline": False,
        "automargin": True,
    }
    layout = {"margin": {"l": 60, "r": 6, "t": 4, "b": 26}, "xaxis": x_axis, "yaxis": y_axis, "dragmode": False, "hovermode": "closest"}
    return {"data": [engagement, hidden], "layout": {**layout, "showlegend": False, "uirevision": "fixed"}}


def _short(name: str) -> str:
    return name if len(name) <= LETTERS else name[: LETTERS - 1].rstrip() + "…"


def _plain(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
