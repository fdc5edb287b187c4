"""The settings as a table for docs/operators.md, made from the texts in `services.settings`.

`python -m services.settings_table docs/operators.md` writes it between the page's two marks.
"""

import sys
from pathlib import Path
from typing import Any, Final

from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from services.errors import BadInput
from services.settings import Settings

BEGIN: Final = "<!-- settings: made by `python -m services.settings_table docs/operators.md` -->"
END: Final = "<!-- /settings -->"
_SIGNS: Final = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<"}
_OF_A_MACHINE: Final = {"data_dir": "one per user"}


def table() -> str:
    """Markdown, a line for each setting in the order of the class."""
    lines = [
        f"| `CLASSPULSE_{name.upper()}` | {_default(name, field)} | {_meaning(field)} |" for name, field in Settings.model_fields.items()
    ]
    return "\n".join(["| setting | default | meaning |", "|---|---|---|", *lines])


def renewed(page: str) -> str:
    """The page with the table of now. Raises BadInput for a page without the marks."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise BadInput(f"The page needs the two marks {BEGIN} and {END}.")
    return f"{before}{BEGIN}\n{table()}\n{END}{after}"


def _default(name: str, field: FieldInfo) -> str:
    if name in _OF_A_MACHINE:
        return _OF_A_MACHINE[name]
    default: Any = field.default
    if default is PydanticUndefined:
        return "needed"
    if isinstance(default, tuple):
        default = list(default)  # as it is written in the environment
    return "unset" if default in (None, "", []) else f"`{default}`"


def _meaning(field: FieldInfo) -> str:
    limits = [
        f"{sign} {limit:g}" for rule in field.metadata for key, sign in _SIGNS.items() if (limit := getattr(rule, key, None)) is not None
    ]
    said = (field.description or "").replace("|", "\\|")
    return f"{said} ({', '.join(limits)})" if limits else said


def main() -> None:
    page = Path(sys.argv[1])
    page.write_text(renewed(page.read_text()))


if __name__ == "__main__":
    main()
