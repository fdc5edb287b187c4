"""The body of a PATCH: candidates of the ICE session in use, or the credentials of a new one (RFC 8840, RFC 9725 4.3)."""

from dataclasses import dataclass

from aioice import Candidate

from services.errors import BadInput
from services.ingest.candidates import read_candidate
from services.ingest.ice_parameters import IceParameters, read_parameters
from services.ingest.sdp import read_sections


@dataclass(frozen=True, slots=True)
class Fragment:
    """`ice` is None where the sender leaves out whose candidates they are: those of the ICE session in use."""

    ice: IceParameters | None
    candidates: tuple[Candidate, ...]


def read_fragment(text: str) -> Fragment:
    """Raises BadInput, also for one that says nothing."""
    session, media = read_sections(text)
    places = [session, *media]
    ice = read_parameters(places)
    written = [value for section in places for value in section.values("candidate")]
    if ice is None and not written and not any(section.has("end-of-candidates") for section in places):
        raise BadInput("The fragment has neither a candidate, nor the end of them, nor ICE credentials.")
    return Fragment(ice, tuple(candidate for value in written if (candidate := read_candidate(value))))
