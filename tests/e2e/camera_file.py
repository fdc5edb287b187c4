"""A video file as Chromium's camera."""

from pathlib import Path

import av

from services.bootstrap.demo.clip import FPS, decode, sample_video


def write_camera(folder: Path, seconds: int = 12) -> Path:
    """The free sample as Y4M, which Chromium plays in a loop at the rate that the file says."""
    images = decode(sample_video())[: seconds * FPS]
    height, width = images[0].shape[:2]
    path = folder / "camera.y4m"
    with path.open("wb") as file:
        file.write(f"YUV4MPEG2 W{width} H{height} F{FPS}:1 Ip A1:1 C420jpeg\n".encode())
        for image in images:
            frame = av.VideoFrame.from_ndarray(image, format="rgb24").reformat(format="yuv420p")
            file.write(b"FRAME\n" + frame.to_ndarray().tobytes())
    return path


def arguments(path: Path, devices: int = 1) -> list[str]:
    """Of a Chromium that has this camera and always allows it."""
    fake = f"--use-fake-device-for-media-stream=device-count={devices}"
    return [fake, f"--use-file-for-fake-video-capture={path}", "--use-fake-ui-for-media-stream"]
