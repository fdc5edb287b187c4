"""A client nobody here wrote: FFmpeg's `whip` muxer, through PyAV, publishes a file."""

import time
from fractions import Fraction
from typing import Any

import av
import pytest

from services.bootstrap.demo.clip import decode, sample_video

FPS = 10
SECONDS = 14


def publish_with_ffmpeg(url: str, token: str) -> None:
    """In real time, H264, from second 9 of the sample on: it smiles from 11."""
    images = decode(sample_video())[90:]
    with av.open(url, "w", format="whip", options={"authorization": token}) as output:
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
def test_ffmpeg_publishes_and_its_mood_appears(platform: Any) -> None:
    session = platform.create_session()
    student = platform.add_student(session["id"], "FFmpeg")
    publish_with_ffmpeg(student["whip_url"], student["token"])
    time.sleep(1.5)  # the last readings' commit
    points = [point for point in platform.mood(session["id"]) if point["readable"]]
    assert points
    assert {point["present"] for point in points} == {1}
    assert max(point["expressions"]["happy"] for point in points) > 0.5
    assert all(sum(point["expressions"].values()) == pytest.approx(1, abs=1e-3) for point in points)
    stats = platform.get(f"/api/v1/sessions/{session['id']}/stats")
    assert stats["frames"]["received"] > FPS * SECONDS / 2
