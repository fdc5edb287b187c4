"""What the service says of a report it made, so that whoever gets a copy can ask: is it yours, and is it as you made it?"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Self
from uuid import UUID

from services.auth.signing import SigningKeys, read_signature
from services.errors import BadInput

HEADER: Final = "ClassPulse-Signature"
"""In the answer that carries a report over HTTP."""

_VERSION: Final = 1
_OF_A_COURSE: Final = 2  # who knows sessions only says that it is of a newer service, and not that it is broken


@dataclass(frozen=True, slots=True)
class Statement:
    """`sha256`: of the file, in hexadecimals. `about`: the session's id, or the title of the course. `service`: its address as it named
    itself. `weights`: ids of the networks that read the faces, none in presence mode."""

    sha256: str
    about: UUID | str
    form: str
    weights: tuple[str, ...]
    made_at: datetime  # to the second
    service: str

    def signed(self, keys: SigningKeys) -> str:
        of_session = isinstance(self.about, UUID)
        return keys.sign(
            {
                "v": _VERSION if of_session else _OF_A_COURSE,
                "iss": self.service,
                "iat": int(self.made_at.timestamp()),
                "session_id" if of_session else "course": str(self.about),
                "format": self.form,
                "weights": list(self.weights),
                "sha256": self.sha256,
            }
        )

    @classmethod
    def read(cls, signature: str) -> tuple[Self, str]:
        """-> what it says, and the id of the key. Raises BadInput."""
        signed = read_signature(signature)
        return cls._of(signed.claims), signed.key_id

    @classmethod
    def _of(cls, claims: dict[str, Any]) -> Self:
        try:
            if claims["v"] not in {_VERSION, _OF_A_COURSE}:
                raise BadInput("The signature is of a newer ClassPulse than this one.")
            return cls(
                sha256=claims["sha256"],
                about=UUID(claims["session_id"]) if claims["v"] == _VERSION else str(claims["course"]),
                form=claims["format"],
                weights=tuple(claims["weights"]),
                made_at=datetime.fromtimestamp(claims["iat"], UTC),
                service=claims["iss"],
            )
        except (KeyError, TypeError, ValueError) as error:
            raise BadInput("The signature says nothing of a report.") from error

    def is_of(self, content: bytes) -> bool:
        """Whether this is the file, to the last bit."""
        return hashlib.sha256(content).hexdigest() == self.sha256


def beside(path: Path) -> Path:
    """Where the signature of a file lies."""
    return path.with_name(f"{path.name}.sig")
