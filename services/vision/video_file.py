"""A short video's bytes become pictures at even times, in memory and within limits; nothing is opened by a name."""

import io
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Final, Self

import av
import numpy as np
from av.container import InputContainer
from av.video.stream import VideoStream

from services.domain.media import LONGEST_S, MOST_FRAME_PIXELS
from services.domain.records import Image
from services.errors import TooLarge, Unprocessable

_LOOKED_AT: Final = 960  # pixels, long side, as in a live class
_TOLERANCE_S: Final = 0.5  # a recorder told to stop after a minute stops a little later
_BROKEN: Final = (OSError, av.FFmpegError, ValueError)  # av's errors are several of Python's own, too


class OpenedVideo:
    """One at a time, by one thread. `width` and `height` as the video is shown."""

    def __init__(self, content: bytes, form: str) -> None:
        """`form` as FFmpeg calls it: no other demuxer, and no protocol, sees the bytes.

        Raises Unprocessable for what cannot be read or holds no video, TooLarge for one too long or too large.
        """
        with ExitStack() as parts:
            container = parts.enter_context(_opened(content, form))
            self._container = container
            self._stream = _only_video(container)
            self.width, self.height = self._stream.codec_context.width, self._stream.codec_context.height
            self.seconds = 0.0  # of what was read so far
            self._parts = parts.pop_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._parts.close()

    def looks(self, per_second: float) -> Iterator[tuple[float, Image]]:
        """(seconds from the first frame, RGB), the first frame of each step. Blocking. Raises as `__init__` does."""
        first: float | None = None
        due = 0.0
        try:
            for frame in self._container.decode(self._stream):
                first = frame.time if first is None else first
                at = (frame.time or 0.0) - (first or 0.0)
                if at > LONGEST_S + _TOLERANCE_S:
                    raise _too_long()
                self.seconds = max(self.seconds, at)
                if at + 1e-6 < due:
                    continue
                due = (int(at * per_second + 1e-6) + 1) / per_second
                image = _upright(frame)
                self._measure(frame)
                yield at, image
        except _BROKEN as error:
            raise Unprocessable("The video cannot be read to its end: the file is broken, or not whole.") from error
        if first is None:
            raise Unprocessable("The video has no picture in it.")

    def _measure(self, frame: av.VideoFrame) -> None:
        sideways = frame.rotation % 180 != 0
        self.width, self.height = (frame.height, frame.width) if sideways else (frame.width, frame.height)


def _opened(content: bytes, form: str) -> InputContainer:
    try:
        return av.open(io.BytesIO(content), "r", format=form, metadata_errors="ignore")
    except _BROKEN as error:
        raise Unprocessable("The video cannot be read: the file is broken, or not whole.") from error


def _only_video(container: InputContainer) -> VideoStream:
    if not container.streams.video:
        raise Unprocessable("The file has no video track.")
    stream = container.streams.video[0]
    if (container.duration or 0) / av.time_base > LONGEST_S + _TOLERANCE_S:
        raise _too_long()
    if stream.codec_context is None:
        raise Unprocessable("The video is in a format that cannot be read here.")
    context = stream.codec_context
    if context.width * context.height > MOST_FRAME_PIXELS:
        raise TooLarge(
            f"The video has {context.width} x {context.height} pixels; {MOST_FRAME_PIXELS // 1_000_000} million can be looked at."
        )
    context.options = {"max_pixels": str(MOST_FRAME_PIXELS)}  # also for a frame that grows later
    context.thread_count = 1  # live classes come first
    return stream


def _upright(frame: av.VideoFrame) -> Image:
    scale = min(1.0, _LOOKED_AT / max(frame.width, frame.height))
    width, height = max(2, round(frame.width * scale)), max(2, round(frame.height * scale))
    pixels = frame.reformat(width=width, height=height, format="rgb24", threads=1).to_ndarray()
    return np.ascontiguousarray(np.rot90(pixels, round(frame.rotation / 90)))


def _too_long() -> TooLarge:
    return TooLarge(f"The video is longer than {LONGEST_S:.0f} s; cut it, and send the part that matters.")
