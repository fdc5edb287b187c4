"""The examples of docs/platforms.md, run as they stand there against the running service."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from services.bootstrap.demo.clip import sample_video
from services.bootstrap.service import Service
from services.domain.emotions import EXPRESSIONS
from tests.docs.pages import block

pytestmark = pytest.mark.e2e


@pytest.fixture
def environment(service: Service) -> dict[str, str]:
    key = service.settings.platform_key
    assert key is not None
    return {**os.environ, "CLASSPULSE_URL": service.settings.base_url, "CLASSPULSE_PLATFORM_KEY": key.get_secret_value()}


def test_the_python_example_prints_a_mood(environment: dict[str, str], tmp_path: Path) -> None:
    script = tmp_path / "class_of_one.py"
    script.write_text(block("platforms.md", "python"))
    command = [sys.executable, str(script), str(sample_video()), "8"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=100, env=environment)
    assert done.returncode == 0, done.stderr
    points = [json.loads(line) for line in done.stdout.splitlines()]
    shown = [point for point in points if not point["suppressed"]]
    assert {(point["present"], point["readable"]) for point in shown} == {(1, 1)}
    assert set(shown[0]["expressions"]) == set(EXPRESSIONS)
    assert 0 <= shown[0]["engagement"] <= 100


def test_the_curl_example_goes_through(environment: dict[str, str]) -> None:
    command = ["bash", "-euo", "pipefail", "-c", block("platforms.md", "sh")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, env=environment)
    assert done.returncode == 0, done.stdout + done.stderr
    for said in ('"whip_url"', '{"points":[]}', '"ended_at":"', "session_id,title,course"):
        assert said in done.stdout
