"""A report becomes a file: whole or not at all."""

import os
import tempfile
from pathlib import Path

from services.errors import Misconfigured
from services.reports.formats import Format, export
from services.reports.summary import SessionReport

__all__ = ["Format", "write"]


def write(report: SessionReport, path: Path, form: Format) -> None:
    """Raises Misconfigured when the place cannot be written or the disk is full; an older file at `path` then stays as it was."""
    content = export(report, form)
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
