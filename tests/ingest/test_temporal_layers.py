"""Which pictures of a real L1T3 stream are left out, and that what is left decodes."""

from collections.abc import Sequence

import numpy as np
import pytest

from services.ingest.decoder import PictureDecoder
from services.ingest.encoded import VP8, EncodedPicture
from services.ingest.temporal_layers import TemporalLayers
from tests.ingest.layered import FPS, PATTERN, encoded

PICTURES = encoded(160)
TICKS = 90_000 // FPS


def stream(pictures: Sequence[bytes] = PICTURES, ticks: int = TICKS) -> list[EncodedPicture]:
    return [
        EncodedPicture(VP8, data, number * ticks, number == 0, PATTERN[number % 4], number % 4 in (1, 2))
        for number, data in enumerate(pictures)
    ]


def kept(layers: TemporalLayers, pictures: Sequence[EncodedPicture]) -> list[EncodedPicture]:
    return [picture for picture in pictures if layers.keep(picture)]


@pytest.mark.parametrize(("fps", "highest"), [(2, 0), (3, 0), (5, 1), (6, 1), (8, 2), (15, 2)])
def test_as_few_layers_as_give_the_looks(fps: float, highest: int) -> None:
    """Of 15 pictures a second 3.75 are in layer 0, 7.5 in 0 and 1."""
    settled = kept(TemporalLayers(fps), stream())[20:]
    assert {picture.layer for picture in settled} == set(range(highest + 1))


@pytest.mark.parametrize("fps", [2, 5, 15])
def test_what_is_kept_decodes_without_an_error_to_the_same_pictures(fps: float) -> None:
    whole, thinned = PictureDecoder(), PictureDecoder()
    left = kept(TemporalLayers(fps), stream())
    expected = {picture.timestamp: whole.decode([picture], picture.timestamp) for picture in stream()}
    for picture in left:
        frame, same = thinned.decode([picture], picture.timestamp), expected[picture.timestamp]
        assert frame is not None
        assert same is not None
        np.testing.assert_array_equal(frame.to_ndarray(), same.to_ndarray())
    assert thinned.undecodable == 0
    if fps == 2:
        assert len(left) < 60


def test_layer_0_is_never_left_out() -> None:
    left = kept(TemporalLayers(0.1), stream())
    assert sum(picture.layer == 0 for picture in left) == 40


def test_a_sender_that_slows_down_gets_its_layers_back_at_a_picture_that_needs_layer_0_alone() -> None:
    """At 5 pictures a second layer 0 comes 1.25 times: too seldom for two looks, so layer 1 is wanted again."""
    layers = TemporalLayers(2)
    fast = stream(PICTURES[:80])
    assert kept(layers, fast)[-1].layer == 0
    slow = [
        EncodedPicture(VP8, data, 80 * TICKS + number * 18_000, False, PATTERN[number % 4], number % 4 in (1, 2))
        for number, data in enumerate(PICTURES[80:])
    ]
    left = kept(layers, slow)
    first = next(picture for picture in left if picture.layer)
    assert first.layer == 1
    assert first.sync
    assert {picture.layer for picture in left[-6:]} == {0, 1}
    decoder = PictureDecoder()
    assert decoder.decode([*kept(TemporalLayers(2), fast), *left], left[-1].timestamp) is not None
    assert decoder.undecodable == 0


def test_a_sender_without_layers_is_decoded_in_full() -> None:
    plain = [EncodedPicture(VP8, b"", number * TICKS, number == 0, None, False) for number in range(50)]
    assert kept(TemporalLayers(2), plain) == plain
