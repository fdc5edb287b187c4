"""The ledger of erasures: a file that no backup of the database holds, so that a restored one can be told whom to forget again.

One JSON object a line, ids and a time. Each line ends with the SHA-256 of the line before it and its own words: a line that was
changed, taken out or put in shows. A ledger that was written anew from the start, or cut at its end, does not; whoever has noted
`head` sees that too.
"""

import fcntl
import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from services.errors import Misconfigured

FILE_NAME: Final = "erasures.jsonl"
_BEGIN: Final = hashlib.sha256(b"classpulse erasures 1").hexdigest()


@dataclass(frozen=True, slots=True)
class Erasure:
    """`id`: of the receipt."""

    id: UUID
    at: datetime
    organisation_id: UUID
    session_id: UUID
    participant_id: UUID


class ErasureLedger:
    """Any number of processes may use the file at once."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def prepare(self) -> "ErasureLedger":
        """Makes the file where there is none, for its owner alone. Raises Misconfigured where nothing can be written."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            os.close(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600))
        except OSError as error:
            raise Misconfigured(
                f"The ledger of erasures {self.path} cannot be written ({error.strerror}): an erasure that a backup may bring back is "
                "none. Choose another data folder, or set CLASSPULSE_ERASURES_FILE."
            ) from error
        return self

    def read(self) -> list[Erasure]:
        """In the order of writing. Raises Misconfigured naming the first line that is not as it was written."""
        return [erasure for erasure, _ in self._lines(self.path.read_bytes())]

    def head(self) -> str:
        """What the whole ledger comes down to; note it elsewhere to see later that nothing was cut off."""
        return self._head(self.path.read_bytes())

    def append(self, erasures: Iterable[Erasure]) -> int:
        """Those that are not there yet; -> how many. They are on the disk when this returns."""
        with self._locked() as file:
            held = os.pread(file, os.fstat(file).st_size, 0)
            known = {erasure.id for erasure, _ in self._lines(held)}
            new = [erasure for erasure in erasures if erasure.id not in known]
            if new:
                os.ftruncate(file, held.rfind(b"\n") + 1)  # half a line is of a process that died while it wrote
                os.lseek(file, 0, os.SEEK_END)
                _write(file, _chained(new, self._head(held)))
                os.fsync(file)
        return len(new)

    @contextmanager
    def _locked(self) -> Iterator[int]:
        file = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield file
        finally:
            os.close(file)

    def _head(self, held: bytes) -> str:
        lines = self._lines(held)
        return lines[-1][1] if lines else _BEGIN

    def _lines(self, held: bytes) -> Sequence[tuple[Erasure, str]]:
        """With the chain's value at each."""
        chain, found = _BEGIN, []
        for number, line in enumerate(held.split(b"\n")[:-1], 1):
            try:
                said: dict[str, Any] = json.loads(line)
                written = said.pop("chain")
                erasure = _erasure(said)
            except (ValueError, KeyError, TypeError, AttributeError):
                written, erasure = None, None
            chain = _link(chain, erasure) if erasure else chain
            if erasure is None or written != chain:
                raise Misconfigured(
                    f"Line {number} of the ledger of erasures {self.path} is not as it was written, or a line before it is missing. Put a "
                    "good copy in its place (`classpulse erasures export` makes them); docs/operators.md says how."
                )
            found.append((erasure, chain))
        return found


def _chained(erasures: Iterable[Erasure], chain: str) -> bytes:
    lines = []
    for erasure in erasures:
        chain = _link(chain, erasure)
        lines.append(json.dumps({**_said(erasure), "chain": chain}) + "\n")
    return "".join(lines).encode()


def _link(chain: str, erasure: Erasure) -> str:
    return hashlib.sha256(f"{chain} {json.dumps(_said(erasure))}".encode()).hexdigest()


def _said(erasure: Erasure) -> dict[str, str]:
    return {
        "id": str(erasure.id),
        "at": erasure.at.astimezone(UTC).isoformat(),
        "organisation_id": str(erasure.organisation_id),
        "session_id": str(erasure.session_id),
        "participant_id": str(erasure.participant_id),
    }


def _erasure(said: dict[str, str]) -> Erasure:
    return Erasure(
        UUID(said["id"]),
        datetime.fromisoformat(said["at"]),
        UUID(said["organisation_id"]),
        UUID(said["session_id"]),
        UUID(said["participant_id"]),
    )


def _write(file: int, data: bytes) -> None:
    while data:
        data = data[os.write(file, data) :]
