"""The report of `classify` as one Markdown table: a line for each contestant."""

from collections.abc import Sequence

from services.bench.report import Case, Report


def table(report: Report, batches: Sequence[int], threads: Sequence[int]) -> str:
    """In %, then ms of CPU time a face with one thread, and ms by the clock with more; medians +- half the range between quartiles."""
    cases = {case.case: case for case in report.cases}
    timings = [f"batch {batch}, threads {count}, {'cpu' if count == 1 else 'wall'}" for count in threads for batch in batches]
    facts = [what for what in ("accuracy", "calibration error") if any(name.endswith(what) for name in cases)]
    same = next((name.split(", ")[1] for name in cases if ", same answer as " in name), None)
    columns = [*facts, *([same] if same else []), *timings]
    names = list(dict.fromkeys(name.split(", ")[0] for name in cases))
    lines = [f"| runtime | {' | '.join(columns)} |", f"|---|{'---|' * len(columns)}"]
    lines += [f"| {name} | {' | '.join(_cell(cases.get(f'{name}, {column}')) for column in columns)} |" for name in names]
    return "\n".join(lines + [f"Left out: {name}: {why}" for name, why in report.left_out.items()])


def _cell(case: Case | None) -> str:
    if case is None:
        return ""
    return f"{case.value:.1f}" if case.unit == "%" else f"{case.value:.2f} ± {case.spread / 2:.2f}"
