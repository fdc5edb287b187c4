"""Looks for what breaks a promise, guided by coverage: `python -m tests.fuzz.guided sdp|stun|rtp`, then libFuzzer's options. For `make
fuzz`, which installs atheris beside the environment. What breaks one is written to `build/`, for a test of its own."""

import asyncio
import struct
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

import atheris

with atheris.instrument_imports(include=["services.ingest", "aioice"]):
    from tests.fuzz import pictures, promises
from tests.fuzz import corpus


def sdp(data: bytes) -> None:
    text = data.decode(errors="replace")
    promises.an_offer_is_answered_or_refused(text)
    promises.a_fragment_is_read_or_refused(text)
    promises.a_condition_holds_or_is_refused(text)


def stun(data: bytes) -> None:
    _LOOP.run_until_complete(_stun(data))


async def _stun(data: bytes) -> None:
    entrance = promises.Entrance()
    promises.a_packet_is_read_or_dropped(entrance, data)
    entrance.session._early_checks_done = True
    promises.a_signed_check_is_read_or_dropped(entrance, data[:400])
    await entrance.session.close()


_LOOP: Final = asyncio.new_event_loop()
_CHECK: Final = struct.pack("!HHI12s", 1, 8, 0x2112A442, b"transaction!") + struct.pack("!HHI", 0x24, 4, 1)
_VP8: Final = b"\x80\x60\x00\x01\x00\x00\x00\x01\x00\x00\x00\x01\x90\x80\x01\x50\x02\x00\x9d\x01\x2a\x40\x01\xf0\x00" + bytes(8)
_H264: Final = b"\x80\xe0\x00\x02\x00\x00\x00\x01\x00\x00\x00\x01\x7c\x85" + bytes(20)
_PARTS: Final[dict[str, tuple[Callable[[bytes], None], list[bytes]]]] = {
    "sdp": (sdp, [text.encode() for text in corpus.both() if len(text) < 3000]),  # Chromium's offers are long, and so would be each try
    "stun": (stun, [_CHECK, _CHECK[:20], _CHECK[20:]]),
    "rtp": (pictures.packets_are_read_or_refused, [bytes([len(p) - 12 | bit]) + p for p, bit in ((_VP8, 0), (_H264, 0x80))]),
}


def main(part: str, *options: str) -> None:
    check, seeds = _PARTS[part]
    folder = Path(tempfile.mkdtemp(prefix=f"fuzz-{part}-"))
    for number, text in enumerate(seeds):
        (folder / str(number)).write_bytes(text)
    Path("build").mkdir(exist_ok=True)
    atheris.Setup(
        ["guided", str(folder), "-artifact_prefix=build/", "-max_len=4096", "-timeout=10", "-print_final_stats=1", *options], check
    )
    atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:])
