"""No frame and no crop reaches a disk: the kernel's own account of every file that a whole session opened for writing.

The service runs under strace, all of its processes and threads. What it wrote must be the database's, and none of it a picture.
"""

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest
from playwright.sync_api import sync_playwright

from dashboard import texts
from services.bootstrap.demo.crowd import Plan
from tests import media
from tests.dashboard.browsing import ARGUMENTS, CHROMIUM, SLOW_MS

pytestmark = [pytest.mark.e2e, pytest.mark.browser]

KEY = "platform-key-of-the-test"
STRACE = ["strace", "-f", "-y", "--seccomp-bpf", "-qq", "-e", "signal=none", "-e", "trace=open,openat,openat2,creat,mknod,mknodat"]
SERVE = [sys.executable, "-m", "services.cli", "serve", "--port", "0", "--data-dir"]
STUDENTS = [sys.executable, "-m", "services.cli", "demo-students"]

WRITING = re.compile(r"O_WRONLY|O_RDWR|O_CREAT|O_TMPFILE|creat\(|mknod")
OPENED = re.compile(r"= \d+<(.*?)>(?:\(deleted\))?$")
OURS = {"erasures.jsonl", "postgres", "postgres.lock", "postgres.users", "secret.key", "signing.key"}
PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"RIFF", b"BM", b"P5", b"P6", b"II*\x00", b"MM\x00*", b"\x1aE\xdf\xa3", b"DKIF")


@dataclass(frozen=True, slots=True)
class Traced:
    url: str
    login_url: str
    http: httpx.Client


@contextlib.contextmanager
def traced(data_dir: Path, account: Path) -> Iterator[Traced]:
    environment = {**os.environ, "CLASSPULSE_PLATFORM_KEY": KEY, "PYTHONDONTWRITEBYTECODE": "1"}
    process = subprocess.Popen(
        [*STRACE, "-o", str(account), *SERVE, str(data_dir)], stdout=subprocess.PIPE, text=True, env=environment, start_new_session=True
    )
    try:
        assert process.stdout is not None
        ready = json.loads(process.stdout.readline())
        with httpx.Client(base_url=ready["url"], headers={"Authorization": f"Bearer {KEY}"}, timeout=30) as http:
            yield Traced(ready["url"], ready["login_url"], http)
    finally:
        for child in psutil.Process(process.pid).children():
            child.send_signal(signal.SIGTERM)
        process.wait(60)
        if process.stdout:
            process.stdout.close()


def hold_a_lesson(service: Traced, students: int = 2, looks: int = 12) -> dict[str, Any]:
    """Students stream until so many looks at each could have been stored; then the lesson ends."""
    session: dict[str, Any] = service.http.post("/api/v1/sessions", json={"title": "Algebra", "policy": {"k": 1}}).json()
    path = f"/api/v1/sessions/{session['id']}"
    seats = [service.http.post(f"{path}/participants", json={"name": f"Student {n}", "consent": True}).json() for n in range(students)]
    crowd = subprocess.Popen(STUDENTS, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert crowd.stdin is not None
    assert crowd.stdout is not None
    crowd.stdin.write(Plan(None, [(seat["whip_url"], seat["token"]) for seat in seats]).to_json() + "\n")
    crowd.stdin.flush()
    told = [json.loads(crowd.stdout.readline())["event"] for _ in range(students)]
    assert told == ["joined"] * students
    for _ in range(600):
        if service.http.get(f"{path}/stats").json()["frames"]["sampled"] >= students * looks:
            break
        crowd.stdout.flush()
        with contextlib.suppress(subprocess.TimeoutExpired):
            crowd.wait(0.1)
    crowd.terminate()
    crowd.communicate(timeout=30)
    service.http.post(f"{path}/end").raise_for_status()
    return session


def download(service: Traced, session: dict[str, Any]) -> str:
    """As a teacher, from the dashboard."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = browser.new_page()
        page.set_default_timeout(SLOW_MS)
        page.goto(f"{service.login_url}?next=/sessions/{session['id']}")
        page.get_by_role("button", name="Open the dashboard").click()
        page.get_by_text(texts.REPORT, exact=True).click()
        with page.expect_download() as expected:
            page.get_by_role("link", name=texts.REPORT_HTML).click()
        content = Path(expected.value.path()).read_text()
        browser.close()
    return content


def written(account: str) -> set[str]:
    """Paths, resolved by the kernel, of every file that was opened for writing."""
    opened = (OPENED.search(line) for line in account.splitlines() if WRITING.search(line))
    return {found[1] for found in opened if found}


def is_the_service_s(path: str, data_dir: Path) -> bool:
    """In its data folder, or on no disk at all."""
    return path.startswith((f"{data_dir}/", "/dev/null", "/dev/shm/PostgreSQL.", "/dev/tty"))


def is_a_start_s(path: str) -> bool:
    """Unnamed files for the output of Postgres' own programs, and Python's look whether /tmp can be written."""
    return re.fullmatch(r"/tmp/(#\d+|[a-z0-9_]{8})(/#\d+)?( \(deleted\))?", path) is not None


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="strace is Linux's")
def test_a_whole_session_writes_numbers_and_no_picture(data_dir: Path, tmp_path: Path) -> None:
    assert shutil.which("strace"), "strace is missing: `make system` installs it"
    account, folder = tmp_path / "account", data_dir.resolve()
    with traced(folder, account) as service:
        started = account.stat().st_size
        session = hold_a_lesson(service)
        assert "Visible expression" in download(service, session)
        for content, kind in ((media.group(), "picture"), (media.two_people(), "video")):
            assert service.http.post("/api/v1/pictures", content=content, timeout=120).raise_for_status().json()["kind"] == kind
        (point,) = service.http.get(f"/api/v1/sessions/{session['id']}/mood?bucket=3600").json()["points"][-1:]
        assert point["readable"] == 2
        over = account.stat().st_size
    whole = account.read_text(errors="replace")
    during, ever = written(whole[started:over]), written(whole)
    assert any("postgres/base" in path for path in during), "the account shows what was written"
    assert {path for path in during if not is_the_service_s(path, folder)} == set()
    assert {path for path in ever if not is_the_service_s(path, folder) and not is_a_start_s(path)} == set()
    assert not_numbers(folder) == []


def not_numbers(data_dir: Path) -> list[Path]:
    """What lies in the data folder and is neither the database nor the key nor the ledger of erasures, or begins as a picture does."""
    files = [path for path in data_dir.rglob("*") if path.is_file()]
    return [path for path in files if path.relative_to(data_dir).parts[0] not in OURS or begins(path).startswith(PICTURES)]


def begins(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(4)
