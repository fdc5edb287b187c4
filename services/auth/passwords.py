"""Teachers' passwords: argon2id with the parameters of RFC 9106 for little memory (64 MiB, about 50 ms); nothing else of them is kept."""

from functools import cache
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from services.errors import BadInput

SHORTEST: Final = 12
"""Characters. Long ones are asked for and nothing else: rules about signs make passwords that are written on paper (NIST SP 800-63B)."""
LONGEST: Final = 1024


def hash_password(password: str) -> str:
    """Raises BadInput for one that is too short or too long."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise BadInput(f"A password has {SHORTEST} to {LONGEST} characters, not {len(password)}.")
    return PasswordHasher().hash(password)


def matches(password: str, hashed: str | None) -> bool:
    """`hashed` None, for somebody unknown or without a password, takes as long as any other and is False."""
    try:
        return PasswordHasher().verify(_nobodys() if hashed is None else hashed, password[:LONGEST]) and hashed is not None
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobodys() -> str:
    return PasswordHasher().hash("nobody's password")
