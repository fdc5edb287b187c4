"""Every error as RFC 9457 problem+json: one shape, a message for people, and never a traceback."""

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from fastapi import Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException

from services.errors import ClassPulseError, Overloaded

MEDIA_TYPE: Final = "application/problem+json"
RETRY_AFTER_S: Final = 2
READ_ONLY: Final = "25006"  # SQLSTATE; a standby, or one that was told so
UNFORESEEN: Final = "Something went wrong here; the service's log says what."

log = logging.getLogger(__name__)


class MethodNotAllowed(ClassPulseError):
    status, title = 405, "Method not allowed"

    def __init__(self, method: str, allow: frozenset[str]) -> None:
        self.allow = ", ".join(sorted(allow))
        super().__init__(f"{method} is not possible here; possible: {self.allow}")


class TooMany(ClassPulseError):
    status, title = 429, "Too many requests"

    def __init__(self, detail: str, retry_after_s: int) -> None:
        super().__init__(f"{detail} Try again in {retry_after_s} s.")
        self.retry_after = str(retry_after_s)


class NotImplementedHere(ClassPulseError):
    status, title = 501, "Not implemented"


def problem(status: int, title: str, detail: str, headers: Mapping[str, str] | None = None, **more: Any) -> Response:
    """`more` are the extension members of RFC 9457."""
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}
    return JSONResponse(body, status, headers, MEDIA_TYPE)


def of(error: Exception) -> Response:
    """The answer to any error. What nobody foresaw is logged with its traceback and answered without its message."""
    match error:
        case ClassPulseError():
            return problem(error.status, error.title, error.detail, _headers(error))
        case RequestValidationError():
            return _of_validation(error)
        case HTTPException():
            title = HTTPStatus(error.status_code).phrase
            return problem(error.status_code, title, str(error.detail), error.headers)
        case PoolTimeout() | DBAPIError(connection_invalidated=True):
            log.warning("the database does not answer: %s", getattr(error, "orig", None) or error)
            return of(Overloaded("The database does not answer."))
        case DBAPIError() if getattr(error.orig, "sqlstate", None) == READ_ONLY:
            log.warning("the database is read-only: %s", error.orig)
            return of(Overloaded("The database takes no entries now, and what cannot be written down is not shown."))
        case DBAPIError() if _is_unreachable(error):
            log.warning("the database does not answer: %s", error.orig)
            return of(Overloaded("The database does not answer."))
    log.error("unforeseen error", exc_info=error)
    return problem(500, "Internal error", UNFORESEEN)


def detail_of(error: Exception) -> str:
    """For a page: what may be said of this error."""
    if isinstance(error, ClassPulseError):
        return error.detail
    if isinstance(error, HTTPException):
        return str(error.detail)
    return UNFORESEEN


def _headers(error: ClassPulseError) -> dict[str, str]:
    headers = {}
    if error.status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"
    if error.status in {HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.TOO_MANY_REQUESTS}:
        headers["Retry-After"] = getattr(error, "retry_after", None) or str(RETRY_AFTER_S)
    if error.status in {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.REQUEST_ENTITY_TOO_LARGE}:
        headers["Connection"] = "close"  # the rest of the body is not read
    if isinstance(error, MethodNotAllowed):
        headers["Allow"] = error.allow
    return headers


def _of_validation(error: RequestValidationError) -> Response:
    """Says where and what; what was sent is not repeated, it may hold names or tokens."""
    errors = [{"at": ".".join(str(part) for part in found["loc"]), "message": found["msg"]} for found in error.errors()]
    detail = "; ".join(f"{found['at']}: {found['message']}" for found in errors)
    return problem(422, "Cannot be processed", detail, errors=errors)


def _is_unreachable(error: DBAPIError) -> bool:
    """No SQLSTATE means that no server answered; class 08 and 57P0x, that it went away."""
    state = getattr(error.orig, "sqlstate", None)
    return state is None or state.startswith(("08", "57P"))
