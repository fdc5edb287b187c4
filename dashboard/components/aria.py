"""Attributes for those who hear a page: Python has no `aria-label=`."""

from typing import Any, Final


def aria(**attributes: str) -> dict[str, Any]:
    """`aria(label="...")` for `**` in a component's call."""
    return {f"aria-{name}": value for name, value in attributes.items()}


SILENT: Final = aria(hidden="true")
