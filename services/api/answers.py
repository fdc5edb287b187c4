"""An error as whoever asked can read it: a page for a person with a browser, problem+json for everybody else."""

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import Scope

from services.api import pages, problems
from services.api.languages import spoken
from services.api.route_table import API_PREFIX
from services.errors import ClassPulseError


def to(error: Exception, scope: Scope) -> Response:
    answer = problems.of(error)
    if not _reads_html(scope):
        return answer
    words = spoken(HTTPConnection(scope))
    page = pages.please_log_in(words) if answer.status_code == 401 else pages.error(answer.status_code, problems.detail_of(error), words)
    for name in ("retry-after", "allow"):
        if name in answer.headers:
            page.headers[name] = answer.headers[name]
    return page


def install(app: FastAPI) -> None:
    """For errors that are raised inside routes; what is unforeseen goes on to the edge, which logs it."""

    async def handle(request: Request, error: Exception) -> Response:
        return to(error, request.scope)

    for kind in (ClassPulseError, RequestValidationError, HTTPException, PoolTimeout, DBAPIError):
        app.add_exception_handler(kind, handle)


def _reads_html(scope: Scope) -> bool:
    accepts = Headers(scope=scope).get("accept", "")
    return scope["method"] in {"GET", "HEAD", "POST"} and "text/html" in accepts and not scope["path"].startswith(API_PREFIX)
