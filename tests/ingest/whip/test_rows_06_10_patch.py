"""RFC 9725, 4.3: candidates come later, and networks change."""

import pytest
from aioice import Connection
from aioice.candidate import Candidate
from aiortc import RTCSessionDescription

from tests.node import Node, Seat
from tests.sender import Sending, eventually, fragment_of, offering, sending, values, without_candidates

pytestmark = pytest.mark.asyncio(loop_scope="module")

TCP = "a=candidate:1 1 tcp 1518280447 192.0.2.1 9 typ host tcptype active"
MDNS = "a=candidate:2 1 udp 2113937151 7c1ff0e4-0000-4000-8000-000000000000.local 50000 typ host"
NAMED = "a=candidate:3 1 udp 2113937151 student.example 50000 typ host"
UNHEARD = "a=candidate:4 1 dccp 2113937151 192.0.2.1 50000 typ host"
LOOPBACK = "a=candidate:5 1 udp 2113937151 127.0.0.1 8765 typ host"
GOOD = "a=candidate:6 1 udp 2113937151 192.0.2.77 50000 typ host"


def known(here: Node, seat: Seat) -> set[tuple[str, int]]:
    return {(candidate.host, candidate.port) for candidate in here.ice(seat).remote_candidates}


async def test_row_06_trickled_candidates_are_taken_without_content_and_etag(here: Node, seat: Seat) -> None:
    async with sending(here, seat, trickle=True) as sender:
        fragment = fragment_of(sender.connection.localDescription.sdp)
        taken = await here.patch(seat, sender.location, fragment, if_match=sender.etag)
        assert (taken.status_code, taken.content) == (204, b"")
        assert "etag" not in taken.headers
        trickled = {(value.split()[4], int(value.split()[5])) for value in values(fragment, "candidate")}
        assert trickled <= known(here, seat)
        await eventually(lambda: here.frames(seat).received > 5)
        assert (await here.patch(seat, sender.location, fragment, if_match=sender.etag)).status_code == 204  # too late is no error


class Wanderer:
    """The sender's other network: a second ICE session of its own, beside the one that aiortc made."""

    def __init__(self, sender: Sending) -> None:
        self.ice = Connection(ice_controlling=True)
        self._sender = sender

    def fragment(self, *candidates: Candidate) -> str:
        lines = [f"a=ice-ufrag:{self.ice.local_username}", f"a=ice-pwd:{self.ice.local_password}"]
        return "".join(
            f"{line}\r\n"
            for line in ("m=video 9 UDP/TLS/RTP/SAVPF 0", "a=mid:0", *lines, *(f"a=candidate:{c.to_sdp()}" for c in candidates))
        )

    async def move(self, answer: str) -> None:
        """Connects to what the restart's answer says, and sends by it alone."""
        self.ice.remote_username, self.ice.remote_password = values(answer, "ice-ufrag")[0], values(answer, "ice-pwd")[0]
        for value in values(answer, "candidate"):
            await self.ice.add_remote_candidate(Candidate.from_sdp(value))
        await self.ice.add_remote_candidate(None)
        await self.ice.connect()
        self._sender.connection.getSenders()[0].transport.transport._send = self.ice.send


async def test_row_07_an_ice_restart_moves_the_video_to_another_path(here: Node, seat: Seat) -> None:
    async with sending(here, seat) as sender:
        await eventually(lambda: here.frames(seat).received > 5)
        old = here.ice(seat)
        wanderer = Wanderer(sender)
        await wanderer.ice.gather_candidates()
        restarted = await here.patch(seat, sender.location, wanderer.fragment(*wanderer.ice.local_candidates), if_match="*")
        assert restarted.status_code == 200
        assert restarted.headers["content-type"] == "application/trickle-ice-sdpfrag"
        assert restarted.headers["etag"] not in {"", sender.etag}
        assert set(values(restarted.text, "ice-ufrag")).isdisjoint(values(sender.answer.text, "ice-ufrag"))
        await wanderer.move(restarted.text)
        await eventually(lambda: here.ice(seat) is not old and old.ended.is_set())
        seen = here.frames(seat).received
        await eventually(lambda: here.frames(seat).received > seen + 10)
        await wanderer.ice.close()


async def test_row_08_a_patch_must_say_which_ice_session_it_means(here: Node, seat: Seat) -> None:
    async with sending(here, seat) as sender:
        fragment = fragment_of(sender.connection.localDescription.sdp)
        for if_match, status in (
            (None, 428),
            ('"other"', 412),
            (f"W/{sender.etag}", 412),
            ("", 412),
            (f'"other", {sender.etag}', 204),
            ("*", 204),
        ):
            headers = {} if if_match is None else {"if_match": if_match}
            assert (await here.patch(seat, sender.location, fragment, **headers)).status_code == status, if_match
        restarted = await here.patch(seat, sender.location, Wanderer(sender).fragment(), if_match="*")
        assert restarted.status_code == 200
        assert (await here.patch(seat, sender.location, fragment, if_match=sender.etag)).status_code == 412


@pytest.mark.parametrize(
    "fragment",
    [
        "",
        "hello",
        "m=video 9 UDP/TLS/RTP/SAVPF 0\r\na=mid:0\r\n",
        "a=ice-ufrag:abcd\r\na=candidate:1 1 udp 1 192.0.2.1 5000 typ host\r\n",
        "a=ice-ufrag:ab\r\na=ice-pwd:short\r\na=end-of-candidates\r\n",
        "a=candidate:1 1 udp\r\n",
        "a=candidate:1 1 udp 1 192.0.2.1 99999 typ host\r\n",
    ],
)
async def test_row_09_a_malformed_fragment_is_refused_and_harms_nothing(here: Node, seat: Seat, fragment: str) -> None:
    async with sending(here, seat) as sender:
        assert (await here.patch(seat, sender.location, fragment, if_match=sender.etag)).status_code == 400
        await eventually(lambda: here.frames(seat).received > 5)


async def test_row_09_a_restart_that_changes_half_is_refused(here: Node, seat: Seat) -> None:
    async with sending(here, seat) as sender:
        own = sender.connection.localDescription.sdp
        half = f"a=ice-ufrag:{values(own, 'ice-ufrag')[0]}\r\na=ice-pwd:{'x' * 22}\r\n"
        assert (await here.patch(seat, sender.location, half, if_match="*")).status_code == 400


async def test_row_09_another_content_type_is_refused(here: Node, seat: Seat) -> None:
    async with sending(here, seat) as sender:
        refused = await here.patch(seat, sender.location, "a=end-of-candidates\r\n", if_match="*", content_type="application/sdp")
        assert refused.status_code == 415


async def test_row_09_a_restart_that_fails_leaves_the_session_as_it_is(impatient: Node) -> None:
    seat = await impatient.seat()
    async with sending(impatient, seat) as sender:
        await eventually(lambda: impatient.frames(seat).received > 5)
        before = impatient.ice(seat)
        nowhere = Candidate.from_sdp("1 1 udp 2113937151 192.0.2.99 50000 typ host")
        assert (await impatient.patch(seat, sender.location, Wanderer(sender).fragment(nowhere), if_match="*")).status_code == 200
        assert impatient.ice(seat) is not before
        await eventually(lambda: impatient.ice(seat) is before)
        seen = impatient.frames(seat).received
        await eventually(lambda: impatient.frames(seat).received > seen + 10)
        own = fragment_of(sender.connection.localDescription.sdp)
        assert (await impatient.patch(seat, sender.location, own, if_match=sender.etag)).status_code == 204


async def test_row_10_what_cannot_be_used_is_dropped_without_a_word(here: Node, seat: Seat) -> None:
    async with sending(here, seat, trickle=True) as sender:
        fragment = fragment_of(sender.connection.localDescription.sdp, TCP, MDNS, NAMED, UNHEARD, LOOPBACK, GOOD, without="a=end-of")
        before = known(here, seat)
        assert (await here.patch(seat, sender.location, fragment, if_match=sender.etag)).status_code == 204
        hosts = {host for host, _ in known(here, seat) - before}
        assert "192.0.2.77" in hosts
        assert hosts.isdisjoint({"192.0.2.1", "student.example", "127.0.0.1"})
        assert not any(host.endswith(".local") for host in hosts)


async def test_row_10_a_sender_of_nothing_but_unusable_candidates_still_connects(here: Node, seat: Seat) -> None:
    """What Firefox offers, whose candidates are all `.local`, and says that there are no more."""
    async with offering() as connection:
        hidden = without_candidates(connection.localDescription.sdp) + f"{MDNS}\r\na=end-of-candidates\r\n"
        answer = await here.post(seat, hidden)
        await connection.setRemoteDescription(RTCSessionDescription(answer.text, "answer"))
        await eventually(lambda: here.frames(seat).received > 5)
