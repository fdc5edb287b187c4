"""How a role's process runs its event loop."""

import asyncio
import gzip
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
import uvloop

from services import tracing
from services.cli import roles


def test_roles_run_on_uvloop() -> None:
    seen: list[asyncio.AbstractEventLoop] = []

    async def role() -> None:
        seen.append(asyncio.get_running_loop())

    roles._run("web", role())
    assert isinstance(seen[0], uvloop.Loop)


def test_a_role_sends_its_spans_where_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[tuple[str, bytes]] = []

    class Collector(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            taken.append((self.path, gzip.decompress(body) if self.headers.get("content-encoding") == "gzip" else body))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    async def role() -> None:
        with tracing.span("look", frames=3):
            await asyncio.sleep(0)

    with HTTPServer(("127.0.0.1", 0), Collector) as server:
        serving = threading.Thread(target=server.serve_forever)
        serving.start()
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", f"http://127.0.0.1:{server.server_port}")
        roles._run("ingest", role())
        server.shutdown()
        serving.join()
    ((path, body),) = taken
    assert path == "/v1/traces"
    assert b"classpulse-ingest" in body
    assert b"classpulse.frames" in body
