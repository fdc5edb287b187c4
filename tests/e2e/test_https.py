"""`serve` with a certificate, and what it says on an open network without one."""

import json
import os
import signal
import ssl
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.certificates import self_signed

pytestmark = pytest.mark.e2e
COMMAND = [sys.executable, "-m", "services.cli", "serve", "--port", "0"]


def serve(*arguments: object, look: Any = lambda ready: None) -> tuple[dict[str, str], str]:
    """Starts, lets `look` see what it says when it is ready, and stops; -> that, and what it told the operator."""
    process = subprocess.Popen(
        [*COMMAND, *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=dict(os.environ)
    )
    assert process.stdout is not None
    try:
        ready: dict[str, str] = json.loads(process.stdout.readline())
        look(ready)
    finally:
        process.send_signal(signal.SIGTERM)
        told = process.communicate(timeout=60)[1]
    assert process.returncode == 0
    return ready, " ".join(told.split())


def test_with_a_certificate_of_its_own_it_speaks_https(tmp_path: Path) -> None:
    certificate, key = self_signed(tmp_path)

    def look(ready: dict[str, str]) -> None:
        with httpx.Client(base_url=ready["url"], verify=ssl.create_default_context(cafile=str(certificate))) as http:
            answer = http.get("/readyz")
        assert answer.status_code == 200
        assert "strict-transport-security" in answer.headers

    ready, told = serve("--data-dir", tmp_path / "data", "--tls-cert", certificate, "--tls-key", key, look=look)
    assert ready["url"].startswith("https://localhost:")
    assert ready["login_url"].startswith("https://localhost:")
    assert "No cameras" not in told


def test_on_an_open_network_without_https_it_warns(tmp_path: Path) -> None:
    _, told = serve("--data-dir", tmp_path / "data", "--host", "0.0.0.0")
    assert "No cameras from other machines" in told
    assert "--tls-cert" in told


def test_half_a_pair_is_refused(tmp_path: Path) -> None:
    done = subprocess.run([*COMMAND, "--tls-key", tmp_path / "key"], capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert "HTTPS needs both the certificate" in done.stderr
