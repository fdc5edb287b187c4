"""A sender of another make: GStreamer's webrtcbin (libnice, an RSA certificate), in a process of its own."""

import asyncio
import json
from asyncio.subprocess import PIPE
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.node import node
from tests.sender import eventually

SENDER = Path(__file__).parent / "foreign" / "gstreamer_sender.py"
SYSTEM_PYTHON = "/usr/bin/python3"  # its `gi` is the distribution's


@pytest.mark.e2e
async def test_gstreamer_trickles_sends_and_hangs_up(engine: Engine) -> None:
    probe = await asyncio.create_subprocess_exec(SYSTEM_PYTHON, "-c", "import gi; gi.require_version('GstWebRTC', '1.0')")
    if await probe.wait():
        pytest.skip("GStreamer is not installed: see .ci/system-packages")
    async with node(engine) as here:
        seat = await here.seat()
        sender = await asyncio.create_subprocess_exec(SYSTEM_PYTHON, str(SENDER), here.whip, seat.token, stdin=PIPE, stdout=PIPE)
        try:
            await eventually(lambda: here.frames(seat).received > 20, seconds=60)
            assert len(here.peers) == 1
        finally:
            said, _ = await asyncio.wait_for(sender.communicate(b""), 30)
        await eventually(lambda: len(here.peers) == 0)
    told = {name: value for line in said.splitlines() for name, value in json.loads(line).items()}
    assert told == {**told, "post": 201, "patch": 204, "delete": 200}
    assert sender.returncode == 0
