"""The dashboard on the web process's server."""

from pathlib import Path
from typing import Any, Final

from dash import Dash
from fastapi import FastAPI

from dashboard import browser, feed, listing, managing, noting, reviewing, router, scheduling, texts
from dashboard.data import DashboardData
from dashboard.index import INDEX, LANGUAGE
from dashboard.languages.wanted import Wanted
from dashboard.shell import layout

ASSETS: Final = Path(__file__).parent / "assets"


class _Dashboard(Dash):
    def interpolate_index(self, *parts: Any, **named: Any) -> str:
        """The browser's first HTML, in the language of whoever asks for it."""
        whole = super().interpolate_index(*parts, **named)  # type: ignore[no-untyped-call]  # dash has no types here
        return str(whole).replace(LANGUAGE, texts.CODE)


def mount(server: FastAPI, *, data: DashboardData, base_url: str = "") -> Dash:
    """Puts the dashboard at `/`. Call it after all other routes are there: in its lifespan Dash adds a route that answers every GET.

    `base_url`: what links for students and platforms begin with, without a slash at the end. Auth is the server's own: Dash's routes,
    its WebSocket handshake included, are protected by ASGI middleware or not at all.
    """
    app = _Dashboard(
        __name__,
        server=server,  # type: ignore[arg-type]  # dash names only Flask's kind in its types
        title=texts.PRODUCT,
        update_title="",
        assets_folder=str(ASSETS),
        index_string=INDEX,
        serve_locally=True,
        suppress_callback_exceptions=True,
        enable_mcp=False,
        add_log_handler=False,
        pages_folder="",
        use_pages=False,
    )
    app.layout = layout
    router.register(app, data, base_url)
    listing.register(app, data, base_url)
    managing.register(app, data.desk)
    reviewing.register(app)
    feed.register(app, data)
    noting.register(app, data.notes)
    scheduling.register(app, data.timetables)
    browser.register(app)
    # Else a process whose first request is not for `/` answers it without our scripts and styles.
    app._setup_server()  # type: ignore[no-untyped-call]
    server.add_middleware(Wanted)
    return app
