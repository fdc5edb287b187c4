"""JSON Web Tokens as this service signs them: HS256, always with an end, always for one audience.

The audience keeps a participant's token from ever being read as a teacher's cookie, though one key signs both.
"""

from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any, Final

import jwt

from services import clock
from services.auth.secret import Secret
from services.errors import Unauthorized

_ALGORITHM: Final = "HS256"
_ISSUER: Final = "classpulse"
_REQUIRED: Final = ["exp", "sub", "aud", "iss"]


def sign(secret: Secret, audience: str, subject: str, claims: dict[str, str], valid: timedelta) -> str:
    now = clock.now()
    fixed = {"iss": _ISSUER, "aud": audience, "sub": subject, "iat": now, "exp": now + valid}
    return jwt.encode({**claims, **fixed}, secret.current, algorithm=_ALGORITHM)


def verify(secret: Secret, audiences: Sequence[str], token: str) -> dict[str, Any]:
    """The claims of a token that is valid now; its `aud` is one of `audiences`. Unauthorized says what is wrong with any other."""
    try:
        return _decode(secret, audiences, token)
    except jwt.ExpiredSignatureError as error:
        raise Unauthorized("The token has expired; ask for a new one.") from error
    except jwt.InvalidAudienceError as error:
        raise Unauthorized("The token was made for something else.") from error
    except jwt.InvalidSignatureError as error:
        raise Unauthorized("The token was not signed by this service, or was changed.") from error
    except jwt.InvalidTokenError as error:
        raise Unauthorized("The token is malformed.") from error


def _decode(secret: Secret, audiences: Sequence[str], token: str) -> dict[str, Any]:
    """With the first key whose signature fits: the signature is looked at before all else."""
    *others, last = secret.keys
    for key in others:
        with suppress(jwt.InvalidSignatureError):
            return _decode_with(key, audiences, token)
    return _decode_with(last, audiences, token)


def _decode_with(key: str, audiences: Sequence[str], token: str) -> dict[str, Any]:
    return jwt.decode(token, key, algorithms=[_ALGORITHM], audience=audiences, issuer=_ISSUER, options={"require": _REQUIRED})
