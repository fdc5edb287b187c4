"""The teacher's cookie: signed, kept from scripts, sent to this site only, and over TLS only where the service is reached by TLS.

It names a login; whether that still holds is in the database, so that a login can be ended from elsewhere.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Literal
from uuid import UUID

from services.auth import signed
from services.auth.secret import Secret
from services.errors import Unauthorized

NAME: Final = "classpulse_teacher"
VALID: Final = timedelta(hours=12)  # a school day; a shared computer is not logged in tomorrow
_AUDIENCE: Final = "classpulse:teacher"


@dataclass(frozen=True, slots=True)
class CookieAttributes:
    """How the cookie is set and taken back. Lax: a link from elsewhere opens the dashboard, a form from elsewhere does not write."""

    secure: bool
    httponly: bool = True
    samesite: Literal["lax"] = "lax"
    path: str = "/"


def attributes(base_url: str) -> CookieAttributes:
    return CookieAttributes(secure=base_url.startswith("https://"))


def issue_teacher_cookie(secret: Secret, login_id: UUID, valid: timedelta = VALID) -> str:
    return signed.sign(secret, _AUDIENCE, str(login_id), {}, valid)


def read_teacher_cookie(secret: Secret, value: str) -> UUID:
    """-> the login's id. Raises Unauthorized, as `read_token` does."""
    try:
        return UUID(signed.verify(secret, (_AUDIENCE,), value)["sub"])
    except (ValueError, AttributeError) as error:
        raise Unauthorized("The login is malformed.") from error
