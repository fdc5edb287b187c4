"""What breaks breaks clearly: each failure says a sentence a person understands, and keeps what was acknowledged."""

import asyncio
import os
import random
import resource
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import psutil
import pytest
from aiortc import RTCPeerConnection

from services import clock
from services.auth.secret import Secret, load_secret
from services.auth.tokens import issue_participant_token
from services.bootstrap.demo.clip import LOOKS, Clip, decode, encode, sample_video
from services.bootstrap.service import Service
from services.domain.records import Outcome
from services.storage.embedded_server import PostgresServer
from services.vision.weights import SHIPPED, card_path
from tests.e2e.conftest import service_in
from tests.e2e.streaming import eventually, readings, sending

pytestmark = pytest.mark.e2e

SDP = {"Content-Type": "application/sdp"}
REPORT = [sys.executable, "-m", "services.cli", "report"]
SERVE = [sys.executable, "-m", "services.cli", "serve", "--port", "0"]


@pytest.fixture(scope="module")
def face() -> Clip:
    """Five seconds of a face."""
    return encode(decode(sample_video())[90:140], LOOKS[0])


@pytest.fixture(scope="module")
def service(data_dir: Path) -> Iterator[Service]:
    """One that may be broken, with its supervisor at work as under `classpulse serve`."""
    with service_in(data_dir) as own:
        caring = threading.Thread(target=own.supervisor.run, name="supervisor")
        caring.start()
        yield own
        own.supervisor.request_stop()
        caring.join()


@pytest.fixture
def seat(platform: Any) -> dict[str, Any]:
    """A student who may send, with the session's id."""
    session = platform.create_session()
    return {**platform.add_student(session["id"]), "session_id": session["id"]}


def post(seat: dict[str, Any], offer: str | bytes, **headers: str) -> httpx.Response:
    return httpx.post(seat["whip_url"], content=offer, headers={"Authorization": f"Bearer {seat['token']}", **SDP, **headers}, timeout=20)


def refused(answer: httpx.Response, status: int, *words: str) -> None:
    problem = answer.json()
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert problem["status"] == status
    assert all(word in problem["detail"] for word in words), problem["detail"]


def test_a_bad_offer_is_told_what_is_missing(seat: dict[str, Any]) -> None:
    refused(post(seat, "hello"), 400, "not SDP")
    video = "v=0\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\na=sendonly\r\n"
    refused(post(seat, video), 400, "no ICE credentials")
    refused(post(seat, f"{video}a=ice-ufrag:abcd\r\na=ice-pwd:{'x' * 22}\r\n"), 400, "no DTLS fingerprint")


async def test_audio_alone_is_told_that_video_is_needed(seat: dict[str, Any]) -> None:
    caller = RTCPeerConnection()
    caller.addTransceiver("audio", direction="sendonly")
    await caller.setLocalDescription(await caller.createOffer())
    refused(post(seat, caller.localDescription.sdp), 422, "no video", "audio is not read")
    await caller.close()


def test_five_megabytes_are_refused_before_they_are_read(seat: dict[str, Any]) -> None:
    refused(post(seat, b"v=0\r\n" + b"x" * 5_000_000), 413, "256 KiB")


def test_a_wrong_and_an_expired_token_are_told_apart(service: Service, seat: dict[str, Any]) -> None:
    secret = load_secret(service.settings.data_dir, None)
    who = UUID(seat["session_id"]), UUID(seat["id"])
    expired = issue_participant_token(secret, *who, timedelta(minutes=-5))
    foreign = issue_participant_token(Secret("somebody else's secret, long enough"), *who, timedelta(hours=1))
    refused(post(seat, "v=0", Authorization=f"Bearer {expired}"), 401, "expired")
    refused(post(seat, "v=0", Authorization=f"Bearer {foreign}"), 401, "not signed by this service")


async def test_a_video_without_a_face_reads_no_face_and_never_neutral(service: Service, platform: Any, seat: dict[str, Any]) -> None:
    empty = encode(decode(sample_video().with_name("no_face.mp4")), LOOKS[0])
    async with sending(empty, seat):
        await eventually(lambda: len(readings(service, seat)) >= 4)
    found = readings(service, seat)
    assert {row.outcome for row in found} == {Outcome.NO_FACE}
    assert {row.p_neutral for row in found} == {None}
    points = platform.mood(seat["session_id"])
    assert {(point["expressions"], point["engagement"], point["suppressed"]) for point in points} == {(None, None, True)}


async def test_a_corrupt_stream_is_counted_and_harms_nobody_else(service: Service, platform: Any, seat: dict[str, Any], face: Clip) -> None:
    noise = random.Random(7)
    garbage = Clip(tuple(noise.randbytes(900) for _ in range(50)))
    broken = platform.add_student(seat["session_id"], "Bo")
    before = undecodable(platform)
    async with sending(garbage, broken), sending(face, seat):
        await eventually(lambda: len(readings(service, seat)) >= 6)
        await eventually(lambda: undecodable(platform) > before)
    assert readings(service, broken) == []
    counted = platform.get(f"/api/v1/sessions/{seat['session_id']}/stats")["participants"]
    assert counted[broken["id"]] == {"received": 0, "sampled": 0, "dropped": 0}
    assert counted[seat["id"]]["sampled"] >= 6


def undecodable(platform: Any) -> float:
    lines = platform.http.get("/metrics").text.splitlines()
    return sum(float(line.split()[-1]) for line in lines if line.startswith("classpulse_frames_undecodable_total"))


async def test_a_restart_of_postgres_loses_nothing_acknowledged(service: Service, platform: Any, seat: dict[str, Any], face: Clip) -> None:
    postgres = PostgresServer(service.settings.data_dir.resolve() / "postgres")
    async with sending(face, seat):
        await eventually(lambda: len(readings(service, seat)) >= 4)
        acknowledged = readings(service, seat)
        await asyncio.to_thread(postgres.stop)
        stopped = clock.now()
        unavailable = await asyncio.to_thread(platform.http.get, "/api/v1/sessions")
        await asyncio.sleep(1.5)
        await asyncio.to_thread(postgres.start)
        started = clock.now()
        await eventually(lambda: platform.http.get("/readyz").status_code == 200)
        await eventually(lambda: readings(service, seat)[-1].at > started)
    refused(unavailable, 503, "The database does not answer.")
    assert unavailable.headers["retry-after"]
    kept = readings(service, seat)
    assert kept[: len(acknowledged)] == acknowledged
    assert [row for row in kept if stopped < row.at < started], "what was seen meanwhile waited in memory"


async def test_after_a_killed_stream_process_a_student_goes_on_as_the_same(
    service: Service, platform: Any, seat: dict[str, Any], face: Clip
) -> None:
    async with sending(face, seat):
        await eventually(lambda: len(readings(service, seat)) >= 4)
        killed = service.supervisor.stream.pid
        assert killed is not None
        psutil.Process(killed).kill()
        acknowledged = readings(service, seat)
        await eventually(lambda: platform.http.get("/readyz").status_code == 503)
        refused(post(seat, "v=0"), 503, "The stream process is not running")
    await eventually(lambda: platform.http.get("/readyz").status_code == 200)
    assert service.supervisor.stream.pid != killed
    async with sending(face, seat):
        await eventually(lambda: len(readings(service, seat)) >= len(acknowledged) + 4)
    assert readings(service, seat)[: len(acknowledged)] == acknowledged
    people = platform.get(f"/api/v1/sessions/{seat['session_id']}/participants")["participants"]
    assert [one["id"] for one in people] == [seat["id"]]
    assert max(point["present"] for point in platform.mood(seat["session_id"]) if not point["suppressed"]) == 1


def sentence(command: list[str], **options: Any) -> str:
    """What a command that must fail says; never a traceback."""
    done = subprocess.run(command, capture_output=True, text=True, timeout=100, **options)
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    return " ".join(done.stderr.split())


@pytest.mark.parametrize("of", ["session", "course"])
def test_a_full_disk_is_told_and_the_older_report_stays(
    of: str, service: Service, platform: Any, seat: dict[str, Any], tmp_path: Path
) -> None:
    """A limit on a file's size fails a write as a full disk does, half-way."""
    out = tmp_path / "report.html"
    out.write_text("the older one")
    environment = {**os.environ, **service.settings.as_environment()}
    platform.http.patch(f"/api/v1/sessions/{seat['session_id']}", json={"course": "9b"}).raise_for_status()
    command = [*REPORT, *([seat["session_id"]] if of == "session" else ["--course", "9b"]), "--out", str(out)]
    full = partial(resource.setrlimit, resource.RLIMIT_FSIZE, (2000, 2000))
    said = sentence(command, env=environment, preexec_fn=full)
    assert f"The report could not be written to {out}" in said
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]
    assert out.read_text() == "the older one"
    assert subprocess.run(command, env=environment, capture_output=True, timeout=60).returncode == 0
    assert out.read_text().startswith("<!doctype html>")


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    """Nobody can make a folder in /proc, not even root."""
    said = sentence([*SERVE, "--data-dir", "/proc/classpulse"])
    assert "The data folder /proc/classpulse cannot be made" in said
    assert "--data-dir" in said


@pytest.mark.parametrize("damage", ["cut short", "another card"])
def test_weights_that_do_not_fit_stop_the_start(damage: str, service: Service, tmp_path: Path) -> None:
    """Told once, by the process that loads them; the service does not run with half of its parts."""
    weights, card = tmp_path / "net.safetensors", tmp_path / "net.json"
    content = SHIPPED.read_bytes()
    weights.write_bytes(content[:-100] if damage == "cut short" else content)
    described = card_path(SHIPPED).read_text()
    card.write_text(described if damage == "cut short" else described.replace("gray48-v1", "gray64-v9"))
    environment = {
        **os.environ,
        "CLASSPULSE_DATABASE_URL": str(service.settings.database_url),  # making one of its own would take seconds
        "CLASSPULSE_WEIGHTS": str(weights),
    }
    said = sentence([*SERVE, "--data-dir", str(tmp_path)], env=environment)
    assert ("the hash differs" if damage == "cut short" else "trained on preprocessing gray64-v9") in said
    assert "The stream process could not start" in said
