"""The keys that sign tokens and cookies: given by the operator, or made once and kept in the data folder."""

import os
import secrets
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from services.errors import Misconfigured

FILE_NAME = "secret.key"
MIN_LENGTH = 32  # characters; a shorter HS256 key is weaker than its hash


@dataclass(frozen=True, slots=True)
class Secret:
    """`current` signs. `previous` signed before it and are still believed, so that a change of key logs nobody out."""

    current: str = field(repr=False)
    previous: tuple[str, ...] = field(default=(), repr=False)

    @property
    def keys(self) -> tuple[str, ...]:
        return (self.current, *self.previous)


def load_secret(data_dir: Path, configured: str | None, previous: Sequence[str] = ()) -> Secret:
    """The same keys for every process that shares `data_dir`, also when they start at the same time. Raises Misconfigured.

    `previous`: keys that the operator has replaced. The file in `data_dir` holds a key a line, the newest first.
    """
    if configured is not None:
        keys, where = [configured], "CLASSPULSE_SECRET_KEY"
    else:
        path = data_dir / FILE_NAME
        keys, where = _kept(path), str(path)
    current, *older = [_long_enough(key, where) for key in keys]
    return Secret(current, (*older, *(_long_enough(key, "CLASSPULSE_PREVIOUS_SECRET_KEYS") for key in previous)))


def _kept(path: Path) -> list[str]:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        _create(path)
    if os.name == "posix" and path.stat().st_mode & 0o077:
        raise Misconfigured(f"{path} can be read by other users of this machine; run: chmod 600 {path}")
    return path.read_text(encoding="ascii").splitlines() or [""]


def _create(path: Path) -> None:
    """Written whole under another name (mode 0600 from the start), then linked: the first process wins, nobody reads half a key."""
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{FILE_NAME}-")
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48) + "\n")
            file.flush()
            os.fsync(file.fileno())
        path.hardlink_to(draft)
    except FileExistsError:
        pass  # another process was faster: its key counts
    finally:
        Path(draft).unlink()


def _long_enough(secret: str, where: str) -> str:
    if len(secret) < MIN_LENGTH:
        raise Misconfigured(f"A secret key of {where} is shorter than {MIN_LENGTH} characters.")
    return secret
