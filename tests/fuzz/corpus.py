"""What real senders said: Chromium by `whip-whep`, libwebrtc in Node, GStreamer's webrtcbin, aiortc. Kept with plain line ends."""

from functools import cache
from pathlib import Path
from typing import Final

_FOLDER: Final = Path(__file__).parent / "recorded"


@cache
def offers() -> tuple[str, ...]:
    return _texts("*.sdp")


@cache
def fragments() -> tuple[str, ...]:
    return _texts("*.sdpfrag")


def both() -> tuple[str, ...]:
    return fragments() + offers()


def _texts(names: str) -> tuple[str, ...]:
    return tuple(path.read_text().replace("\n", "\r\n") for path in sorted(_FOLDER.glob(names)))
