"""The answer a WHIP client gets (RFC 9725, 4.2 and 4.4): every section received, one transport, all candidates."""

from collections.abc import Iterable
from typing import Final

from aioice import Candidate

from services.ingest.candidates import write_candidate
from services.ingest.ice_parameters import IceParameters
from services.ingest.offer import Offer
from services.ingest.sdp import Media, read_sections

# Of what aiortc answers, the codecs and what goes with them: it also names a stream of its own, which a receiver has not.
_KEPT: Final = ("a=extmap:", "a=rtpmap:", "a=rtcp-fb:", "a=fmtp:")
TRICKLE: Final = "a=ice-options:trickle"  # RFC 8838, 4.1.3: without it a client may not trickle


def write_answer(offer: Offer, negotiated: str, candidates: Iterable[Candidate]) -> str:
    """`negotiated`: aiortc's answer for the video alone. The audio is accepted in the offer's own first codec, and never read."""
    session, (video,) = read_sections(negotiated)
    transport = [
        *(line for line in video.lines if line.startswith(("a=ice-ufrag:", "a=ice-pwd:", "a=fingerprint:sha-256 ", "a=setup:"))),
        TRICKLE,
        *map(write_candidate, candidates),
        "a=end-of-candidates",
    ]
    lines = [line for line in session.lines if line[0] in "vost"]
    lines += _group(offer)
    for section in offer.media:
        formats, codecs = _video(video) if section.kind == "video" else _audio(section)
        lines += [f"m={section.kind} {video.port} {section.protocol} {formats}", *(line for line in video.lines if line.startswith("c="))]
        lines += ["a=recvonly", "a=rtcp-mux", "a=rtcp-mux-only"]
        lines += [*_mid(offer, section), *codecs, *transport]
    return "".join(f"{line}\r\n" for line in lines)


def _video(video: Media) -> tuple[str, list[str]]:
    return " ".join(video.formats), [line for line in video.lines if line.startswith(_KEPT)]


def _audio(audio: Media) -> tuple[str, list[str]]:
    chosen = audio.formats[0]
    return chosen, [line for line in audio.lines if line.startswith((f"a=rtpmap:{chosen} ", f"a=fmtp:{chosen} "))]


def write_fragment(offer: Offer, ice: IceParameters, candidates: Iterable[Candidate]) -> str:
    """What answers an ICE restart (RFC 9725, 4.3.3): our side of the new ICE session."""
    tagged = offer.tagged
    media = f"m={tagged.kind} 9 {tagged.protocol} {' '.join(tagged.formats)}"
    lines = [TRICKLE, *_group(offer), media, *_mid(offer, tagged), f"a=ice-ufrag:{ice.ufrag}", f"a=ice-pwd:{ice.password}"]
    return "".join(f"{line}\r\n" for line in [*lines, *map(write_candidate, candidates), "a=end-of-candidates"])


def _group(offer: Offer) -> list[str]:
    return [f"a=group:BUNDLE {' '.join(offer.bundle)}"] if offer.bundle else []


def _mid(offer: Offer, section: Media) -> list[str]:
    return [f"a=mid:{section.value('mid')}"] if offer.bundle else []
