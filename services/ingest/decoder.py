"""Encoded pictures in, the one that is wanted out. Blocking: called in a thread, which PyAV lets run beside the interpreter."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

import av
from av import VideoFrame
from av.packet import Packet
from av.video.codeccontext import VideoCodecContext

from services.ingest.encoded import CLOCK, H264, VP8, EncodedPicture

_TIME_BASE: Final = Fraction(1, CLOCK)
# FFmpeg's own `vp8` decoder costs as much as libvpx here, or a little more: docs/performance.md.
_DECODERS: Final = {VP8: "libvpx", H264: "h264"}


class PictureDecoder:
    """Of one stream. `undecodable` counts pictures that were refused; what comes after them is tried all the same."""

    def __init__(self) -> None:
        self.undecodable = 0
        self._codec: str | None = None
        self._context: VideoCodecContext | None = None

    def decode(self, pictures: Sequence[EncodedPicture], wanted: int | None) -> VideoFrame | None:
        """In order, since each picture is made from earlier ones; -> the one with the timestamp `wanted`, if it could be decoded."""
        found: VideoFrame | None = None
        for picture in pictures:
            packet = Packet(picture.data)
            packet.pts, packet.time_base = picture.timestamp, _TIME_BASE
            try:
                frames = self._of(picture.codec).decode(packet)
            except av.FFmpegError:
                self.undecodable += 1
                continue
            found = next((frame for frame in frames if frame.pts == wanted), found)
        return found

    def _of(self, codec: str) -> VideoCodecContext:
        if self._context is None or codec != self._codec:
            context = av.CodecContext.create(_DECODERS[codec], "r")
            assert isinstance(context, VideoCodecContext)  # noqa: S101 - both are
            context.thread_count = 1  # for small pictures more cost time; many streams share the cores anyway
            self._codec, self._context = codec, context
        return self._context
