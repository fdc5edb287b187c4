"""HTML and SVG as text that cannot be broken out of: everything that is not markup already is escaped."""

from html import escape
from typing import Final

_EMPTY: Final = frozenset({"meta", "br", "rect", "path", "line", "col"})


class Markup(str):
    """Text that may stand in a page as it is."""

    __slots__ = ()


Child = str | Markup | None


def tag(element: str, /, *children: Child, **attributes: str | float | None) -> Markup:
    """`class_` is `class`, an underscore inside a name is a hyphen; children and attributes that are None are left out."""
    written = "".join(f' {_attribute(key)}="{escape(str(value))}"' for key, value in attributes.items() if value is not None)
    if element in _EMPTY:
        return Markup(f"<{element}{written}/>" if element in {"rect", "path", "line"} else f"<{element}{written}>")
    return Markup(f"<{element}{written}>{join(*children)}</{element}>")


def join(*children: Child) -> Markup:
    return Markup("".join(child if isinstance(child, Markup) else escape(child, quote=False) for child in children if child is not None))


def _attribute(name: str) -> str:
    """SVG writes some names in camel case: they have no underscore, and stay as they are."""
    return name.rstrip("_").replace("_", "-")
