import asyncio
from typing import Any
from uuid import uuid4

import pytest
from aiortc import RTCConfiguration, RTCPeerConnection

from services.domain.records import Source
from services.errors import NotFound, Overloaded
from services.ingest.mailbox import Mailbox
from services.ingest.peers import Peers
from services.ingest.stats import Stats
from tests.spans import recorded, told


def source() -> Source:
    return Source(uuid4(), uuid4())


async def test_frames_of_a_publisher_arrive_sampled_and_counted(peers: Peers, mailbox: Mailbox, stats: Stats, publish: Any) -> None:
    student = source()
    async with publish(peers, student):
        first = (await mailbox.take(32))[0]
        second = (await mailbox.take(32))[0]
    assert first.source == student
    assert first.media_time == pytest.approx(0.0, abs=0.2)
    assert second.media_time - first.media_time == pytest.approx(0.5, abs=0.11)
    assert first.picture.rgb().shape == (120, 160, 3)
    counts = stats.counts(student.session_id, student.participant_id)
    assert counts.received > counts.sampled >= 2
    assert counts.dropped == 0


async def test_an_offer_is_a_span_from_its_arrival_to_its_answer(peers: Peers, publish: Any) -> None:
    student = source()
    with recorded() as spans:
        async with publish(peers, student):
            pass
    (span,) = spans
    assert (span.name, told(span)) == (
        "offer",
        {"classpulse.session_id": str(student.session_id), "classpulse.participant_id": str(student.participant_id)},
    )


async def test_a_slow_reader_costs_frames_not_memory(peers: Peers, mailbox: Mailbox, stats: Stats, publish: Any, eventually: Any) -> None:
    student = source()
    counts = stats.counts(student.session_id, student.participant_id)
    async with publish(peers, student):
        await eventually(lambda: counts.sampled >= 3 and counts.dropped == counts.sampled - 1)


async def test_delete_ends_the_connection_once_and_only_for_its_owner(peers: Peers, mailbox: Mailbox, publish: Any) -> None:
    student = source()
    async with publish(peers, student) as (_, resource_id):
        with pytest.raises(NotFound):
            await peers.close(resource_id, uuid4())
        await peers.close(resource_id, student.participant_id)
        assert len(peers) == 0
        with pytest.raises(NotFound):
            await peers.close(resource_id, student.participant_id)


async def test_a_new_offer_replaces_the_old_connection(peers: Peers, publish: Any) -> None:
    student = source()
    async with publish(peers, student) as (_, old), publish(peers, student) as (_, new):
        assert len(peers) == 1
        with pytest.raises(NotFound):
            await peers.close(old, student.participant_id)
        await peers.close(new, student.participant_id)


async def test_a_publisher_that_hangs_up_is_forgotten(peers: Peers, mailbox: Mailbox, publish: Any, eventually: Any) -> None:
    async with publish(peers, source()):
        await mailbox.take(32)
    await eventually(lambda: len(peers) == 0)


async def test_an_offer_that_never_connects_is_reaped(peers: Peers, eventually: Any) -> None:
    client = RTCPeerConnection(RTCConfiguration(iceServers=[]))
    client.addTransceiver("video", direction="sendonly")
    await client.setLocalDescription(await client.createOffer())
    await peers.accept(client.localDescription.sdp, source())
    await client.close()
    reaper = asyncio.create_task(peers.reap(interval_s=0.05))
    await eventually(lambda: len(peers) == 0)
    reaper.cancel()


async def test_a_full_node_says_so(peers: Peers, publish: Any) -> None:
    async with publish(peers, source()), publish(peers, source()), publish(peers, source()):
        with pytest.raises(Overloaded, match="3 video connections"):
            await peers.accept("v=0", source())


async def test_the_end_of_a_session_closes_its_peers_and_no_others(peers: Peers, publish: Any) -> None:
    student, stranger = source(), source()
    async with publish(peers, student), publish(peers, stranger):
        assert await peers.close_session(student.session_id) == 1
        assert len(peers) == 1
        assert await peers.close_participant(stranger.participant_id) == 1


async def test_a_refused_offer_leaves_nothing_behind(peers: Peers) -> None:
    with pytest.raises(Exception, match="SDP"):
        await peers.accept("hello", source())
    assert len(peers) == 0
