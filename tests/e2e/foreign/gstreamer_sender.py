"""A WHIP sender on GStreamer's webrtcbin: libnice, GStreamer's own DTLS with an RSA certificate, libsrtp. Run by the system's Python,
whose `gi` knows GStreamer. Trickles; says what it is told in lines of JSON; hangs up when its standard input ends.

    python3 gstreamer_sender.py URL TOKEN
"""

import json
import re
import sys
import threading
import urllib.request
from typing import Any
from urllib.parse import urljoin

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstWebRTC", "1.0")
gi.require_version("GstSdp", "1.0")
from gi.repository import GLib, Gst, GstSdp, GstWebRTC  # noqa: E402

URL, TOKEN = sys.argv[1:]
PIPELINE = """webrtcbin name=sender bundle-policy=max-bundle
videotestsrc is-live=true ! video/x-raw,width=320,height=240,framerate=10/1 ! vp8enc deadline=1 keyframe-max-dist=10 ! rtpvp8pay !
application/x-rtp,media=video,encoding-name=VP8,payload=96 ! sender."""


def say(**what: object) -> None:
    sys.stdout.write(f"{json.dumps(what)}\n")
    sys.stdout.flush()


def ask(method: str, url: str, body: str | None = None, content_type: str | None = None, **headers: str) -> Any:
    headers["Authorization"] = f"Bearer {TOKEN}"
    if content_type:
        headers["Content-Type"] = content_type
    return urllib.request.urlopen(urllib.request.Request(url, body.encode() if body else None, headers, method=method), timeout=20)


class Sender:
    def __init__(self) -> None:
        self.pipeline = Gst.parse_launch(PIPELINE)
        self.webrtc = self.pipeline.get_by_name("sender")
        self.webrtc.emit("get-transceiver", 0).props.direction = GstWebRTC.WebRTCRTPTransceiverDirection.SENDONLY
        self.candidates: list[str] = []
        self.offer = ""
        self.location = self.etag = ""
        self.webrtc.connect("on-negotiation-needed", self.on_negotiation_needed)
        self.webrtc.connect("on-ice-candidate", lambda _, _line, candidate: self.candidates.append(candidate))
        self.webrtc.connect("notify::ice-gathering-state", self.on_gathering)
        self.webrtc.connect("notify::connection-state", lambda *_: say(state=self.webrtc.props.connection_state.value_nick))
        self.pipeline.set_state(Gst.State.PLAYING)

    def on_negotiation_needed(self, _: Any) -> None:
        self.webrtc.emit("create-offer", None, Gst.Promise.new_with_change_func(self.on_offer, None))

    def on_offer(self, promise: Any, _: Any) -> None:
        promise.wait()
        reply = promise.get_reply()
        offer = reply.get_value("offer")
        said = Gst.Promise.new()
        self.webrtc.emit("set-local-description", offer, said)
        said.interrupt()
        self.offer = offer.sdp.as_text()
        threading.Thread(target=self.post).start()

    def post(self) -> None:
        answer = ask("POST", URL, self.offer, "application/sdp")
        self.location, self.etag = urljoin(URL, answer.headers["Location"]), answer.headers["ETag"]
        _, message = GstSdp.SDPMessage.new_from_text(answer.read().decode())
        description = GstWebRTC.WebRTCSessionDescription.new(GstWebRTC.WebRTCSDPType.ANSWER, message)
        self.webrtc.emit("set-remote-description", description, Gst.Promise.new())
        say(post=answer.status)
        self.trickle()

    def on_gathering(self, *_: Any) -> None:
        if self.webrtc.props.ice_gathering_state == GstWebRTC.WebRTCICEGatheringState.COMPLETE:
            threading.Thread(target=self.trickle).start()

    def trickle(self) -> None:
        """Once both are there: the session's URL and all candidates."""
        complete = self.webrtc.props.ice_gathering_state == GstWebRTC.WebRTCICEGatheringState.COMPLETE
        if not (complete and self.location and self.candidates):
            return
        taken, self.candidates = self.candidates, []
        own = [re.findall(rf"a={name}:.*", self.offer)[0] for name in ("mid", "ice-ufrag", "ice-pwd")]
        lines = [*own[1:], "m=video 9 UDP/TLS/RTP/SAVPF 0", own[0], *(f"a={line}" for line in taken), "a=end-of-candidates"]
        fragment = "".join(f"{line.strip()}\r\n" for line in lines)
        say(patch=ask("PATCH", self.location, fragment, "application/trickle-ice-sdpfrag", **{"If-Match": self.etag}).status)

    def hang_up(self) -> None:
        say(delete=ask("DELETE", self.location).status)
        self.pipeline.set_state(Gst.State.NULL)


def leave_at_the_end() -> None:
    sys.stdin.read()
    sender.hang_up()
    loop.quit()


Gst.init(None)
loop = GLib.MainLoop()
sender = Sender()
threading.Thread(target=leave_at_the_end).start()
loop.run()
