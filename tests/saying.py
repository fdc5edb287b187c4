"""Whether two languages say the same: the same texts, with the same places to fill in."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, is_dataclass
from string import Formatter
from typing import Any


def places(said: Any) -> Any:
    """What is filled in where: of a text its names, of a collection of texts all of them, with its keys."""
    if is_dataclass(said) and not isinstance(said, type):
        return places(asdict(said))
    if isinstance(said, str):
        return sorted(name for _, name, _, _ in Formatter().parse(said) if name is not None)
    if isinstance(said, Mapping):
        return {key: places(value) for key, value in said.items()}
    return [places(value) for value in said]


def leaves(said: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every single text, by where it stands."""
    if is_dataclass(said) and not isinstance(said, type):
        said = asdict(said)
    if isinstance(said, str):
        yield path, said
        return
    for key, value in said.items() if isinstance(said, Mapping) else enumerate(said):
        yield from leaves(value, f"{path}.{key}".lstrip("."))
