"""A client nobody here wrote: FFmpeg's `whip` muxer, through PyAV, publishes a file."""

import time
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from services.bootstrap.demo.clip import decode, sample_video

FPS = 10
SECONDS = 14


@pytest.fixture
def certificate(tmp_path: Path) -> dict[str, str]:
    """P-256. What FFmpeg 8.0 makes itself when it is built with GnuTLS is P-224, which TLS no longer knows (docs/decisions/0008)."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "publisher")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, now, now + timedelta(days=1)).sign(key, hashes.SHA256())
    cert_file, key_file = tmp_path / "cert.pem", tmp_path / "key.pem"
    cert_file.write_bytes(made.public_bytes(Encoding.PEM))
    key_file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return {"cert_file": str(cert_file), "key_file": str(key_file)}


def publish_with_ffmpeg(url: str, token: str, certificate: dict[str, str]) -> None:
    """In real time, H264, from second 9 of the sample on: it smiles from 11."""
    images = decode(sample_video())[90:]
    with av.open(url, "w", format="whip", options={"authorization": token, **certificate}) as output:
        stream = output.add_stream(
            "libx264", rate=FPS, options={"preset": "ultrafast", "tune": "zerolatency", "profile": "baseline", "g": "10"}
        )
        stream.height, stream.width = images[0].shape[:2]
        stream.pix_fmt = "yuv420p"
        began = time.monotonic()
        for number in range(FPS * SECONDS):
            frame = av.VideoFrame.from_ndarray(images[number % len(images)], format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, FPS)
            time.sleep(max(0.0, began + number / FPS - time.monotonic()))
            output.mux(stream.encode(frame))
        output.mux(stream.encode(None))


@pytest.mark.e2e
def test_ffmpeg_publishes_and_its_mood_appears(platform: Any, certificate: dict[str, str]) -> None:
    session = platform.create_session()
    student = platform.add_student(session["id"], "FFmpeg")
    publish_with_ffmpeg(student["whip_url"], student["token"], certificate)
    time.sleep(1.5)  # the last readings' commit
    points = [point for point in platform.mood(session["id"]) if point["readable"]]
    assert points
    assert {point["present"] for point in points} == {1}
    assert max(point["expressions"]["happy"] for point in points) > 0.5
    assert all(sum(point["expressions"].values()) == pytest.approx(1, abs=1e-3) for point in points)
    stats = platform.get(f"/api/v1/sessions/{session['id']}/stats")
    assert stats["frames"]["received"] > FPS * SECONDS / 2
