"""A report becomes a file: whole or not at all."""

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from services.errors import Misconfigured
from services.reports.making import Made
from services.reports.statement import beside


def save_signed(made: Made, path: Path) -> None:
    """With its signature beside it. Raises what `save` raises."""
    save(made.content, path)
    save(f"{made.entry.signature}\n".encode(), beside(path))


def save(content: bytes | Iterable[bytes], path: Path) -> None:
    """Raises Misconfigured when the place cannot be written or the disk is full; an older file at `path` then stays as it was."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.writelines([content] if isinstance(content, bytes) else content)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise Misconfigured(f"The report could not be written to {path}: {error.strerror}.") from error
