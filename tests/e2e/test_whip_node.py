"""A sender that nobody here wrote: the npm library `whip-whep` on libwebrtc, in Node."""

import asyncio
import json
import shutil
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aioice.ice
import pytest
from sqlalchemy import Engine

from tests.node import Node, Seat, node
from tests.sender import eventually

FOLDER = Path(__file__).parent / "foreign" / "node"

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(
        not (shutil.which("node") and (FOLDER / "node_modules").is_dir()), reason="Node's packages are missing: see .ci/system-packages"
    ),
]


class Publisher:
    """`said`: what the library asked and was answered, oldest first."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self.said: list[dict[str, Any]] = []

    async def listen(self) -> None:
        assert self._process.stdout
        async for line in self._process.stdout:
            self.said.append(json.loads(line))

    def asked(self, method: str) -> list[dict[str, Any]]:
        return [what for what in self.said if what.get("method") == method]

    def restart(self) -> None:
        assert self._process.stdin
        self._process.stdin.write(b"restart\n")


@asynccontextmanager
async def publishing(here: Node, seat: Seat) -> AsyncIterator[Publisher]:
    """Ends as the library does: closes, then DELETE."""
    process = await asyncio.create_subprocess_exec("node", "publish.mjs", here.whip, seat.token, cwd=FOLDER, stdin=PIPE, stdout=PIPE)
    publisher = Publisher(process)
    listening = asyncio.create_task(publisher.listen())
    try:
        yield publisher
    finally:
        assert process.stdin
        process.stdin.close()
        await asyncio.wait_for(process.wait(), 30)
        await listening


async def test_it_trickles_restarts_ice_and_hangs_up(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    # whip-whep 1.2.0 joins the candidates of a restart's answer with a comma: it understands one, so this machine has one address.
    addresses = aioice.ice.get_host_addresses
    monkeypatch.setattr(aioice.ice, "get_host_addresses", lambda **families: addresses(**families)[:1])
    async with node(engine) as here:
        seat = await here.seat()
        async with publishing(here, seat) as publisher:
            await eventually(lambda: here.frames(seat).received > 10, seconds=60)
            await eventually(lambda: bool(publisher.asked("PATCH")))
            (posted,) = publisher.asked("POST")
            first = here.ice(seat)
            assert posted["status"] == 201
            assert {(patch["status"], patch["ifMatch"], patch["etag"]) for patch in publisher.asked("PATCH")} == {
                (204, posted["etag"], None)
            }
            publisher.restart()
            await eventually(first.ended.is_set)
            seen = here.frames(seat).received
            await eventually(lambda: here.frames(seat).received > seen + 10)
            restarted = next(patch for patch in publisher.asked("PATCH") if patch["status"] == 200)
            assert restarted["ifMatch"] == "*"
            assert restarted["etag"] not in {None, posted["etag"]}
        assert [what["status"] for what in publisher.asked("DELETE")] in ([200], [404])  # it says goodbye by DTLS first
        await eventually(lambda: len(here.peers) == 0)
