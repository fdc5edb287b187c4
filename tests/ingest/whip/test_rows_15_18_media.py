"""RFC 9725, 4.4: one connection, one stream, all of it or nothing."""

import re

import pytest

from tests.node import Node, Seat
from tests.sender import eventually, offer, sections, sending, values

pytestmark = pytest.mark.asyncio(loop_scope="module")

CHANNEL = "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\nc=IN IP4 0.0.0.0\r\na=mid:7\r\na=sctp-port:5000\r\n"


async def refused(here: Node, seat: Seat, sdp: str, *statuses: int) -> str:
    answer = await here.post(seat, sdp)
    assert answer.status_code in (statuses or (422,))
    assert len(here.peers) == 0
    detail: str = answer.json()["detail"]
    return detail


async def test_row_15_the_answer_shares_one_connection(here: Node, seat: Seat) -> None:
    answer = (await here.post(seat, await offer("audio", "video"))).text
    assert "a=group:BUNDLE 0 1\r\n" in answer
    for section in sections(answer):
        assert "\r\na=rtcp-mux\r\na=rtcp-mux-only\r\n" in section
    assert len(set(values(answer, "ice-ufrag"))) == len({line.split()[1] for line in re.findall("m=.*", answer)}) == 1


async def test_row_15_two_connections_are_refused(here: Node, seat: Seat) -> None:
    both = await offer("audio", "video")
    assert "BUNDLE" in await refused(here, seat, both.replace("a=group:BUNDLE 0 1\r\n", ""))
    assert "BUNDLE" in await refused(here, seat, both.replace("a=group:BUNDLE 0 1", "a=group:BUNDLE 0"))
    assert "a=mid" in await refused(here, seat, both.replace("a=mid:1\r\n", "a=mid:0\r\n"), 400)


async def test_row_15_rtcp_on_a_port_of_its_own_is_refused(here: Node, seat: Seat) -> None:
    assert "rtcp-mux" in await refused(here, seat, (await offer()).replace("a=rtcp-mux\r\n", ""))


async def test_row_15_a_video_alone_needs_no_bundle(here: Node, seat: Seat) -> None:
    answer = await here.post(seat, (await offer()).replace("a=group:BUNDLE 0\r\n", ""))
    assert answer.status_code == 201
    assert "BUNDLE" not in answer.text


async def test_row_15_sound_is_dropped_as_it_came_and_the_video_is_read(here: Node, seat: Seat) -> None:
    async with sending(here, seat, "audio", "video"):
        await eventually(lambda: here.frames(seat).received > 5)
        assert here.ice(seat)._unread


@pytest.mark.parametrize("kinds", [("video", "video"), ("audio", "audio", "video")])
async def test_row_16_two_tracks_of_a_kind_are_refused(here: Node, seat: Seat, kinds: tuple[str, ...]) -> None:
    assert "at most one" in await refused(here, seat, await offer(*kinds))


async def test_row_16_a_second_stream_is_refused(here: Node, seat: Seat) -> None:
    both = await offer("audio", "video")
    first = values(both, "msid")[0]
    assert "MediaStream" in await refused(here, seat, both.replace(f"a=msid:{first}", "a=msid:another track"))


async def test_row_16_an_offer_without_video_is_refused(here: Node, seat: Seat) -> None:
    assert "no video" in await refused(here, seat, await offer("audio"))


@pytest.mark.parametrize("kinds", [("video",), ("audio", "video")])
async def test_row_17_what_cannot_be_served_in_full_is_refused_in_full(here: Node, seat: Seat, kinds: tuple[str, ...]) -> None:
    sdp = await offer(*kinds)
    unknown = sdp.replace("VP8/90000", "XX8/90000").replace("H264/90000", "XX4/90000")
    assert await refused(here, seat, unknown)
    assert "port 0" in await refused(here, seat, sdp.replace(video_port(sdp), "m=video 0 "))
    assert "application" in await refused(here, seat, sdp + CHANNEL)


def video_port(sdp: str) -> str:
    """The beginning of its m= line."""
    return f"m=video {sections(sdp)[-1].split()[1]} "


@pytest.mark.parametrize(("offered", "answered"), [("actpass", "passive"), ("active", "passive"), ("passive", "active")])
async def test_row_18_the_sender_begins_dtls(here: Node, seat: Seat, offered: str, answered: str) -> None:
    """`passive` is no offer of WHIP's; FFmpeg 8.0 makes it all the same."""
    sdp = (await offer("audio", "video")).replace("a=setup:actpass", f"a=setup:{offered}")
    answer = await here.post(seat, sdp)
    assert set(values(answer.text, "setup")) == {answered}
