"""RFC 9725, 4.2: an offer is posted and answered. Row numbers are those of docs/whip.md."""

from urllib.parse import urljoin

import httpx
import pytest

from tests.node import Node, Seat
from tests.sender import offer, sections, sending, values

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.mark.parametrize("content_type", ["application/json", "text/plain", "application/sdpx", "application/trickle-ice-sdpfrag"])
async def test_row_01_another_content_type_is_refused(here: Node, seat: Seat, content_type: str) -> None:
    refused = await here.post(seat, await offer(), content_type=content_type)
    assert (refused.status_code, len(here.peers)) == (415, 0)


@pytest.mark.parametrize(
    "body", [b"", b"hello", b"{}", b"v=0\r\n", b"\xff\xfe", b"v=0\r\nm=video\r\n", b"v=0\r\nm=video 9 UDP/TLS/RTP/SAVPF x\r\n"]
)
async def test_row_01_what_is_no_sdp_is_refused(here: Node, seat: Seat, body: bytes) -> None:
    refused = await here.post(seat, body)
    assert (refused.status_code, len(here.peers)) == (400, 0)


async def test_row_01_media_type_parameters_and_case_do_not_matter(here: Node, seat: Seat) -> None:
    assert (await here.post(seat, await offer(), content_type="Application/SDP; charset=utf-8")).status_code == 201


async def test_row_02_the_answer_is_created_at_a_url_of_its_own(here: Node, seat: Seat) -> None:
    async with sending(here, seat) as sender:
        assert sender.answer.headers["content-type"] == "application/sdp"
        assert sender.answer.text.startswith("v=0\r\n")
        assert urljoin(here.whip, sender.location).startswith(f"{here.whip}/")
        assert sender.etag.startswith('"')
        assert (await here.http.get(sender.location)).is_success


@pytest.mark.parametrize("direction", ["sendonly", "sendrecv"])
async def test_row_03_every_section_is_received(here: Node, seat: Seat, direction: str) -> None:
    answer = await here.post(seat, await offer("audio", "video", direction=direction))
    assert answer.status_code == 201
    audio, video = sections(answer.text)
    assert audio.startswith("m=audio ")
    assert video.startswith("m=video ")
    for section in (audio, video):
        assert "\r\na=recvonly\r\n" in section
        assert not any(f"a={other}" in section for other in ("sendonly", "sendrecv", "inactive", "msid", "ssrc"))


@pytest.mark.parametrize("direction", ["recvonly", "inactive"])
@pytest.mark.parametrize("kinds", [("video",), ("audio", "video")])
async def test_row_03_an_offer_that_does_not_send_is_refused(here: Node, seat: Seat, direction: str, kinds: tuple[str, ...]) -> None:
    refused = await here.post(seat, await offer(*kinds, direction=direction))
    assert (refused.status_code, len(here.peers)) == (422, 0)
    assert direction in refused.json()["detail"]


async def test_row_03_one_section_that_does_not_send_is_enough_to_refuse(here: Node, seat: Seat) -> None:
    half = (await offer("audio", "video")).replace("a=sendonly", "a=inactive", 1)
    assert (await here.post(seat, half)).status_code == 422


@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_row_04_get_succeeds_without_content(here: Node, seat: Seat, method: str) -> None:
    async with sending(here, seat) as sender, httpx.AsyncClient() as anybody:
        for url in (here.whip, urljoin(here.whip, sender.location)):
            answer = await anybody.request(method, url)
            assert (answer.status_code, answer.content) == (204, b"")


@pytest.mark.parametrize("method", ["PUT", "POST"])
async def test_row_04_other_methods_are_kept_for_later(here: Node, seat: Seat, method: str) -> None:
    async with sending(here, seat) as sender:
        refused = await here.http.request(method, sender.location, headers={"Authorization": f"Bearer {seat.token}"})
    assert refused.status_code == 405
    assert {"PATCH", "DELETE"} <= set(refused.headers["allow"].split(", "))


async def test_row_05_the_answer_has_all_candidates(here: Node, seat: Seat) -> None:
    async with sending(here, seat, trickle=True) as sender:
        ours = {(candidate.host, str(candidate.port)) for candidate in here.ice(seat).local_candidates}
        assert ours
        for section in sections(sender.answer.text):
            assert {(value.split()[4], value.split()[5]) for value in values(section, "candidate")} == ours
            assert section.endswith("a=end-of-candidates\r\n")
