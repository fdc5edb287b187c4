"""The stream process as far as it looks at single pictures: its real control app, with the real networks."""

import contextlib
import tempfile
import threading
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import torch
import uvicorn

from services.bootstrap.machinery import PICTURE_FACE, PICTURE_SIDE, VIDEO_FACE, VIDEO_SIDE
from services.inference.examinations import Examinations
from services.inference.examiner import Examiner
from services.ingest.control import control_app
from services.ingest.mailbox import Mailbox
from services.ingest.network import Network
from services.ingest.peers import Peers
from services.ingest.stats import Stats
from services.vision.emotion_classifier import load_classifier
from services.vision.face_detector import MtcnnFaceDetector


@cache
def examiner() -> Examiner:
    device = torch.device("cpu")
    pictures = MtcnnFaceDetector(device, side=PICTURE_SIDE, min_face=PICTURE_FACE)
    videos = MtcnnFaceDetector(device, side=VIDEO_SIDE, min_face=VIDEO_FACE)
    return Examiner(pictures, videos, load_classifier(None, device))


@contextlib.contextmanager
def examining() -> Iterator[Path]:
    """-> the socket, in a thread and an event loop of its own."""
    with tempfile.TemporaryDirectory(prefix="cp-") as folder, contextlib.closing(Examinations(examiner())) as examinations:
        socket, stats = Path(folder) / "stream.sock", Stats()
        app = control_app(Peers(Mailbox(), stats, fps=2.0, most=1, network=Network()), stats, examinations)
        server = uvicorn.Server(uvicorn.Config(app, uds=str(socket), log_level="warning", log_config=None))
        thread = threading.Thread(target=server.run, name="stream")
        thread.start()
        while not server.started:
            assert thread.is_alive()
            thread.join(0.02)
        yield socket
        server.should_exit = True
        thread.join()
