"""Commands in this process, on the test's own database: those that need nothing else."""

import json
import tempfile
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from typer.testing import CliRunner

from services.cli import app, auditing, database, erasures, keys, subject_access

Run = Callable[..., list[dict[str, Any]]]

REGISTERED = (auditing, database, erasures, keys, subject_access)
"""Importing them has registered their commands."""


@pytest.fixture
def run(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """-> the lines that a command prints. Raises what it raises."""
    with tempfile.TemporaryDirectory(prefix="classpulse-cli-") as folder:
        monkeypatch.setenv("CLASSPULSE_DATABASE_URL", database_url)
        monkeypatch.setenv("CLASSPULSE_DATA_DIR", folder)

        def command(*arguments: str) -> list[dict[str, Any]]:
            done = CliRunner().invoke(app, arguments, catch_exceptions=False)
            if done.exception is not None:
                raise done.exception
            return [json.loads(line) for line in done.stdout.splitlines()]

        yield command
