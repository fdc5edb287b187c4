"""A sender with an interpreter of its own: `python -m tests.sender_process URL TOKEN`. Sends until its standard input ends; then says
how many pictures it made."""

import asyncio
import sys

import httpx
from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription

from tests.sender import Ramp


async def main(url: str, token: str) -> None:
    connection, track = RTCPeerConnection(RTCConfiguration(iceServers=[])), Ramp()
    connection.addTransceiver(track, direction="sendonly")
    await connection.setLocalDescription(await connection.createOffer())
    async with httpx.AsyncClient(timeout=20) as http:
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/sdp"}
        answer = await http.post(url, content=connection.localDescription.sdp, headers=headers)
    await connection.setRemoteDescription(RTCSessionDescription(answer.raise_for_status().text, "answer"))
    await asyncio.to_thread(sys.stdin.read)
    track.stop()
    made = track._n
    await asyncio.sleep(1)  # what is under way arrives
    sys.stdout.write(f"{made}\n")
    await connection.close()


asyncio.run(main(*sys.argv[1:]))
