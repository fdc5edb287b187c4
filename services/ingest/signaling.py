"""SDP offer in, SDP answer out (RFC 9725). aiortc sees the video alone, rewritten from what we understood. See docs/decisions/0003."""

import logging
import re
from collections.abc import Iterator
from typing import Final

from aiortc import RTCPeerConnection, RTCSessionDescription
from aiortc.exceptions import InvalidAccessError, InvalidStateError, OperationError
from aiortc.sdp import SessionDescription

from services.errors import BadInput, Unprocessable
from services.ingest.answer import write_answer
from services.ingest.candidates import announced
from services.ingest.ice_agent import IceAgent
from services.ingest.offer import Offer
from services.ingest.sdp import read_sections
from services.ingest.track_reader import TrackReader
from services.ingest.video_receiver import VideoReceiver

logger = logging.getLogger(__name__)

_CODECS: Final = ("a=rtpmap:", "a=fmtp:", "a=rtcp-fb:", "a=extmap:")
_SSRC: Final = re.compile(r"[0-9]{1,10}")
# aiortc's client hello offers ECDSA only, which peers with RSA certificates refuse; as the server it suits all.
_SETUP: Final = {"actpass": "active", "active": "active", "passive": "passive"}


async def answer(connection: RTCPeerConnection, offer: Offer, agent: IceAgent, address: str | None, reader: TrackReader) -> str:
    """With all our candidates, `address` among them; `reader` gets the video. Raises BadInput, Unprocessable, Overloaded."""
    transceiver = connection.addTransceiver("video", direction="recvonly")
    agent.attach(transceiver.receiver.transport.transport)
    receiver = VideoReceiver(transceiver, reader.take, reader.end)
    agent.read_media, reader.ask_for_key = receiver.read, receiver.ask_for_key
    sdp = video_alone(offer)
    _refuse_what_aiortc_cannot_read(sdp)
    try:
        await connection.setRemoteDescription(RTCSessionDescription(sdp, "offer"))
        await connection.setLocalDescription(await connection.createAnswer())
    except (OperationError, InvalidStateError, InvalidAccessError) as error:
        raise Unprocessable(f"The offer cannot be answered: {error}") from error
    negotiated = connection.localDescription.sdp
    if not set(read_sections(negotiated)[1][0].formats) <= set(offer.video.formats):
        raise Unprocessable("The codecs of the video do not belong to the payload types of its m= line.")
    for candidate in offer.transport.candidates:
        await agent.add_remote_candidate(candidate)
    return write_answer(offer, negotiated, announced(agent.local_candidates, address))


def video_alone(offer: Offer) -> str:
    """An offer for aiortc with the one section it is to answer: sound is never decrypted, and what aiortc reads was checked."""
    return "".join(f"{line}\r\n" for line in _lines(offer))


def _lines(offer: Offer) -> Iterator[str]:
    video, transport = offer.video, offer.transport
    yield from ("v=0", "o=- 0 0 IN IP4 0.0.0.0", "s=-", "t=0 0")
    if transport.lite:
        yield "a=ice-lite"
    yield f"m=video 9 UDP/TLS/RTP/SAVPF {' '.join(video.formats)}"
    yield from ("c=IN IP4 0.0.0.0", "a=mid:0", "a=sendonly", "a=rtcp-mux")
    yield from (line for line in video.lines if line.startswith(_CODECS) and line.isascii())
    yield from _sources(video.values("ssrc"), video.values("ssrc-group"))
    yield f"a=ice-ufrag:{transport.ice.ufrag}"
    yield f"a=ice-pwd:{transport.ice.password}"
    yield from (f"a=fingerprint:{value}" for value in transport.fingerprints)
    yield f"a=setup:{_SETUP[transport.setup]}"


def _sources(described: list[str], groups: list[str]) -> Iterator[str]:
    """The stream and its retransmissions: of several streams (simulcast without a=simulcast) the first, which is the only one read."""
    known = [value.split()[0] for value in described if " " in value]
    pairs = [group.split()[1:] for group in groups if group.startswith("FID ")]
    chosen = pairs[0][:2] if pairs else known[:1]
    for source in chosen:
        if _SSRC.fullmatch(source) and int(source) < 1 << 32 and source in known:
            yield f"a=ssrc:{source} cname:sender"


def _refuse_what_aiortc_cannot_read(sdp: str) -> None:
    """aiortc reads SDP with plain splits and look-ups: a malformed codec line surfaces as any exception; all are the sender's."""
    try:
        SessionDescription.parse(sdp)
    except Exception as error:
        logger.info("offer refused: %s", type(error).__name__)
        raise BadInput("A codec of the offer could not be understood (a=rtpmap, a=fmtp, a=rtcp-fb or a=extmap).") from error
