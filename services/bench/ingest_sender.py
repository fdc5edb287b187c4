"""The students of `bench ingest`, in a process of their own: every packet is encoded once and goes to every receiver alike.

`python -m services.bench.ingest_sender WIDTH HEIGHT FPS`. One JSON object a line: it says `{"ready": true}` when the clip is encoded;
`{"connect": true}` -> `{"offer": SDP}`, then `{"answer": SDP}` -> `{"connected": true}`; it sends until its standard input ends.
"""

import asyncio
import json
import sys

from aiortc import RTCConfiguration, RTCPeerConnection, RTCRtpSender, RTCSessionDescription

from services.bench.lines import answer_lines
from services.bootstrap.demo.clip import LOOKS, Clip, decode, encode, sample_video
from services.bootstrap.demo.student import ClipTrack

BITS_PER_PIXEL = 0.15  # what a browser's VP8 spends on a camera


class Senders:
    """All connections, and the clip they send."""

    def __init__(self, clip: Clip) -> None:
        self._clip = clip
        self._connections: list[RTCPeerConnection] = []

    async def __call__(self, request: dict[str, str]) -> dict[str, object]:
        if "answer" in request:
            connection = self._connections[-1]
            await connection.setRemoteDescription(RTCSessionDescription(request["answer"], "answer"))
            while connection.connectionState != "connected":  # noqa: ASYNC110 - aiortc's event comes before or after we look
                await asyncio.sleep(0.02)
            return {"connected": True}
        connection = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self._connections.append(connection)
        start_s = len(self._connections) % int(self._clip.seconds)
        transceiver = connection.addTransceiver(ClipTrack(self._clip, start_s), direction="sendonly")
        codecs = RTCRtpSender.getCapabilities("video").codecs
        transceiver.setCodecPreferences([codec for codec in codecs if codec.mimeType == "video/VP8"])
        await connection.setLocalDescription(await connection.createOffer())
        return {"offer": connection.localDescription.sdp}


def main() -> None:
    width, height, fps = map(int, sys.argv[1:])
    images = decode(sample_video(), width=width, height=height, fps=fps)
    clip = encode(images, LOOKS[0], fps=fps, bit_rate=round(BITS_PER_PIXEL * width * height * fps))
    del images
    asyncio.run(answer_lines(Senders(clip), hello=json.dumps({"ready": True})))


if __name__ == "__main__":
    main()
