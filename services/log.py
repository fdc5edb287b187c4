"""Logging: one line a record to stderr, so that stdout stays for JSON. No picture, no name and no token is ever logged.

Whom a line is about stands beside its words, as ids: of the session and of the participant.
"""

import json
import logging
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Final, Literal
from uuid import UUID

FORMAT = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"

Form = Literal["text", "json"]

_IDS: Final = ("session_id", "participant_id")
_ABOUT: Final[ContextVar[Mapping[str, UUID]]] = ContextVar("classpulse_log_about", default={})  # noqa: B039 - never changed in place


@contextmanager
def about(*, session_id: UUID | None = None, participant_id: UUID | None = None) -> Iterator[None]:
    """Whom the lines that are logged inside are about, and those of the tasks and `to_thread` calls that begin there. A single line says
    it by `extra={"session_id": ...}`, which goes before."""
    before = _ABOUT.set(_ABOUT.get())
    try:
        learn(session_id=session_id, participant_id=participant_id)
        yield
    finally:
        _ABOUT.reset(before)


def learn(*, session_id: UUID | None = None, participant_id: UUID | None = None) -> None:
    """From here on to the end of the `about` around it."""
    given = {"session_id": session_id, "participant_id": participant_id}
    _ABOUT.set({**_ABOUT.get(), **{name: value for name, value in given.items() if value is not None}})


class Json(logging.Formatter):
    """One object a line: `time` (UTC), `level`, `logger`, `message`; `session_id`, `participant_id` and `exception` where there are any.

    Nothing else that somebody puts into a record gets out.
    """

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line: dict[str, str] = {"time": at, "level": record.levelname, "logger": record.name, "message": record.getMessage()}
        for name in _IDS:
            if (value := getattr(record, name, None)) is not None:
                line[name] = str(value)
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


class _Context(logging.Filter):
    """Gives a record the ids of its context where it has none of its own."""

    def filter(self, record: logging.LogRecord) -> bool:
        for name, value in _ABOUT.get().items():
            if not hasattr(record, name):
                setattr(record, name, value)
        return True


def configure(level: str = "INFO", form: Form = "text") -> None:
    """Called once by each entry point."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Json() if form == "json" else logging.Formatter(FORMAT))
    handler.addFilter(_Context())
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    for noisy in ("aioice", "aiortc", "httpx", "httpcore", "alembic.runtime", "uvicorn.access", "uvicorn.error"):
        logging.getLogger(noisy).setLevel(max(logging.WARNING, logging.getLogger().level))
