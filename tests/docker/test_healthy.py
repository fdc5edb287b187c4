"""What the containers' health check says of real processes, and of none."""

import asyncio
import contextlib
import http.server
import importlib.util
import json
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from sqlalchemy import Engine

from services.ingest.control import control_app
from services.ingest.mailbox import Mailbox
from services.ingest.network import Network
from services.ingest.peers import Peers
from services.ingest.stats import Stats
from tests.docker.files import DOCKER
from tests.node import node, serving


def fault(role: str, environment: Mapping[str, str]) -> str | None:
    spec = importlib.util.spec_from_file_location("healthy", DOCKER / "healthy.py")
    assert spec is not None
    assert spec.loader is not None
    healthy = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(healthy)
    found: str | None = healthy.fault(role, environment)
    return found


async def test_a_stream_process_that_answers_is_well(tmp_path: Path) -> None:
    where = {"CLASSPULSE_STREAM_SOCKET": str(tmp_path / "stream.sock")}
    assert "does not answer" in str(await asyncio.to_thread(fault, "stream", where))
    stats = Stats()
    peers = Peers(Mailbox(), stats, fps=2.0, most=1, network=Network())
    async with serving(control_app(peers, stats), uds=where["CLASSPULSE_STREAM_SOCKET"]):
        assert await asyncio.to_thread(fault, "stream", where) is None
    await peers.stop()


async def test_a_web_process_with_its_parts_is_well(engine: Engine) -> None:
    async with node(engine) as ours:
        where = {"CLASSPULSE_PORT": str(urlsplit(ours.url).port)}
        assert await asyncio.to_thread(fault, "web", where) is None


@contextlib.contextmanager
def answering(body: dict[str, Any]) -> Iterator[dict[str, str]]:
    """503 with `body`, as /readyz does."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(503)
            self.end_headers()
            self.wfile.write(json.dumps(body).encode())

        def log_message(self, *_: object) -> None:
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield {"CLASSPULSE_PORT": str(server.server_port)}
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("faults", "web", "alone"),
    [
        ({"stream": "is not running"}, False, True),
        ({"database": "does not answer"}, False, False),
        ({"stream": "is not running", "database": "does not answer"}, False, False),
        ({}, False, False),
    ],
)
def test_a_web_process_alone_misses_no_stream(faults: dict[str, str], *, web: bool, alone: bool) -> None:
    with answering({"status": "not ready", "faults": faults, "room": 0}) as where:
        assert (fault("web", where) is None) == web
        assert (fault("web-alone", where) is None) == alone
