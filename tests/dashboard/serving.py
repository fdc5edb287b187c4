"""The dashboard on a real server."""

import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

import services.api
from dashboard.app import mount
from dashboard.data import DashboardData

STATIC = Path(services.api.__file__).parent / "static"
"""What the web role serves to everybody; the home screen's icon is there."""


class Server:
    """The dashboard on a real server, in a thread of its own."""

    def __init__(self, data: DashboardData, port: int = 0) -> None:
        self._server = uvicorn.Server(uvicorn.Config(served(data), port=port, log_level="warning"))
        self._thread = threading.Thread(target=self._server.run, name="dashboard")
        self._thread.start()
        while not self._server.started:
            assert self._thread.is_alive()
            self._thread.join(0.02)
        self.port: int = self._server.servers[0].sockets[0].getsockname()[1]
        self.url = f"http://localhost:{self.port}"

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join()


def served(data: DashboardData) -> FastAPI:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await data.start()
        yield
        await data.stop()

    server = FastAPI(lifespan=lifespan)
    server.mount("/static", StaticFiles(directory=STATIC), name="static")
    mount(server, data=data, base_url="http://localhost:8765")
    return server
