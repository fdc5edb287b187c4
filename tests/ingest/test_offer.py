"""What is read out of an offer, without a connection."""

import pytest

from services.errors import BadInput, Unprocessable
from services.ingest.offer import Offer, read_offer
from services.ingest.signaling import video_alone
from tests.sender import offer, sections


@pytest.fixture
async def both() -> str:
    return await offer("audio", "video")


def lines(*found: str) -> str:
    return "".join(f"{line}\r\n" for line in found)


def without(sdp: str, attribute: str) -> str:
    return "".join(f"{line}\r\n" for line in sdp.split("\r\n") if line and not line.startswith(f"a={attribute}"))


async def test_the_transport_is_that_of_the_first_section_of_the_bundle(both: str) -> None:
    """aiortc offers a transport for each section until the answer bundles them."""
    first, second = sections(both)
    read = read_offer(both)
    ports = {candidate.port for candidate in read.transport.candidates}
    assert ports == {int(line.split()[5]) for line in first.split("\r\n") if line.startswith("a=candidate")}
    assert ports.isdisjoint({int(line.split()[5]) for line in second.split("\r\n") if line.startswith("a=candidate")})
    turned = read_offer(both.replace("a=group:BUNDLE 0 1", "a=group:BUNDLE 1 0"))
    assert {candidate.port for candidate in turned.transport.candidates}.isdisjoint(ports)
    assert turned.bundle == ("1", "0")


async def test_what_a_section_leaves_out_the_session_says() -> None:
    sdp = await offer()
    moved = ("ice-ufrag", "ice-pwd", "fingerprint", "setup", "sendonly")
    taken = [line for line in sdp.split("\r\n") if line.startswith(tuple(f"a={name}" for name in moved))]
    bare = sdp
    for name in moved:
        bare = without(bare, name)
    head, media = bare.split("m=video", 1)
    read = read_offer(head + lines(*taken) + "m=video" + media)
    assert read.transport.ice == read_offer(sdp).transport.ice
    assert read.transport.setup == "actpass"


@pytest.mark.parametrize(("role", "offered"), [("active", None), ("active", "active"), ("active", "actpass"), ("passive", "passive")])
async def test_we_take_the_passive_part_of_dtls_where_the_sender_leaves_it(role: str, offered: str | None) -> None:
    sdp = (await offer()).replace("a=setup:actpass\r\n", f"a=setup:{offered}\r\n" if offered else "")
    assert f"a=setup:{role}\r\n" in video_alone(read_offer(sdp))


async def test_sound_is_told_apart_by_its_payload_types_alone(both: str) -> None:
    read: Offer = read_offer(both)
    assert read.audio_formats == {96, 0, 8, 9} & {int(number) for number in read.media[0].formats}
    assert "m=audio" not in video_alone(read)
    shared = both.replace("m=audio 9 UDP/TLS/RTP/SAVPF 96", "m=audio 9 UDP/TLS/RTP/SAVPF 97")
    assert 97 not in read_offer(shared).audio_formats


async def test_of_several_sources_the_first_and_its_retransmissions_are_read() -> None:
    more = lines(
        "a=ssrc-group:SIM 11 22", "a=ssrc-group:FID 11 12", "a=ssrc-group:FID 22 23", *(f"a=ssrc:{n} cname:x" for n in (11, 12, 22, 23))
    )
    found = video_alone(read_offer(without(await offer(), "ssrc") + more))
    assert [line for line in found.split("\r\n") if line.startswith("a=ssrc")] == ["a=ssrc:11 cname:sender", "a=ssrc:12 cname:sender"]


@pytest.mark.parametrize("name", ["ice-ufrag", "ice-pwd", "fingerprint"])
async def test_what_is_missing_is_named(name: str) -> None:
    with pytest.raises(BadInput, match=r"ICE|ice-ufrag|fingerprint"):
        read_offer(without(await offer(), name))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a=fingerprint:sha-256 ", "a=fingerprint:md5 "),
        ("a=setup:actpass", "a=setup:holdconn"),
        ("UDP/TLS/RTP/SAVPF", "RTP/AVP"),
        ("a=rtcp-mux\r\n", ""),
    ],
)
async def test_what_we_cannot_serve_is_refused(old: str, new: str) -> None:
    only = without(without(await offer(), "fingerprint:sha-384"), "fingerprint:sha-512")
    with pytest.raises(Unprocessable):
        read_offer(only.replace(old, new))


async def test_too_many_lines_are_not_read() -> None:
    with pytest.raises(BadInput, match="1000 lines"):
        read_offer(await offer() + "a=x\r\n" * 1000)


@pytest.mark.parametrize("end", ["\r", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\0"])
async def test_no_line_hides_in_another(end: str) -> None:
    """aiortc ends a line at each of these: behind one it would read a candidate that we never checked, or a second section."""
    hiding = (await offer()).replace("a=rtcp-fb:97 nack\r\n", f"a=rtcp-fb:97 nack{end}a=candidate:1 1 udp 1 127.0.0.1 8765 typ host\r\n")
    with pytest.raises(BadInput, match="control character"):
        read_offer(hiding)


async def test_a_number_of_thousands_of_digits_is_refused_and_not_read() -> None:
    """Which Python's int() would raise for."""
    sdp = await offer()
    with pytest.raises(BadInput, match="below 128"):
        read_offer(sdp.replace("SAVPF 97", f"SAVPF {'9' * 5000}"))
    assert "9" * 5000 not in video_alone(read_offer(f"{sdp}a=ssrc-group:FID {'9' * 5000} 1\r\na=ssrc:{'9' * 5000} cname:x\r\n"))
