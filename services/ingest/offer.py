"""An SDP offer as WHIP allows it (RFC 9725, 4.2 and 4.4): what we can serve in full, or a refusal that says why."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from aioice import Candidate

from services.errors import BadInput, Unprocessable
from services.ingest.candidates import read_candidate
from services.ingest.ice_parameters import IceParameters, read_parameters
from services.ingest.sdp import Media, Section, read_sections

_MID: Final = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`{|}~-]{1,32}")
_FINGERPRINT: Final = re.compile(r"(?:sha-256|sha-384|sha-512) [0-9A-F]{2}(?::[0-9A-F]{2}){31,63}", re.IGNORECASE)
_PROTOCOLS: Final = frozenset({"UDP/TLS/RTP/SAVPF", "UDP/TLS/RTP/SAVP", "RTP/SAVPF", "RTP/SAVP"})  # the latter two: older clients
_PAYLOAD_TYPE: Final = re.compile(r"[0-9]{1,3}")  # int() refuses what is thousands of digits long
_DIRECTIONS: Final = ("sendrecv", "sendonly", "recvonly", "inactive")
_SETUPS: Final = frozenset({"actpass", "active", "passive"})


@dataclass(frozen=True, slots=True)
class Transport:
    """The one transport of the offer, which all its sections share."""

    ice: IceParameters
    lite: bool
    fingerprints: tuple[str, ...]
    setup: str
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """`media`: one video and perhaps one audio section, in the offer's order. `bundle`: the mids of its group, or empty without one."""

    media: tuple[Media, ...]
    bundle: tuple[str, ...]
    transport: Transport

    @property
    def video(self) -> Media:
        return next(section for section in self.media if section.kind == "video")

    @property
    def tagged(self) -> Media:
        """Whose transport it is (RFC 9143, 7.1.3)."""
        return _tagged_first(self.media, self.bundle)[0]

    @property
    def audio_formats(self) -> frozenset[int]:
        """Payload types of the sound, none of which is the video's."""
        audio = {int(number) for section in self.media if section.kind == "audio" for number in section.formats}
        return frozenset(audio - {int(number) for number in self.video.formats})


def read_offer(text: str) -> Offer:
    """Raises BadInput (not SDP, or broken) or Unprocessable (SDP that we cannot serve in full)."""
    if not text.startswith("v=0"):
        raise BadInput("The body is not SDP: it must begin with v=0.")
    session, media = read_sections(text)
    _refuse_tracks(media)
    bundle = _bundle(session, media)
    transport = _transport(session, _tagged_first(media, bundle))
    for section in media:
        _refuse_section(session, section)
    _refuse_second_stream(media)
    return Offer(tuple(media), bundle, transport)


def _refuse_tracks(media: Sequence[Media]) -> None:
    kinds = [section.kind for section in media]
    if not kinds:
        raise BadInput("The offer has no media section (m=).")
    if "video" not in kinds:
        raise Unprocessable("The offer has no video: a participant sends one video track, audio is not read.")
    if kinds.count("video") > 1 or kinds.count("audio") > 1:
        raise Unprocessable("The offer has more than one track of a kind: at most one audio and one video track are accepted.")
    if other := set(kinds) - {"audio", "video"}:
        raise Unprocessable(f"The offer has a section of kind {sorted(other)[0]}: only audio and video are accepted.")


def _refuse_section(session: Section, section: Media) -> None:
    """No part of an offer is refused alone: a sender must not believe that all of it arrives."""
    if section.protocol not in _PROTOCOLS:
        raise Unprocessable(f"The {section.kind} is not to be encrypted by DTLS-SRTP: the m= line must say UDP/TLS/RTP/SAVPF.")
    if not all(_PAYLOAD_TYPE.fullmatch(number) and int(number) < 128 for number in section.formats):
        raise BadInput("The payload types of an m= line must be numbers below 128.")
    if section.port == 0 and not section.has("bundle-only"):
        raise Unprocessable(f"The {section.kind} is switched off in the offer (port 0): leave it out.")
    if not section.has("rtcp-mux"):
        raise Unprocessable("RTP and RTCP must share one port: each m= section needs a=rtcp-mux.")
    direction = next((name for part in (section, session) for name in _DIRECTIONS if part.has(name)), "sendrecv")
    if direction not in {"sendonly", "sendrecv"}:
        raise Unprocessable(f"The offer does not send {section.kind} ({direction}): WHIP is for publishing.")


def _refuse_second_stream(media: Sequence[Media]) -> None:
    streams = {value.split()[0] for section in media for value in section.values("msid") if value}
    if len(streams) > 1:
        raise Unprocessable("The tracks belong to more than one MediaStream: only one is accepted.")


def _bundle(session: Section, media: Sequence[Media]) -> tuple[str, ...]:
    groups = [value.split()[1:] for value in session.values("group") if value.split()[:1] == ["BUNDLE"]]
    if not groups and len(media) == 1:
        return ()
    mids = [section.value("mid") or "" for section in media]
    if not all(_MID.fullmatch(mid) for mid in mids) or len(set(mids)) != len(mids):
        raise BadInput("Each m= section needs an a=mid of its own.")
    if len(groups) != 1 or sorted(groups[0]) != sorted(mids):
        raise Unprocessable("All m= sections must be in one BUNDLE group: audio and video share one connection.")
    return tuple(groups[0])


def _tagged_first(media: Sequence[Media], bundle: Sequence[str]) -> list[Media]:
    return sorted(media, key=lambda section: section.value("mid") not in bundle[:1])


def _transport(session: Section, sections: Sequence[Media]) -> Transport:
    """`sections`: the one whose transport holds for all comes first."""
    places = [*sections, session]
    ice = read_parameters(places)
    if ice is None:
        raise BadInput("The offer has no ICE credentials.")
    fingerprints = next((found for section in places if (found := section.values("fingerprint"))), [])
    if not fingerprints:
        raise BadInput("The offer has no DTLS fingerprint.")
    usable = tuple(value for value in fingerprints if _FINGERPRINT.fullmatch(value))
    if not usable:
        raise Unprocessable("The DTLS fingerprint must be of SHA-256, SHA-384 or SHA-512.")
    setup = next((role for section in places if (role := section.value("setup"))), "active")
    if setup not in _SETUPS:
        raise Unprocessable("a=setup must be actpass or active: the server takes the passive part of DTLS.")
    written = next((found for section in sections if (found := section.values("candidate"))), [])
    candidates = tuple(candidate for value in written if (candidate := read_candidate(value)))
    return Transport(ice, session.has("ice-lite"), usable, setup, candidates)
