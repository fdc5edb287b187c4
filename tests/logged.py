"""What the service writes to its log as JSON, for tests."""

import json
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from services import log

Lines = Callable[[], list[dict[str, Any]]]
"""What was written since it was asked last."""


@contextmanager
def logged_as_json(capsys: pytest.CaptureFixture[str]) -> Iterator[Lines]:
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    root.handlers = []  # pytest's own, which would be closed
    log.configure("INFO", "json")
    try:
        yield lambda: [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    finally:
        root.handlers = before
        root.setLevel(level)
