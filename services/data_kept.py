"""What is kept, table by table, made from the schema for docs/data-kept.md.

`python -m services.data_kept docs/data-kept.md` writes it between the page's two marks.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from sqlalchemy import Column, Table

from services.errors import BadInput
from services.storage.kept import HOLDS, KEPT, Holds, Kept, Of
from services.storage.models import Base

BEGIN: Final = "<!-- kept: made by `python -m services.data_kept docs/data-kept.md` -->"
END: Final = "<!-- /kept -->"
_EVERYWHERE: Final = {
    "organisation_id": Holds("whose it is: the school's id", Of.NOBODY),
    "created_at": Holds("when it was made", Of.NOBODY),
}


def unsaid() -> list[str]:
    """Tables and columns that do not say what they hold."""
    tables = [table.name for table in _tables() if KEPT not in table.info]
    return tables + [f"{table.name}.{column.name}" for table in _tables() for column in table.c if _holds(column) is None]


def page_part() -> str:
    """Markdown: the tables at a glance, then each with its columns. Raises BadInput for one that says nothing."""
    if missing := unsaid():
        raise BadInput(f"These do not say what they hold: {', '.join(missing)}.")
    glance = ["| table | personal data of | kept until | forgotten |", "|---|---|---|---|"]
    for table in _tables():
        kept: Kept = table.info[KEPT]
        glance.append(f"| [`{table.name}`](#{table.name}) | {_of(table)} | {kept.until} | {kept.how} |")
    return "\n".join([*glance, "", *(line for table in _tables() for line in _section(table))]).rstrip()


def renewed(page: str) -> str:
    """The page with the schema of now. Raises BadInput for a page without the marks."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise BadInput(f"The page needs the two marks {BEGIN} and {END}.")
    return f"{before}{BEGIN}\n{page_part()}\n{END}{after}"


def _section(table: Table) -> Iterator[str]:
    kept: Kept = table.info[KEPT]
    yield from (f"### {table.name}", "", kept.why, "", "| column | holds | personal |", "|---|---|---|")
    for column in table.c:
        if said := _holds(column):
            yield f"| `{column.name}` | {said.what} | {said.of} |"
    yield ""


def _of(table: Table) -> str:
    whose = {said.of for column in table.c if (said := _holds(column))} - {Of.NOBODY}
    return ", ".join(sorted(whose)) or "nobody"


def _holds(column: Column[object]) -> Holds | None:
    said: Holds | None = column.info.get(HOLDS, _EVERYWHERE.get(column.name))
    return said


def _tables() -> list[Table]:
    return sorted(Base.metadata.tables.values(), key=lambda table: table.name)


def main() -> None:
    page = Path(sys.argv[1])
    page.write_text(renewed(page.read_text()))


if __name__ == "__main__":
    main()
