"""A report becomes a file: whole or not at all."""

import json
import os
import tempfile
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any
from uuid import UUID

from services.errors import Misconfigured
from services.reports.summary import SessionReport


class Format(StrEnum):
    JSON = "json"


def write(report: SessionReport, path: Path, form: Format) -> None:
    """Raises Misconfigured when the place cannot be written or the disk is full; an older file at `path` then stays as it was."""
    content = WRITERS[form](report)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise Misconfigured(f"The report could not be written to {path}: {error.strerror}.") from error


def _as_json(report: SessionReport) -> bytes:
    return json.dumps(report.as_json(), default=_plain, indent=2, ensure_ascii=False).encode() + b"\n"


def _plain(value: Any) -> str:
    match value:
        case datetime():
            return value.isoformat()
        case UUID():
            return str(value)
    raise TypeError(f"a report holds a {type(value).__name__}")


WRITERS: dict[Format, Callable[[SessionReport], bytes]] = {Format.JSON: _as_json}
