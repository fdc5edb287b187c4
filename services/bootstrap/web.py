"""Composition root of the `web` role: API, dashboard and metrics behind the one port. It never loads torch or aiortc."""

import asyncio
import contextlib
from collections.abc import Callable
from datetime import timedelta

from fastapi import FastAPI
from sqlalchemy import Engine

from services.api.app import ApiContext, create_app
from services.api.signaling_client import SignalingClient
from services.auth.secret import load_secret
from services.bootstrap import supervise
from services.bootstrap.serving import make_server, serve_until, stop_event
from services.errors import Misconfigured
from services.settings import Settings
from services.storage.engine import open_engine
from services.storage.notify import Listener

MountDashboard = Callable[[FastAPI, Engine, Listener, int], None]
"""Called with the server, the database, its notifications and the floor of k."""


async def run(settings: Settings, *, mount_dashboard: MountDashboard, supervised: bool) -> None:
    """Until stopped. Raises Misconfigured."""
    if settings.stream_socket is None or settings.database_url is None:
        raise Misconfigured("The web role needs CLASSPULSE_STREAM_SOCKET and CLASSPULSE_DATABASE_URL; `classpulse serve` sets both.")
    stop = stop_event(supervised=supervised)
    async with contextlib.AsyncExitStack() as parts:
        engine = open_engine(settings.database_url, pool_size=10)
        parts.callback(engine.dispose)
        listener = Listener(settings.database_url)
        listener.start()
        parts.callback(listener.stop)
        signaling = SignalingClient(settings.stream_socket)
        parts.push_async_callback(signaling.close)
        context = ApiContext(
            engine=engine,
            secret=load_secret(settings.data_dir, settings.secret_key.get_secret_value() if settings.secret_key else None),
            platform_key=settings.platform_key.get_secret_value() if settings.platform_key else None,
            base_url=settings.base_url,
            k_floor=settings.k_floor,
            law=settings.law,
            token_valid=timedelta(hours=settings.participant_token_hours),
            signaling=signaling,
        )
        app = create_app(context, mount_dashboard=lambda server: mount_dashboard(server, engine, listener, settings.k_floor))
        lag = asyncio.create_task(supervise.forever("lag", supervise.measure_lag))
        parts.push_async_callback(supervise.cancel, [lag])
        await serve_until(make_server(app, host=settings.host, port=settings.port), stop)
