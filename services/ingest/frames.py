"""From PyAV's frame to the array that vision sees."""

import numpy as np
from av import VideoFrame

from services.domain.records import Image

# Sampled frames are scaled down to this long side, pixels: a face that fills a fifth of it still has more detail than the network reads.
MAX_SIDE = 960


class DecodedPicture:
    """Holds the decoder's frame (yuv420p as a rule) until vision asks for it; a frame that is dropped is never converted."""

    def __init__(self, frame: VideoFrame) -> None:
        self._frame = frame

    def rgb(self) -> Image:
        """[height, width, 3]; one swscale pass converts and, if need be, scales."""
        frame = self._frame
        scale = min(1.0, MAX_SIDE / max(frame.width, frame.height))
        width, height = max(2, round(frame.width * scale)), max(2, round(frame.height * scale))
        return np.ascontiguousarray(frame.reformat(width=width, height=height, format="rgb24", threads=1).to_ndarray())
