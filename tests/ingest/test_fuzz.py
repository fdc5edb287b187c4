"""Whatever is written in an offer, a fragment or a packet, it is read or refused by name. `make fuzz` looks longer, guided by coverage."""

import struct

import pytest
from hypothesis import strategies as st

from services import metrics
from services.ingest.ice_session import MOST_CANDIDATES, MOST_LEARNED
from tests.fuzz import corpus
from tests.fuzz.exploring import explore
from tests.fuzz.mutations import ODD, mutated
from tests.fuzz.promises import (
    Entrance,
    a_condition_holds_or_is_refused,
    a_fragment_is_read_or_refused,
    a_packet_is_read_or_dropped,
    a_signed_check_is_read_or_dropped,
    an_offer_is_answered_or_refused,
)

PRIORITY = struct.pack("!HHI", 0x24, 4, 1)


def test_what_real_senders_say_is_read() -> None:
    assert len(corpus.offers()) > 5
    assert len(corpus.fragments()) > 3
    explore("offers as they came", st.sampled_from(corpus.offers()), an_offer_is_answered_or_refused, 20)


def test_offers() -> None:
    explore("offers, read", mutated(corpus.offers), an_offer_is_answered_or_refused, 400)


def test_fragments() -> None:
    explore("fragments, read", mutated(corpus.both), a_fragment_is_read_or_refused, 400)


def test_conditions() -> None:
    parts = st.lists(st.one_of(st.sampled_from(['"tag"', 'W/"tag"', "*", '"*"', ",", *ODD]), st.text(max_size=8)), max_size=5)
    explore("conditions", parts.map("".join), a_condition_holds_or_is_refused, 200)


@pytest.fixture
async def entrance() -> Entrance:
    return Entrance()


def attributes() -> st.SearchStrategy[bytes]:
    """Of any known or unknown kind, of lengths that are true, false or cut off."""
    kinds = st.sampled_from([0x01, 0x06, 0x08, 0x09, 0x0D, 0x12, 0x14, 0x20, 0x24, 0x25, 0x8028, 0x8029, 0x802A, 0x7777])
    one = st.builds(lambda kind, body, off: struct.pack("!HH", kind, max(0, len(body) + off)) + body, kinds, st.binary(max_size=24), OFF)
    return st.lists(one, max_size=5).map(b"".join)


OFF = st.sampled_from([0, 0, 0, -1, 1, 4, 60000])


async def test_stun_of_a_stranger(entrance: Entrance) -> None:
    heads = st.sampled_from([0x0001, 0x0101, 0x0111, 0x0003, 0x0011, 0x3FFF])
    packets = st.builds(
        lambda kind, body, off: struct.pack("!HHI12s", kind, max(0, len(body) + off), 0x2112A442, b"x" * 12) + body,
        heads,
        attributes(),
        OFF,
    )
    explore("STUN of strangers", st.one_of(packets, st.binary(max_size=60)), lambda data: a_packet_is_read_or_dropped(entrance, data), 400)


async def test_stun_of_a_sender(entrance: Entrance) -> None:
    explore("STUN of senders", attributes(), lambda data: a_signed_check_is_read_or_dropped(entrance, data), 200)
    await entrance.session.close()


async def test_an_attribute_of_a_wrong_length_makes_no_traceback(entrance: Entrance) -> None:
    before = metrics.PACKETS_DROPPED.labels("malformed")._value.get()
    packet = struct.pack("!HHI12s", 1, 8, 0x2112A442, b"x" * 12) + struct.pack("!HH", 0x24, 2) + b"\0\0\0\0"
    a_packet_is_read_or_dropped(entrance, packet)
    a_signed_check_is_read_or_dropped(entrance, b"")  # without a PRIORITY
    assert metrics.PACKETS_DROPPED.labels("malformed")._value.get() == before + 1
    entrance.session._early_checks_done = True
    a_signed_check_is_read_or_dropped(entrance, b"")
    assert metrics.PACKETS_DROPPED.labels("malformed")._value.get() == before + 2
    assert not entrance.session._remote_candidates


async def test_a_sender_is_not_looked_for_at_any_number_of_addresses(entrance: Entrance) -> None:
    """Each new address costs a pair, a check and a sorting of all pairs."""
    entrance.session._early_checks_done = True
    for port in range(1024, 1024 + 3 * (MOST_CANDIDATES + MOST_LEARNED)):
        a_signed_check_is_read_or_dropped(entrance, PRIORITY, port)
    assert len(entrance.session._remote_candidates) == MOST_CANDIDATES + MOST_LEARNED
    assert entrance.session.knows(("192.0.2.9", 1024))
    await entrance.session.close()
