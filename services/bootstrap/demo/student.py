"""One student: a WHIP client that sends ready-made packets on the clip's own clock."""

from __future__ import annotations  # PyAV's packets are generic to the type checker only

import asyncio

import httpx
from aiortc import MediaStreamTrack, RTCConfiguration, RTCPeerConnection, RTCRtpSender, RTCSessionDescription
from av.packet import Packet
from av.stream import Stream

from services import clock
from services.bootstrap.demo.clip import TIME_BASE, Clip
from services.errors import ClassPulseError


class WhipRefused(ClassPulseError):
    title = "The offer was refused"


class ClipTrack(MediaStreamTrack):
    """Endless: starts `start_s` into the clip and begins again at its end. `start_s` must be whole seconds: key frames lie there."""

    kind = "video"

    def __init__(self, clip: Clip, start_s: int) -> None:
        super().__init__()
        self._clip = clip
        self._first = start_s * clip.fps
        self._sent = 0
        self._began: float | None = None

    async def recv(self) -> Packet[Stream]:
        if self._began is None:
            self._began = clock.monotonic()
        await asyncio.sleep(max(0.0, self._began + self._sent / self._clip.fps - clock.monotonic()))
        packet = Packet(self._clip.packets[(self._first + self._sent) % len(self._clip.packets)])
        packet.pts, packet.time_base = self._sent * TIME_BASE.denominator // self._clip.fps, TIME_BASE
        self._sent += 1
        return packet


class Student:
    """Joins with its token, sends until it leaves."""

    def __init__(self, clip: Clip, start_s: int, *, whip_url: str, token: str) -> None:
        self._track = ClipTrack(clip, start_s)
        self._whip_url = whip_url
        self._headers = {"Authorization": f"Bearer {token}"}
        self._connection = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self._resource: str | None = None

    async def join(self, http: httpx.AsyncClient) -> None:
        """Raises WhipRefused with the server's reason, httpx.HTTPError when there is no server."""
        transceiver = self._connection.addTransceiver(self._track, direction="sendonly")
        vp8 = [codec for codec in RTCRtpSender.getCapabilities("video").codecs if codec.mimeType == "video/VP8"]
        transceiver.setCodecPreferences(vp8)
        await self._connection.setLocalDescription(await self._connection.createOffer())
        response = await http.post(
            self._whip_url,
            content=self._connection.localDescription.sdp,
            headers={**self._headers, "Content-Type": "application/sdp"},
        )
        if response.status_code != httpx.codes.CREATED:
            raise WhipRefused(f"{response.status_code}: {response.text[:300]}")
        self._resource = str(response.url.join(response.headers["location"]))
        await self._connection.setRemoteDescription(RTCSessionDescription(response.text, "answer"))

    async def leave(self, http: httpx.AsyncClient) -> None:
        if self._resource:
            await http.delete(self._resource, headers=self._headers)
        await self._connection.close()
