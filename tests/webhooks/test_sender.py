"""One POST to a stranger."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from services.webhooks.sender import Answer, Sender
from tests.certificates import self_signed
from tests.webhooks.receiver import Receiver


async def test_what_is_sent_arrives(sender: Sender, receiver: Receiver) -> None:
    assert await sender.post(receiver.url("/hook?x=1"), {"Content-Type": "application/json"}, b"{}") == Answer(204, "answered 204")
    path, headers, body = receiver.got[0]
    assert (path, body) == ("/hook", b"{}")
    assert (headers["host"], headers["content-type"], headers["content-length"]) == (f"127.0.0.1:{receiver.port}", "application/json", "2")


async def test_a_redirect_is_not_followed(sender: Sender, receiver: Receiver) -> None:
    receiver.answers = [307, 301]
    for status in (307, 301):
        answer = await sender.post(receiver.url(), {}, b"{}")
        assert (answer.status, answer.is_good, answer.error) == (status, False, f"answered {status}; redirects are not followed")
    assert [path for path, *_ in receiver.got] == ["/hook", "/hook"]


async def test_no_proxy_of_the_environment_is_asked(sender: Sender, receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    fresh = Sender(private=True)
    assert (await fresh.post(receiver.url(), {}, b"{}")).is_good
    await fresh.close()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "0x7f.1", "2130706433", "[::ffff:127.0.0.1]"])
async def test_a_private_address_is_not_asked(receiver: Receiver, host: str) -> None:
    guarded = Sender(private=False)
    answer = await guarded.post(f"http://{host}:{receiver.port}/hook", {}, b"{}")
    assert answer.status is None
    assert "a private address" in answer.error or "not known" in answer.error
    assert receiver.got == []
    await guarded.close()


async def test_a_name_among_whose_addresses_one_is_private_is_not_asked(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    answers(monkeypatch, "93.184.216.34", "127.0.0.1")
    guarded = Sender(private=False)
    answer = await guarded.post(f"http://hook.example:{receiver.port}/hook", {}, b"{}")
    assert answer == Answer(None, "hook.example leads to 127.0.0.1, a private address")
    await guarded.close()


async def test_a_name_is_asked_for_once_and_that_address_is_taken(
    sender: Sender, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = answers(monkeypatch, "127.0.0.1")
    assert (await sender.post(f"http://hook.example:{receiver.port}/hook", {}, b"{}")).is_good
    assert asked == ["hook.example"]
    assert receiver.got[0][1]["host"] == f"hook.example:{receiver.port}"


async def test_the_next_address_is_tried_when_the_first_is_closed(
    sender: Sender, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers(monkeypatch, "127.0.0.2", "127.0.0.1")  # it listens on the second alone
    assert (await sender.post(f"http://hook.example:{receiver.port}/hook", {}, b"{}")).is_good


async def test_an_unknown_name_and_a_closed_port_are_said(sender: Sender, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    closed = await sender.post(f"http://127.0.0.1:{port}/hook", {}, b"{}")
    answers(monkeypatch)
    unknown = await sender.post("http://hook.invalid/hook", {}, b"{}")
    assert (closed.status, unknown) == (None, Answer(None, "hook.invalid is not known: [Errno -2] Name or service not known"))


async def test_a_certificate_is_checked(tmp_path: Path, sender: Sender) -> None:
    certificate, key = self_signed(tmp_path)
    async with Receiver().listening(ssl_certfile=certificate, ssl_keyfile=key) as receiver:
        answer = await sender.post(receiver.url().replace("http", "https"), {}, b"{}")
    assert answer.status is None
    assert "certificate" in answer.error.lower()
    assert receiver.got == []


@pytest.fixture
async def dripping() -> AsyncIterator[str]:
    """Sends a byte of its answer now and then, and never ends."""

    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(b"HTTP/1.1 200 OK\r\nX-")
        with contextlib.suppress(ConnectionError):
            while not writer.is_closing():
                writer.write(b"x")
                await writer.drain()
                await asyncio.sleep(0.02)
        writer.close()
        left.set()

    left = asyncio.Event()
    server = await asyncio.start_server(drip, "127.0.0.1", 0)
    yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hook"
    await left.wait()
    server.close()


async def test_who_drips_is_left(dripping: str) -> None:
    hasty = Sender(private=True, whole_s=0.3)
    assert await hasty.post(dripping, {}, b"{}") == Answer(None, "no answer within 0.3 s")
    await hasty.close()


async def test_an_answer_that_is_no_http_is_a_failure(sender: Sender) -> None:
    async def babble(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mail.school.org ESMTP\r\n")
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(babble, "127.0.0.1", 0) as server:
        answer = await sender.post(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/", {}, b"{}")
    assert (answer.status, bool(answer.error)) == (None, True)


def answers(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> list[str]:
    """Makes every name lead to these addresses; -> the names that were asked for."""
    asked: list[str] = []

    async def lookup(host: str, port: int, **_: Any) -> list[tuple[Any, ...]]:
        asked.append(host)
        if not addresses:
            raise socket.gaierror(-2, "Name or service not known")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", lookup)
    return asked
