"""Frames of a recorded video at a steady pace."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from services.domain.records import Image
from services.errors import BadInput, Misconfigured

if TYPE_CHECKING:
    import av


def frames(path: Path, *, fps: float) -> Iterator[tuple[float, Image]]:
    """Seconds from the first frame, and the RGB frame; at most `fps` a second.

    Raises BadInput for a file that cannot be read as a video, Misconfigured without PyAV.
    """
    try:
        import av
    except ImportError as error:
        raise Misconfigured(
            "Videos are read with PyAV, which is not installed: pip install 'classpulse[stream]', or make setup."
        ) from error
    try:
        with av.open(str(path)) as container:
            if not container.streams.video:
                raise BadInput(f"{path} has no video track")
            yield from _sampled(container, fps)
    except (OSError, av.FFmpegError) as error:
        raise BadInput(f"{path} cannot be read as a video: {error}") from error


def _sampled(container: "av.container.InputContainer", fps: float) -> Iterator[tuple[float, Image]]:
    stream = container.streams.video[0]
    stream.thread_type = "AUTO"
    first, taken = None, 0
    for frame in container.decode(stream):
        first = frame.time if first is None else first
        if (frame.time - first) * fps >= taken:
            taken = int((frame.time - first) * fps) + 1
            yield frame.time - first, frame.to_ndarray(format="rgb24").astype(np.uint8, copy=False)
