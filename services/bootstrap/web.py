"""Composition root of the `web` role: API, dashboard and metrics behind the one port. It never loads torch or aiortc."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Protocol
from uuid import UUID

from fastapi import FastAPI
from sqlalchemy import Engine

from services.api.app import ApiContext, create_app
from services.api.gate import current_asker
from services.api.mood_feeds import MoodFeeds
from services.api.neighbours import Neighbours, Register
from services.api.signaling_client import SignalingClient
from services.api.whip_rules import WhipRules
from services.auth.principals import Teacher
from services.auth.secret import load_secret
from services.bootstrap import supervise
from services.bootstrap.alerting import look_at_classes
from services.bootstrap.forgetting import keep_forgotten, ledger_of
from services.bootstrap.housekeeping import Kept, forget_in_time
from services.bootstrap.nodes import NodeRegister
from services.bootstrap.redis_client import connect
from services.bootstrap.relay import turn_servers
from services.bootstrap.reporting import runner_of
from services.bootstrap.serving import make_server, serve_until, stop_event
from services.domain.policy import Jurisdiction
from services.domain.reach import Reach
from services.errors import Misconfigured
from services.reports.runner import Runner
from services.reports.scheduling import Scheduler
from services.settings import Settings
from services.storage.engine import open_engine
from services.storage.erasure_ledger import ErasureLedger
from services.storage.notify import Listener
from services.storage.restored import make_up
from services.webhooks.courier import Courier
from services.webhooks.sender import Sender


class Dashboard(Protocol):
    """The dashboard as this role sees it; services never import it, so the program hands it in."""

    def mount(self, server: FastAPI) -> None: ...

    async def start(self) -> None: ...

    async def stop(self) -> None: ...


@dataclass(frozen=True, slots=True)
class DashboardParts:
    """What a dashboard is made of."""

    engine: Engine
    listener: Listener
    k_floor: int
    base_url: str
    actor: Callable[[], str]  # who asks, for the audit log
    reach: Callable[[], Reach]  # whose lessons whoever asks may see
    owner: Callable[[], UUID | None]  # whose a lesson is that whoever asks makes
    law: Jurisdiction
    ledger: ErasureLedger | None
    sample_fps: float
    close_video: Callable[[UUID], Awaitable[None]]  # of a session; raises a ClassPulseError when the stream process is away


async def run(settings: Settings, *, make_dashboard: Callable[[DashboardParts], Dashboard], supervised: bool) -> None:
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
        ledger = ledger_of(settings)
        await asyncio.to_thread(make_up, engine, ledger)
        feeds = MoodFeeds(engine, settings.k_floor, most=settings.max_mood_streams)
        parts.callback(listener.subscribe(feeds.notify))
        dashboard = make_dashboard(
            DashboardParts(
                engine,
                listener,
                settings.k_floor,
                settings.base_url,
                actor=_actor,
                reach=_reach,
                owner=_owner,
                law=settings.law,
                ledger=ledger,
                sample_fps=settings.sample_fps,
                close_video=signaling.close_session,
            )
        )
        neighbours = Neighbours(settings.whip_redirect, await parts.enter_async_context(_registered(settings, signaling)))
        parts.push_async_callback(neighbours.close)
        runner = await parts.enter_async_context(runner_of(settings, engine))
        app = create_app(_context(settings, engine, ledger, feeds, signaling, neighbours, runner), mount_dashboard=dashboard.mount)
        sender = Sender(private=settings.webhooks_private)
        parts.push_async_callback(sender.close)
        await dashboard.start()
        parts.push_async_callback(dashboard.stop)
        tasks = [
            asyncio.create_task(_end_streams(stop, feeds)),
            asyncio.create_task(supervise.forever("lag", supervise.measure_lag)),
            asyncio.create_task(supervise.forever("retention", lambda: _forget_in_time(settings, engine))),
            asyncio.create_task(supervise.forever("jobs", runner.run)),
            asyncio.create_task(supervise.forever("schedules", Scheduler(engine).run)),
            asyncio.create_task(supervise.forever("erasures", lambda: keep_forgotten(engine, ledger))),
            asyncio.create_task(supervise.forever("alerts", lambda: look_at_classes(engine, settings.k_floor, settings.alert_thresholds))),
            asyncio.create_task(supervise.forever("webhooks", Courier(engine, sender).run)),
        ]
        parts.push_async_callback(supervise.cancel, tasks)
        tls = {"ssl_certfile": settings.tls_cert, "ssl_keyfile": settings.tls_key} if settings.tls else {}
        await serve_until(make_server(app, host=settings.host, port=settings.port, **tls), stop)


@contextlib.asynccontextmanager
async def _registered(settings: Settings, signaling: SignalingClient) -> AsyncIterator[Register | None]:
    """Where other nodes are found, and this one, if it takes video, by others."""
    if settings.queue_url is None:
        yield None
        return
    redis = connect(settings.queue_url)
    register = NodeRegister(redis)
    announcing = [partial(register.announce, settings.node_url, signaling.room)] if settings.node_url else []
    async with contextlib.aclosing(redis), supervise.running(*(supervise.forever("register", loop) for loop in announcing)):
        yield register.nodes


async def _end_streams(stop: asyncio.Event, feeds: MoodFeeds) -> None:
    """Before the server waits for open answers: these would end by themselves only with the lesson."""
    await stop.wait()
    feeds.close()


async def _forget_in_time(settings: Settings, engine: Engine) -> None:
    await forget_in_time(engine, Kept(timedelta(days=settings.audit_days), timedelta(days=settings.report_days)))


def _actor() -> str:
    return current_asker().actor


def _reach() -> Reach:
    return current_asker().reach


def _owner() -> UUID | None:
    asker = current_asker()
    return asker.user_id if isinstance(asker, Teacher) else None


def _context(
    settings: Settings,
    engine: Engine,
    ledger: ErasureLedger,
    feeds: MoodFeeds,
    signaling: SignalingClient,
    neighbours: Neighbours,
    runner: Runner,
) -> ApiContext:
    return ApiContext(
        engine=engine,
        ledger=ledger,
        feeds=feeds,
        signaling=signaling,
        runner=runner,
        secret=load_secret(
            settings.data_dir,
            settings.secret_key.get_secret_value() if settings.secret_key else None,
            [key.get_secret_value() for key in settings.previous_secret_keys],
        ),
        base_url=settings.base_url,
        k_floor=settings.k_floor,
        law=settings.law,
        platform_key=settings.platform_key.get_secret_value() if settings.platform_key else None,
        token_valid=timedelta(hours=settings.participant_token_hours),
        raw_retention=timedelta(hours=settings.raw_retention_hours),
        sample_fps=settings.sample_fps,
        private_webhooks=settings.webhooks_private,
        whip=WhipRules(tuple(settings.ice_servers), turn_servers(settings), neighbours),
    )
