"""Offers and fragments that are nearly right, over HTTP, to a node in the middle of a lesson: each is answered with success or with a
problem of the sender's, and the lesson goes on. Few by default; `make fuzz` tries them until its time is over."""

import asyncio
import secrets
from collections.abc import AsyncIterator

import httpx
import psutil
import pytest
import pytest_asyncio
from hypothesis import strategies as st
from sqlalchemy import Engine

from services.api.rate_limit import RateLimit
from services.api.whip_rules import Limit
from services.ingest.network import Network
from tests.fuzz import corpus
from tests.fuzz.exploring import explore
from tests.fuzz.mutations import ODD, mutated
from tests.node import Node, Seat, node
from tests.sender import eventually, sending

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.timeout(3600),
    pytest.mark.filterwarnings("ignore:Do not use the `random` module"),  # the node does, in another thread
    pytest.mark.filterwarnings("ignore:Generating overly large repr"),  # of an example that failed: what failed is the news
]

FEW = 40


@pytest_asyncio.fixture(loop_scope="module")
async def patient(shared_engine: Engine) -> AsyncIterator[Node]:
    """Counts no requests."""
    unlimited = Limit(RateLimit(10**9, 1.0), RateLimit(10**9, 1.0))
    async with node(shared_engine, network=Network(patience_s=30.0), offers=unlimited, changes=unlimited) as started:
        yield started


def judge(answer: httpx.Response, *good: int) -> None:
    if answer.status_code in good:
        return
    assert 400 <= answer.status_code < 500, (answer.status_code, answer.text)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == answer.status_code


def asking(here: Node, seat: Seat, kind: str) -> httpx.Client:
    return httpx.Client(base_url=here.url, timeout=120, headers={"Authorization": f"Bearer {seat.token}", "Content-Type": kind})


async def test_offers_that_are_nearly_right(patient: Node) -> None:
    lesson, stranger = await patient.seat(), await patient.seat()
    async with sending(patient, lesson) as sender:
        await eventually(lambda: patient.frames(lesson).received > 2)
        sockets = len(psutil.Process().net_connections("udp"))
        with asking(patient, stranger, "application/sdp") as http:
            bodies = st.one_of(mutated(corpus.offers).map(encoded), st.binary(max_size=200))
            await asyncio.to_thread(
                explore, "offers, posted", bodies, lambda body: judge(http.post("/api/v1/whip", content=body), 201), FEW
            )
        await goes_on(patient, lesson)
        await patient.peers.close_session(stranger.session_id)
        await eventually(lambda: len(patient.peers) == 1 and len(psutil.Process().net_connections("udp")) == sockets)
        assert sender.connection.connectionState == "connected"


async def test_fragments_that_are_nearly_right(patient: Node) -> None:
    """To somebody's own lesson: candidates in plenty, restarts that never come about, conditions of all kinds."""
    seat = await patient.seat()
    async with sending(patient, seat) as sender:
        await eventually(lambda: patient.frames(seat).received > 2)
        plain = [odd for odd in ODD if odd.isascii() and odd.isprintable() and odd == odd.strip()]
        conditions = st.one_of(st.sampled_from([sender.etag, "*"]), st.sampled_from(['"other"', f"W/{sender.etag}", *plain]))
        with asking(patient, seat, "application/trickle-ice-sdpfrag") as http:

            def ask(what: tuple[bytes, str]) -> None:
                judge(http.patch(sender.location, content=what[0], headers={"If-Match": what[1]}), 200, 204)

            fragments = st.one_of(mutated(corpus.fragments).map(fresh).map(encoded), st.binary(max_size=200))
            await asyncio.to_thread(explore, "fragments, sent", st.tuples(fragments, conditions), ask, FEW)
        await goes_on(patient, seat)
        assert sender.connection.connectionState == "connected"
        await patient.peers.close_session(seat.session_id)
    await eventually(lambda: not psutil.Process().net_connections("udp"))


def encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def fresh(fragment: str) -> str:
    """A password that was not seen before, so that it is a restart now and then."""
    return fragment.replace("a=ice-pwd:", f"a=ice-pwd:{secrets.token_hex(4)}", 1)


async def goes_on(here: Node, seat: Seat) -> None:
    seen = here.frames(seat).received
    await eventually(lambda: here.frames(seat).received > seen + 10, seconds=90)
