"""Whatever is written in an offer, a fragment or a packet, it is read or refused by name. `make fuzz` looks longer, guided by coverage."""

import struct

import pytest
from hypothesis import strategies as st

from services import metrics
from services.ingest.ice_session import MOST_CANDIDATES, MOST_LEARNED
from tests.fuzz import corpus
from tests.fuzz.exploring import explore
from tests.fuzz.mutations import ODD, mutated
from tests.fuzz.pictures import packets_are_read_or_refused
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


def packet(header: bytes, payload: bytes, is_h264: bool) -> bytes:
    body = (header + payload)[:139].ljust(12, b"\0")
    return bytes([len(body) - 12 | is_h264 << 7]) + body


def test_packets() -> None:
    """In the order of their numbers or not, of VP8 and H264 or of nothing."""
    headers = st.builds(
        lambda first, second, number, ticks: struct.pack("!BBHLL", first, second, number, ticks, 1),
        st.sampled_from([0x80, 0x90, 0xA0, 0xB1]),
        st.sampled_from([0x60, 0xE0]),
        st.one_of(st.integers(0, 20), st.integers(0, 65535)),
        st.one_of(st.integers(0, 3).map(lambda step: 3000 * step), st.integers(0, (1 << 32) - 1)),
    )
    begin = st.sampled_from([b"", b"\x90\x80\x01", b"\x10", b"\x80\xff", b"\x7c\x85", b"\x78\x00\x03", b"\x65", b"\x1c"])
    payloads = st.builds(bytes.__add__, begin, st.binary(max_size=40))
    explore(
        "packets",
        st.lists(st.builds(packet, headers, payloads, st.booleans()), max_size=12).map(b"".join),
        packets_are_read_or_refused,
        300,
    )


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
