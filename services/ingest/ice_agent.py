"""What aiortc takes for its one ICE connection: the session in use and, while the sender restarts ICE, the next one.

aiortc knows no ICE restart. DTLS and SRTP do not care which path a packet took, so it suffices to hand on packets of both sessions
and to send by the one that was connected last. A restart that fails leaves the session in use as it is.
"""

import asyncio
from collections.abc import Callable, Iterable
from typing import Final

from aioice import Candidate, ConnectionClosed
from aiortc import RTCIceTransport

from services import metrics
from services.errors import Overloaded
from services.ingest.ice_parameters import IceParameters
from services.ingest.ice_session import IceSession, is_media

MOST_WAITING: Final = 4096  # packets, some seconds of a stream: more means that nobody reads; the newest are dropped
LINGER_S: Final = 1.0  # the old path stays open for packets that were under way

_FLOOD: Final = metrics.PACKETS_DROPPED.labels("flood")


class IceAgent:
    """`make` gives a session that delivers to the function it is given. `lite`: the sender leaves all checks to us (RFC 8445, 2.5).
    `patience_s`: how long a restart may take to connect."""

    def __init__(
        self, make: Callable[[Callable[[bytes], None]], IceSession], remote: IceParameters, *, lite: bool, patience_s: float
    ) -> None:
        self._make = make
        self._lite = lite
        self._patience_s = patience_s
        self._packets: asyncio.Queue[bytes | None] = asyncio.Queue()
        self._session = self._new(remote)
        self._next: IceSession | None = None
        self._restarting: asyncio.Task[None] | None = None
        self._watching: asyncio.Task[None] | None = None
        self._over = asyncio.Event()
        self.read_media: Callable[[bytes], bool] = lambda _: False
        """Is offered each SRTP packet before it queues up for aiortc's pump; True when it was taken."""
        self.ice_controlling = lite  # aiortc reads and writes it; the sessions have their own

    def attach(self, transport: RTCIceTransport) -> None:
        """Takes the place of the connection that aiortc made, which has opened nothing yet."""
        transport.iceGatherer._connection = transport._connection = self  # type: ignore[assignment]  # all that aiortc asks of it is here
        transport._recv, transport._send = self.recv, self.send

    @property
    def newest(self) -> IceSession:
        """Which candidates are trickled for."""
        return self._next or self._session

    @property
    def local_candidates(self) -> list[Candidate]:
        return self._session.local_candidates

    @property
    def local_username(self) -> str:
        return self._session.local_username

    @property
    def local_password(self) -> str:
        return self._session.local_password

    async def gather_candidates(self) -> None:
        """Raises Overloaded when there is no port."""
        await _gather(self._session)

    async def add_remote_candidate(self, candidate: Candidate) -> None:
        await self.newest.add_remote_candidate(candidate)

    async def connect(self) -> None:
        session = self._session
        try:
            await session.connect()
        except ConnectionError:
            if self._restarting:
                await asyncio.wait({self._restarting})
            if self._session is session:
                raise
        self._watching = asyncio.create_task(self._watch(), name="ice consent")

    async def restart(self, remote: IceParameters, candidates: Iterable[Candidate]) -> IceSession:
        """A new session with its own candidates gathered, which connects by itself; one that was still trying is given up.

        Raises Overloaded when there is no port for it.
        """
        await _cancel(self._restarting)
        session = self._new(remote)
        try:
            await _gather(session)
            for candidate in candidates:
                await session.add_remote_candidate(candidate)
        except BaseException:
            await session.close()
            raise
        self._next = session
        self._restarting = asyncio.create_task(self._change(session), name="ice restart")
        return session

    def _new(self, remote: IceParameters) -> IceSession:
        session = self._make(self._deliver)
        session.ice_controlling = session.remote_is_lite = self._lite
        session.remote_username, session.remote_password = remote.ufrag, remote.password
        return session

    async def _change(self, session: IceSession) -> None:
        """Closes the one of the two that is not needed any more, also when it is cancelled."""
        superfluous = session
        try:
            async with asyncio.timeout(self._patience_s):
                await session.connect()
            superfluous, self._session, self._next = self._session, session, None
            metrics.ICE_RESTARTS.labels("connected").inc()
            await asyncio.sleep(LINGER_S)
        except (ConnectionError, TimeoutError):
            metrics.ICE_RESTARTS.labels("failed").inc()
        finally:
            self._next = None
            await superfluous.close()

    async def _watch(self) -> None:
        """RFC 7675: when consent has expired it is over, unless a restart is about to give a new path."""
        while True:
            session = self._session
            await session.ended.wait()
            if self._restarting:
                await asyncio.wait({self._restarting})
            if self._session is session:
                return self._finish()

    def _finish(self) -> None:
        self._over.set()
        self._packets.put_nowait(None)

    def _deliver(self, packet: bytes) -> None:
        if self._packets.empty() and is_media(packet) and self.read_media(packet):
            return
        if self._packets.qsize() < MOST_WAITING:
            self._packets.put_nowait(packet)
        else:
            _FLOOD.inc()

    async def recv(self) -> bytes:
        """Raises ConnectionError when it is over."""
        packet = await self._packets.get()
        if packet is None:
            self._packets.put_nowait(None)
            raise ConnectionError("the ICE agent is closed")
        return packet

    async def send(self, data: bytes) -> None:
        await self._session.send(data)

    async def get_event(self) -> ConnectionClosed:
        """Returns when it is over."""
        await self._over.wait()
        return ConnectionClosed()

    async def close(self) -> None:
        await _cancel(self._watching)
        await _cancel(self._restarting)
        await self._session.close()
        self._finish()


async def _gather(session: IceSession) -> None:
    await session.gather_candidates()
    if not session.local_candidates:
        raise Overloaded("There is no free UDP port for another connection.")


async def _cancel(task: asyncio.Task[None] | None) -> None:
    if task:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
