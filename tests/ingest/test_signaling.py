from collections.abc import AsyncIterator

import pytest
from aiortc import RTCConfiguration, RTCPeerConnection

from services.errors import BadInput, Unprocessable
from services.ingest.signaling import answer, prepare_offer


@pytest.fixture
async def server() -> AsyncIterator[RTCPeerConnection]:
    connection = RTCPeerConnection(RTCConfiguration(iceServers=[]))
    yield connection
    await connection.close()


async def offer(*kinds: str, direction: str = "sendonly") -> str:
    client = RTCPeerConnection(RTCConfiguration(iceServers=[]))
    for kind in kinds:
        client.addTransceiver(kind, direction=direction)
    await client.setLocalDescription(await client.createOffer())
    sdp = client.localDescription.sdp
    await client.close()
    return sdp


async def test_the_answer_receives_video_and_is_the_dtls_server(server: RTCPeerConnection) -> None:
    sdp = await answer(server, await offer("video"))
    assert "a=recvonly\r\n" in sdp
    assert "a=setup:passive\r\n" in sdp
    assert "a=candidate:" in sdp  # all of them: WHIP clients without trickle get no second chance


async def test_audio_is_accepted_but_inactive(server: RTCPeerConnection) -> None:
    sdp = await answer(server, await offer("audio", "video"))
    audio = sdp[sdp.index("m=audio") : sdp.index("m=video")]
    assert "a=inactive" in audio
    assert "a=recvonly" in sdp[sdp.index("m=video") :]


@pytest.mark.parametrize("text", ["", "hello", "v=0\r\n", "{}", "v=0\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\n"])
def test_what_is_not_sdp_is_bad_input(text: str) -> None:
    with pytest.raises(BadInput):
        prepare_offer(text)


async def test_an_offer_without_video_says_so() -> None:
    with pytest.raises(Unprocessable, match="no video"):
        prepare_offer(await offer("audio"))


async def test_an_offer_that_only_receives_is_refused() -> None:
    with pytest.raises(Unprocessable, match="does not send video"):
        prepare_offer(await offer("video", direction="recvonly"))


async def test_two_video_tracks_are_refused() -> None:
    with pytest.raises(Unprocessable, match="at most one"):
        prepare_offer(await offer("video", "video"))


async def test_mdns_candidates_are_dropped() -> None:
    lines = (await offer("video")).rstrip("\r\n").split("\r\n")
    hidden = "a=candidate:1 1 udp 2113937151 7c1ff0e4-0000-0000-0000-000000000000.local 50000 typ host"
    assert ".local" not in prepare_offer("\r\n".join([*lines, hidden]) + "\r\n")


async def test_garbage_inside_an_offer_is_bad_input_and_not_a_crash(server: RTCPeerConnection) -> None:
    broken = (await offer("video")).replace("a=rtpmap:97 ", "a=rtpmap:nonsense ")
    with pytest.raises((BadInput, Unprocessable)):
        await answer(server, broken)


async def test_an_offer_without_a_codec_we_know_is_refused(server: RTCPeerConnection) -> None:
    unknown = (await offer("video")).replace("VP8/90000", "XX8/90000").replace("H264/90000", "XX4/90000").replace("rtx/", "xtx/")
    with pytest.raises(Unprocessable):
        await answer(server, unknown)
