"""The web role's application, put together: routes, gate and edge."""

from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Final

from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from services.api import answers, documented
from services.api.context import ApiContext
from services.api.gate import Gate
from services.api.middleware import Edge
from services.api.packed import Packed
from services.api.route_table import RouteTable
from services.api.routes import (
    alerts,
    audit,
    courses,
    docs,
    embed,
    feedback,
    join,
    keys,
    login,
    made_reports,
    markers,
    me,
    mood,
    operations,
    organisation,
    own,
    own_reports,
    participants,
    pictures,
    raw_readings,
    report_schedules,
    reports,
    sessions,
    stats,
    subject_access,
    webhooks,
    whip,
)
from services.api.token_in_query import TokenInQuery
from services.auth.permissions import check_complete

__all__ = ["ApiContext", "create_app"]

_STATIC: Final = Path(__file__).parent / "static"
_ABOUT: Final = """Reads the **visible expression** of a live class; it is not inner state.

Authenticate with `Authorization: Bearer` and a platform's API key; video (WHIP) with the participant's token. A key does what its
scopes say. Every error is `application/problem+json` (RFC 9457). Calls that make something take an `Idempotency-Key`. Lists come in
pages: ask again with `next_cursor` as `cursor`. docs/platforms.md leads through it."""


def create_app(context: ApiContext, *, mount_dashboard: Callable[[FastAPI], None] | None = None) -> FastAPI:
    """Raises Misconfigured for a route that the permission table does not know. Whoever made the parts in `context` closes them."""
    app = FastAPI(
        title="ClassPulse",
        version=version("classpulse"),
        description=_ABOUT,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        generate_unique_id_function=documented.operation_id,
    )
    app.state.context = context
    for noun in (
        sessions,
        participants,
        join,
        me,
        own,
        own_reports,
        subject_access,
        mood,
        alerts,
        embed,
        reports,
        courses,
        made_reports,
        report_schedules,
        raw_readings,
        stats,
        markers,
        pictures,
        feedback,
        whip,
        webhooks,
        keys,
        organisation,
        audit,
    ):
        app.include_router(noun.router)
    app.include_router(join.page)
    app.include_router(own.shell)
    app.include_router(embed.page)
    app.include_router(made_reports.page)
    app.include_router(pictures.page)
    app.include_router(login.router)
    app.include_router(docs.router)
    app.include_router(operations.router)
    app.mount("/static", StaticFiles(directory=_STATIC), name="static")
    if mount_dashboard is not None:
        mount_dashboard(app)
    check_complete(RouteTable(app.routes).keys())
    answers.install(app)
    documented.install(app)
    app.add_middleware(Packed)
    app.add_middleware(Gate, server=app, context=context)  # after the dashboard's own, and so around it
    app.add_middleware(TokenInQuery, path=whip.PATH)
    app.add_middleware(Edge, tls=context.base_url.startswith("https://"))
    return app
