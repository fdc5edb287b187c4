"""The files of docker/, read as the programs read them."""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import yaml  # type: ignore[import-untyped]

from services.settings import Settings

ROOT: Final = Path(__file__).parents[2]
DOCKER: Final = ROOT / "docker"
SETTINGS: Final = frozenset(f"CLASSPULSE_{name.upper()}" for name in Settings.model_fields)
_VARIABLE: Final = re.compile(r"\$\{(\w+)(?::([?-])([^}]*))?\}")


def documents(path: Path) -> list[dict[str, Any]]:
    return [document for document in yaml.safe_load_all(path.read_text()) if document is not None]


def compose(*overrides: str) -> dict[str, Any]:
    """The services of compose.yaml with those of `overrides` laid over, as `docker compose -f ... -f ...` does: maps are merged, lists
    are joined, and what is plain is replaced."""
    merged: dict[str, Any] = {}
    for name in ("compose.yaml", *overrides):
        merged = _laid_over(merged, documents(DOCKER / name)[0]["services"])
    return merged


def _laid_over(below: Any, above: Any) -> Any:
    if isinstance(below, dict) and isinstance(above, dict):
        return {key: _laid_over(below.get(key), above.get(key)) if key in above else below[key] for key in below | above}
    if isinstance(below, list) and isinstance(above, list):
        return below + above
    return above


def filled_in(value: Any, given: Mapping[str, str]) -> str:
    """Raises KeyError with compose's own message where a needed variable is missing."""

    def of(found: re.Match[str]) -> str:
        name, kind, rest = found.groups()
        if given.get(name):
            return given[name]
        if kind == "?":
            raise KeyError(f"{name}: {rest}")
        return rest or ""

    return _VARIABLE.sub(of, str(value))


def environment(service: Mapping[str, Any], given: Mapping[str, str]) -> dict[str, str]:
    """What the container gets: a name without a value only when `given` has it."""
    named: Mapping[str, Any] = service["environment"]
    passed = {name: given.get(name) if value is None else filled_in(value, given) for name, value in named.items()}
    return {name: value for name, value in passed.items() if value is not None}


def settings_of(variables: Mapping[str, str], monkeypatch: Any) -> Settings:
    """As the role's process reads them. Raises ValidationError."""
    for name in [name for name in os.environ if name.startswith("CLASSPULSE_")]:
        monkeypatch.delenv(name)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    return Settings()
