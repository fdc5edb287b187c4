"""What a person at the terminal sees of a running demo."""

from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from services.domain.emotions import EXPRESSIONS

if TYPE_CHECKING:
    from services.bootstrap.demo.show import Progress

BAR = 28  # characters of a full bar
COLOURS = dict(zip(EXPRESSIONS, ("red", "green", "magenta", "yellow", "blue", "cyan", "white"), strict=True))


def line(progress: "Progress") -> str:
    """One line, for logs and pipes."""
    mood = _strongest(progress.mood)
    return (
        f"{_step(progress)}; {progress.readings} readings stored, {len(progress.read)}/{progress.students} students read"
        f"{f', mostly {mood}' if mood else ''}{_latency(progress, ', p95 {} ms')}"
    )


def screen(progress: "Progress") -> Table:
    """The same with the class's expressions as bars."""
    table = Table.grid(padding=(0, 2))
    table.add_row("Students", f"{_step(progress)}, {len(progress.read)} of {progress.students} read")
    frames = progress.frames
    if frames:
        table.add_row("Frames", f"{frames['received']} received, {frames['sampled']} looked at, {frames['dropped']} dropped")
    table.add_row("Readings", f"{progress.readings} stored{_latency(progress, ', frame to database p95 {} ms')}")
    expressions = (progress.mood or {}).get("expressions")
    if expressions:
        table.add_row("", "")
        for name in EXPRESSIONS:
            share = expressions[name]
            table.add_row(name, Text("█" * round(share * BAR), COLOURS[name]) + Text(f" {share:.0%}"))
        table.add_row("engagement", f"{progress.mood['engagement']:.0f} of 100" if progress.mood else "")
    return table


def _step(progress: "Progress") -> str:
    if not progress.joined and not progress.failed:
        return "encoding the video, once for all"
    failed = f", {len(progress.failed)} could not" if progress.failed else ""
    return f"{progress.joined} of {progress.students} joined{failed}"


def _strongest(mood: dict[str, object] | None) -> str | None:
    expressions = (mood or {}).get("expressions")
    return max(expressions, key=lambda name: expressions[name]) if isinstance(expressions, dict) else None


def _latency(progress: "Progress", template: str) -> str:
    p95 = progress.latency_ms.get("p95")
    return template.format(round(p95)) if p95 is not None else ""
