"""The key that signs tokens and cookies: given by the operator, or made once and kept in the data folder."""

import os
import secrets
import tempfile
from pathlib import Path

from services.errors import Misconfigured

FILE_NAME = "secret.key"
MIN_LENGTH = 32  # characters; a shorter HS256 key is weaker than its hash


def load_secret(data_dir: Path, configured: str | None) -> str:
    """The same key for every process that shares `data_dir`, also when they start at the same time."""
    if configured is not None:
        return _long_enough(configured, "CLASSPULSE_SECRET_KEY")
    path = data_dir / FILE_NAME
    if not path.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        _create(path)
    if os.name == "posix" and path.stat().st_mode & 0o077:
        raise Misconfigured(f"{path} can be read by other users of this machine; run: chmod 600 {path}")
    return _long_enough(path.read_text(encoding="ascii").strip(), str(path))


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
        raise Misconfigured(f"The secret key of {where} is shorter than {MIN_LENGTH} characters.")
    return secret
