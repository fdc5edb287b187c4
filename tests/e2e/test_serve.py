"""`classpulse serve` as an operator meets it: starts, says where it is, survives its parts, leaves nothing behind."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil
import pytest

KEY = "platform-key-of-the-test"
COMMAND = [sys.executable, "-m", "services.cli", "serve"]


@dataclass(frozen=True, slots=True)
class Served:
    process: subprocess.Popen[str]
    url: str
    login_url: str

    def child(self, role: str) -> psutil.Process:
        found = [child for child in psutil.Process(self.process.pid).children() if role in child.cmdline()]
        assert len(found) == 1, f"{role}: {found}"
        return found[0]


@contextlib.contextmanager
def serving(data_dir: Path) -> Iterator[Served]:
    environment = {**os.environ, "CLASSPULSE_PLATFORM_KEY": KEY}
    process = subprocess.Popen(
        [*COMMAND, "--port", "0", "--data-dir", str(data_dir)], stdout=subprocess.PIPE, text=True, env=environment, start_new_session=True
    )
    try:
        assert process.stdout is not None
        ready = json.loads(process.stdout.readline())
        yield Served(process, ready["url"], ready["login_url"])
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        process.wait(40)
        if process.stdout:
            process.stdout.close()


def eventually(condition: Callable[[], bool], seconds: float = 60.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come to pass"
        time.sleep(0.1)


def ready(url: str) -> bool:
    try:
        return httpx.get(f"{url}/readyz", timeout=5).status_code == 200
    except httpx.TransportError:
        return False


@pytest.mark.e2e
def test_it_serves_restarts_its_parts_and_stops_without_a_trace(data_dir: Path) -> None:
    with serving(data_dir) as served:
        assert ready(served.url)
        session = httpx.post(
            f"{served.url}/api/v1/sessions", headers={"Authorization": f"Bearer {KEY}"}, json={"title": "Algebra"}, timeout=20
        )
        assert session.status_code == 201

        first = served.child("stream")
        first.kill()
        eventually(lambda: not ready(served.url))
        eventually(lambda: ready(served.url))
        assert served.child("stream").pid != first.pid
        kept = httpx.get(f"{served.url}/api/v1/sessions", headers={"Authorization": f"Bearer {KEY}"}, timeout=20).json()
        assert session.json()["id"] in json.dumps(kept)

        children = psutil.Process(served.process.pid).children(recursive=True)
        served.process.send_signal(signal.SIGTERM)
        assert served.process.wait(40) == 0
        gone, alive = psutil.wait_procs(children, timeout=20)
        assert not alive
        assert gone


@pytest.mark.e2e
def test_children_do_not_outlive_a_killed_supervisor(data_dir: Path) -> None:
    with serving(data_dir) as served:
        roles = [served.child("stream"), served.child("web")]
        served.process.kill()
        assert psutil.wait_procs(roles, timeout=30)[1] == []


def failing(*arguments: str, **environment: str) -> str:
    done = subprocess.run([*COMMAND, *arguments], capture_output=True, text=True, timeout=100, env={**os.environ, **environment})
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    return " ".join(done.stderr.split())


@pytest.mark.e2e
def test_an_occupied_port_is_said_in_one_sentence(data_dir: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        message = failing("--port", str(port), "--data-dir", str(data_dir))
    assert f"Port {port} on 127.0.0.1 cannot be used" in message
    assert "--port" in message


@pytest.mark.e2e
def test_a_data_folder_that_is_a_file_is_said_in_one_sentence(data_dir: Path) -> None:
    (data_dir / "file").write_text("")
    message = failing("--port", "0", "--data-dir", str(data_dir / "file"))
    assert "data folder" in message
    assert "--data-dir" in message


@pytest.mark.e2e
@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"CLASSPULSE_DATABASE_URL": "mysql://somewhere/db"}, "Postgres is the only database"),
        ({"CLASSPULSE_ENV": "production"}, "needs CLASSPULSE_DATABASE_URL and CLASSPULSE_SECRET_KEY"),
        ({"CLASSPULSE_SECRET_KEY": "short"}, "CLASSPULSE_SECRET_KEY"),
        ({"CLASSPULSE_WEIGHTS": "/nowhere/net.safetensors"}, "/nowhere/net"),
    ],
)
def test_a_wrong_setting_is_named(data_dir: Path, environment: dict[str, str], sentence: str) -> None:
    assert sentence in failing("--port", "0", "--data-dir", str(data_dir), **environment)
