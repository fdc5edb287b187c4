"""SDP offer in, SDP answer out (RFC 9725), with aiortc's traps disarmed. See docs/decisions/ for each rule's reason."""

import logging

from aiortc import RTCPeerConnection, RTCSessionDescription

from services.errors import BadInput, Unprocessable

logger = logging.getLogger(__name__)


def prepare_offer(sdp: str) -> str:
    """Checks what we cannot serve before aiortc sees it, and takes the DTLS server's role.

    Raises BadInput (not SDP) or Unprocessable (SDP that offers nothing we can read).
    """
    lines = [line for line in sdp.replace("\r\n", "\n").split("\n") if line]
    if not lines or lines[0] != "v=0" or not any(line.startswith("m=") for line in lines):
        raise BadInput("The body is not an SDP offer: it must begin with v=0 and have a media section.")
    _refuse_unreadable_media(_media_sections(lines))
    for needed, what in (("a=fingerprint:", "DTLS fingerprint"), ("a=ice-ufrag:", "ICE credentials")):
        if not any(line.startswith(needed) for line in lines):
            raise BadInput(f"The offer has no {what}.")
    kept = (line for line in lines if not (line.startswith("a=candidate:") and ".local " in line))
    # aiortc's client hello offers ECDSA only, which peers with RSA certificates refuse; as the server it suits all.
    return "".join(f"{'a=setup:active' if line == 'a=setup:actpass' else line}\r\n" for line in kept)


def _media_sections(lines: list[str]) -> list[list[str]]:
    """The lines of each `m=` section, without the session's own."""
    starts = [i for i, line in enumerate(lines) if line.startswith("m=")]
    return [lines[start:end] for start, end in zip(starts, [*starts[1:], len(lines)], strict=True)]


def _refuse_unreadable_media(sections: list[list[str]]) -> None:
    videos = [section for section in sections if section[0].startswith("m=video ")]
    if not videos:
        raise Unprocessable("The offer has no video: a participant sends one video track, audio is not read.")
    if len(videos) > 1 or sum(section[0].startswith("m=audio ") for section in sections) > 1:
        raise Unprocessable("The offer has more than one track of a kind: at most one audio and one video track are accepted.")
    if {"a=recvonly", "a=inactive"} & set(videos[0]):
        raise Unprocessable("The offer does not send video (recvonly or inactive): WHIP is for publishing.")


async def answer(connection: RTCPeerConnection, sdp: str) -> str:
    """Applies the offer, refuses audio, and returns the answer with all ICE candidates in it.

    Raises BadInput when aiortc cannot make sense of the offer.
    """
    try:
        await connection.setRemoteDescription(RTCSessionDescription(prepare_offer(sdp), "offer"))
        for transceiver in connection.getTransceivers():
            # Audio is never read: decoding it would cost as much as the video.
            transceiver.direction = "recvonly" if transceiver.kind == "video" else "inactive"
        await connection.setLocalDescription(await connection.createAnswer())
    except (ValueError, AssertionError, KeyError, IndexError, AttributeError, TypeError) as error:
        # aiortc parses with plain string splits: a malformed line surfaces as any of these.
        logger.info("offer refused: %s", type(error).__name__)
        raise BadInput("The SDP offer could not be understood.") from error
    except Exception as error:
        if type(error).__module__.startswith("aiortc"):
            raise Unprocessable(f"The offer cannot be answered: {error}") from error
        raise
    return connection.localDescription.sdp
