"""Packets of a real VP8 stream: shuffled, lost, repeated, over the ends of their counters."""

import random
from itertools import pairwise

import pytest

from services.ingest.assembler import MOST_WAITING, Assembler
from services.ingest.encoded import VP8, EncodedPicture, read_part
from services.ingest.rtp import RtpPacket
from tests.ingest.layered import FPS, PATTERN, encoded, packets

PICTURES = encoded(60)
MORE = encoded(30)


def assembled(assembler: Assembler, given: list[RtpPacket]) -> list[EncodedPicture]:
    return [picture for packet in given for picture in assembler.add(packet, read_part(VP8, packet.payload), VP8)]


def test_every_picture_is_whole_in_order_and_knows_its_layer() -> None:
    made = assembled(Assembler(), packets(PICTURES))
    assert [picture.data for picture in made] == PICTURES
    assert [picture.layer for picture in made] == [PATTERN[number % 4] for number in range(60)]
    assert [picture.key for picture in made] == [True] + [False] * 59
    assert {b.timestamp - a.timestamp for a, b in pairwise(made)} == {90_000 // FPS}


def test_a_picture_is_there_with_its_last_packet_and_does_not_wait_for_the_next_one() -> None:
    one = [packet for packet in packets(PICTURES) if packet.timestamp == packets(PICTURES)[0].timestamp]
    assert [picture.data for picture in assembled(Assembler(), one)] == PICTURES[:1]


def test_a_sender_that_sets_no_marker_is_read_all_the_same() -> None:
    made = assembled(Assembler(), [packet._replace(marker=False) for packet in packets(PICTURES)])
    assert [picture.data for picture in made] == PICTURES[:-1]


def test_what_comes_in_another_order_or_twice_is_put_right() -> None:
    given = packets(PICTURES)
    mixed = given[:1]
    for start in range(1, len(given), 6):
        group = given[start : start + 6] * 2
        random.Random(start).shuffle(group)
        mixed += group
    assert [picture.data for picture in assembled(Assembler(), mixed)] == PICTURES


def test_packets_that_only_fill_the_line_make_no_picture() -> None:
    given = packets(PICTURES[:4], first=100)
    filling = given[-1]._replace(sequence_number=given[-1].sequence_number + 1, marker=False, payload=b"")
    after = [packet._replace(sequence_number=packet.sequence_number + 1) for packet in packets(PICTURES[:8], first=100)[len(given) :]]
    assembler = Assembler()
    made = assembled(assembler, given)
    made += assembler.add(filling, read_part(VP8, b"\x10"), VP8)
    made += assembled(assembler, after)
    assert [picture.data for picture in made] == PICTURES[:8]


def test_a_hole_that_is_never_filled_costs_the_pictures_up_to_the_next_key_frame() -> None:
    given = packets(PICTURES + MORE)
    lost = next(number for number, packet in enumerate(given) if packet.marker) + 1
    assembler = Assembler()
    made = assembled(assembler, given[:lost] + given[lost + 1 :])
    assert made[0].data == PICTURES[0]
    assert made[1].key
    assert [picture.data for picture in made[1:]] == MORE
    assert assembler.discarded >= 50
    assert not assembler.needs_key


def test_after_a_hole_it_says_that_it_needs_a_key_frame() -> None:
    given = packets(PICTURES)
    assembler = Assembler()
    needs = [assembler.needs_key]
    for some in (given[:20], given[21:]):
        assembled(assembler, some)
        needs.append(assembler.needs_key)
    assert needs == [True, False, True]


def test_a_stream_that_begins_in_the_middle_waits_for_a_key_frame() -> None:
    assembler = Assembler()
    assert assembled(assembler, packets(PICTURES)[30:]) == []
    assert assembler.discarded > 20


def test_it_never_holds_more_than_its_bound() -> None:
    assembler = Assembler()
    given = packets(PICTURES[:1], first=0)
    assembled(assembler, given)
    same = given[0].timestamp + 6000
    for number in range(len(given) + 1, len(given) + 5 * MOST_WAITING):
        assembler.add(RtpPacket(97, False, number % 65536, same, 1, b"\x00x", None), read_part(VP8, b"\x00x"), VP8)
        assert len(assembler._waiting) <= MOST_WAITING + 1


def test_a_jump_begins_a_new_stream() -> None:
    assembler = Assembler()
    assembled(assembler, packets(PICTURES[:8], first=10))
    made = assembled(assembler, packets(PICTURES[:8], first=40_000, clock=5))
    assert [picture.data for picture in made] == PICTURES[:8]


@pytest.mark.parametrize("payload", [b"\x90", b"\x90\x80", b"\x90\xe0\x80\x01\x05"])
def test_a_descriptor_that_is_cut_off_is_refused(payload: bytes) -> None:
    with pytest.raises(ValueError, match="cut off"):
        read_part(VP8, payload)
