"""Conditional requests (RFC 9110, 13.1.1; RFC 6585, 3): a PATCH says which ICE session it means."""

import re
from typing import Final

from services.errors import ClassPulseError

_TAG: Final = re.compile(r'\s*(?P<weak>W/)?"(?P<tag>[!#-~]*)"\s*')


class PreconditionRequired(ClassPulseError):
    status, title = 428, "Precondition required"


class PreconditionFailed(ClassPulseError):
    status, title = 412, "Precondition failed"


def require_match(if_match: str | None, tag: str) -> None:
    """`if_match`: the header; `tag`: the current entity tag without its quotes. Compared strongly: a weak tag never matches.

    Raises PreconditionRequired without the header, PreconditionFailed when it means another ICE session.
    """
    if if_match is None:
        raise PreconditionRequired('If-Match is needed: the ETag of the ICE session, or "*" to restart ICE.')
    if if_match.strip().strip('"') == "*":  # RFC 9725's own example puts the star into quotes
        return
    named = [_TAG.fullmatch(part) for part in if_match.split(",")]
    if not any(found and not found["weak"] and found["tag"] == tag for found in named):
        raise PreconditionFailed("If-Match names an ICE session that is not the current one: restart ICE with If-Match: *.")
