"""axe-core in the page: what it finds against WCAG 2.2 A and AA."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

AXE = Path(__file__).parent / "axe" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")


def violations(page: Page) -> list[str]:
    """One line for each: the rule, what is wrong, and where."""
    if not AXE.exists():
        pytest.skip("axe-core is not here: .ci/system-packages fetches it")
    page.wait_for_timeout(400)  # transitions: half-faded text has little contrast
    page.evaluate(AXE.read_text())
    found = page.evaluate("(rules) => axe.run(document, { runOnly: rules, resultTypes: ['violations'] })", RULES)
    return [f"{rule['id']}: {node['failureSummary']} -- {node['html'][:300]}" for rule in found["violations"] for node in rule["nodes"]]
