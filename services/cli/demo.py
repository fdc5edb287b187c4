"""`demo`: the main job with one command, watched at the terminal or in the browser."""

import contextlib
import itertools
import json
import secrets
import signal
import threading
import webbrowser
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from pydantic import SecretStr
from rich.live import Live

from services import clock
from services.cli import app, people
from services.cli.demo_screen import line, screen
from services.cli.options import DataDir, Port, load_settings
from services.errors import ClassPulseError, Misconfigured
from services.settings import Settings

if TYPE_CHECKING:
    from services.bootstrap.demo.show import Show

LOOK_EVERY_S = 1.0
LINE_EVERY = 5  # looks, where the output is no terminal


@app.command()
def demo(
    students: Annotated[int, typer.Option(min=1, max=200, help="How many students join.")] = 8,
    seconds: Annotated[float | None, typer.Option(min=5, help="End by itself after so long; default: at Ctrl-C.")] = None,
    headless: Annotated[bool, typer.Option("--headless", help="Do not open a browser.")] = False,
    video: Annotated[Path | None, typer.Option(help="Play this file instead of the free sample.")] = None,
    port: Port = None,
    data_dir: DataDir = None,
) -> None:
    """A class of students, each a real WebRTC client, streams in; the live dashboard opens."""
    from services.bootstrap.demo.clip import sample_video
    from services.bootstrap.demo.show import Show
    from services.bootstrap.service import running_service

    if video is not None and not video.is_file():
        raise Misconfigured(f"There is no video at {video}.")
    if video is None:
        sample_video()
    settings = _for_demo(load_settings(port=port, data_dir=data_dir))
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _number, _frame: stop.set())
    people.print("Starting ClassPulse (database, stream, web) ...")
    with running_service(settings) as service:
        show = Show(service, settings.platform_key.get_secret_value() if settings.platform_key else "", students, video)
        try:
            show.open()
            where = f"{service.login_url}?next=/sessions/{show.session_id}"
            people.print(f"[bold]Live dashboard[/]  {where}  [dim](works once)[/]")
            if not headless:
                webbrowser.open(where)
            _watch(show, stop, seconds)
            summary = show.close()
        except BaseException:
            show.abandon()
            raise
    people.print(f"The session stays in {settings.data_dir}: `classpulse serve` shows it again.", markup=False)
    people.print(f"Its report: {summary['report']}", markup=False)
    typer.echo(json.dumps(summary))
    if summary["students_read"] < students:
        raise ClassPulseError(f"Only {summary['students_read']} of {students} students were read. {' '.join(show.progress.failed[:3])}")


@app.command("demo-students", hidden=True)
def demo_students() -> None:
    """The students' process of the demo; its plan comes on standard input."""
    from services.bootstrap.demo import crowd

    load_settings()
    crowd.main()


def _for_demo(settings: Settings) -> Settings:
    """A key of its own, and another port where the usual one is taken: a demo should start."""
    from services.bootstrap.supervisor import claim_port

    try:
        claim_port(settings.host, settings.port)
    except Misconfigured:
        settings = settings.model_copy(update={"port": 0})
    key = settings.platform_key or SecretStr(secrets.token_urlsafe(24))
    # The screen shows what an INFO line would.
    level = "WARNING" if settings.log_level == "INFO" else settings.log_level
    # It lives on this machine alone: its students trust no certificate of one's own, and it has no place on a public service.
    private = {"host": "127.0.0.1", "public_url": None, "tls_cert": None, "tls_key": None}
    return settings.model_copy(update={"platform_key": key, "log_level": level, **private})


def _watch(show: "Show", stop: threading.Event, seconds: float | None) -> None:
    """Until told to stop or `seconds` after the last student joined."""
    joined_at: float | None = None
    with _terminal(show) as draw:
        while not stop.wait(LOOK_EVERY_S):
            show.look()
            draw()
            if show.crowd_ended():
                raise ClassPulseError("The students' process ended before its time; its reason stands above.")
            if joined_at is None and show.progress.everybody_tried:
                joined_at = clock.monotonic()
            if seconds is not None and joined_at is not None and clock.monotonic() - joined_at >= seconds:
                return


@contextlib.contextmanager
def _terminal(show: "Show") -> Iterator[Callable[[], None]]:
    """A screen that redraws itself; where the output is no terminal, a line every few seconds."""
    if people.is_terminal:
        with Live(screen(show.progress), console=people, auto_refresh=False) as live:
            yield lambda: live.update(screen(show.progress), refresh=True)
    else:
        looks = itertools.count()
        yield lambda: None if next(looks) % LINE_EVERY else people.print(line(show.progress))
