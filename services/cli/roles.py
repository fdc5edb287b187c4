"""`serve` and the roles it starts. Each role loads only what it needs: `web` never imports torch, `stream` never Dash."""

import asyncio
import contextlib
import json
import signal
import sys
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any

import typer

from services import tracing
from services.cli import app, people
from services.cli.options import DataDir, Host, Port, Supervised, TlsCert, TlsKey, load_settings
from services.settings import Settings, traces_wanted

if TYPE_CHECKING:
    from services.bootstrap.service import Service


@app.command()
def serve(host: Host = None, port: Port = None, data_dir: DataDir = None, tls_cert: TlsCert = None, tls_key: TlsKey = None) -> None:
    """Everything on this machine: database, stream and web, one port."""
    from services.bootstrap.service import running_service

    settings = load_settings(host=host, port=port, data_dir=data_dir, tls_cert=tls_cert, tls_key=tls_key)
    people.print("Starting ClassPulse ...")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # while it starts: what has started is stopped in order
    with running_service(settings) as service:
        signal.signal(signal.SIGTERM, lambda *_: service.supervisor.request_stop())
        signal.signal(signal.SIGINT, lambda *_: service.supervisor.request_stop())
        base = service.settings.base_url
        people.print(f"\n[bold green]ClassPulse is running[/] at {base}")
        people.print(f"  Dashboard   {_way_in(service)}")
        people.print(f"  API         {base}/docs")
        people.print(f"  Database    {'as configured' if settings.database_url else settings.data_dir}")
        if not service.settings.law.permits_expression():
            people.print(
                "  [yellow]Presence mode: no expressions are read[/] (CLASSPULSE_JURISDICTION says where; see README, Privacy and law)."
            )
        if not service.settings.cameras_open:
            people.print(
                "  [yellow]No cameras from other machines:[/] browsers give them to https pages only. Start with --tls-cert FILE "
                "--tls-key FILE, or let a proxy speak HTTPS and set CLASSPULSE_PUBLIC_URL=https://..."
            )
        people.print("  Stop with Ctrl-C.\n")
        if not sys.stdout.isatty():
            ready = {"event": "ready", "url": base}
            typer.echo(json.dumps(ready if _is_logged(settings) else ready | {"login_url": service.login_url}))
        service.supervisor.run()
        people.print("Stopping ...")


def _way_in(service: "Service") -> str:
    if _is_logged(service.settings):
        return f"{service.settings.base_url}   [dim](`classpulse login-link` prints a link that logs you in)[/]"
    return f"{service.login_url}   [dim](this link works once, for {service.settings.login_link_minutes:.0f} minutes)[/]"


def _is_logged(settings: Settings) -> bool:
    """In production what is printed ends in a log, and a log holds no key."""
    return settings.env == "production" and not people.is_terminal


@app.command()
def stream(supervised: Supervised = False) -> None:
    """One role: ingest, vision and worker (started by `serve`)."""
    from services.bootstrap import stream as role

    _run("stream", role.run(load_settings(), supervised=supervised))


@app.command()
def ingest(supervised: Supervised = False) -> None:
    """One role: video and faces, beside a `web` of its own; `worker`s read the expressions, through Redis."""
    from services.bootstrap import ingest as role

    _run("ingest", role.run(load_settings(), supervised=supervised))


@app.command()
def worker(supervised: Supervised = False) -> None:
    """One role: reads the expressions of faces that `ingest` nodes put into Redis."""
    from services.bootstrap import worker as role

    _run("worker", role.run(load_settings(), supervised=supervised))


@app.command()
def web(supervised: Supervised = False) -> None:
    """One role: API, dashboard and downloads (started by `serve`)."""
    from services.bootstrap import web as role
    from services.cli.web_dashboard import WebDashboard

    _run("web", role.run(load_settings(), make_dashboard=WebDashboard, supervised=supervised))


@app.command()
def jobs(supervised: Supervised = False) -> None:
    """One role: makes reports that were asked for as jobs, beside the `web` processes that do so too."""
    from services.bootstrap import reporting as role

    _run("jobs", role.run(load_settings(), supervised=supervised))


def _run(role: str, main: Coroutine[Any, Any, None]) -> None:
    import uvloop

    traced = tracing.collected(role) if traces_wanted() else contextlib.nullcontext()
    with traced, asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main)
