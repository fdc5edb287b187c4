"""Running one ASGI app in a role's process, until a signal or the supervisor's end."""

import asyncio
import contextlib
import os
import signal
import threading
from collections.abc import Iterator
from typing import Any

import uvicorn

from services.bootstrap.impatient import ImpatientProtocol

GRACE_S = 5  # open requests and sockets get so long to finish


class Server(uvicorn.Server):
    """uvicorn with the process's signals left to the role: it must first close its own parts, in order."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def make_server(app: Any, **where: Any) -> Server:
    """`where`: host and port, or uds; with ssl_certfile and ssl_keyfile it speaks HTTPS."""
    return Server(
        uvicorn.Config(
            app,
            http=ImpatientProtocol,
            log_config=None,
            access_log=False,
            lifespan="auto",
            timeout_graceful_shutdown=GRACE_S,
            server_header=False,
            **where,
        )
    )


def stop_event(*, supervised: bool) -> asyncio.Event:
    """Set by SIGTERM, SIGINT or, for a child of the supervisor, by its death: our standard input then ends."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    if supervised:
        threading.Thread(target=_wait_for_end_of_stdin, args=(loop, stop), daemon=True, name="supervisor watch").start()
    return stop


def _wait_for_end_of_stdin(loop: asyncio.AbstractEventLoop, stop: asyncio.Event) -> None:
    # The bare descriptor: a daemon thread inside sys.stdin's lock would abort the interpreter's exit.
    while os.read(0, 1024):
        pass
    with contextlib.suppress(RuntimeError):  # the loop has ended by itself
        loop.call_soon_threadsafe(stop.set)


async def serve_until(server: Server, stop: asyncio.Event) -> None:
    """Returns when the server has closed. Raises SystemExit(1) when it could not bind, as uvicorn does."""
    serving = asyncio.create_task(server.serve())
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
    server.should_exit = True
    await serving
    stopping.cancel()
