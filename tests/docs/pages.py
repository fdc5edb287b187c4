"""The pages under docs/, as a test reads them."""

import re
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"
RUN = "<!-- a test runs this block -->\n"


def page(name: str) -> str:
    return (DOCS / name).read_text()


def block(name: str, language: str) -> str:
    """The marked example of a page."""
    found = re.findall(re.escape(RUN) + f"```{language}\n(.*?)```", page(name), re.DOTALL)
    assert len(found) == 1
    return str(found[0])
