"""Contestants that read a class from decoded frames: `python -m services.bench.watching WAY WIDTH HEIGHT THREADS`.

Each gets the decoder's frames, as the service does, and does everything up to the probabilities. `stock` and `stock-tuned` find faces by
facenet-pytorch's own code, and crop and read them as the service does.
"""

import json
import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Final
from uuid import UUID, uuid4

import av
import numpy as np
import torch
from av import VideoFrame
from facenet_pytorch import MTCNN

from services.bench.fer_peer import load_fer
from services.bootstrap.demo.clip import sample_video
from services.domain.ports import FaceFinder
from services.domain.records import Box, Detection, Frame, Source, View
from services.inference.classifying import classify
from services.inference.looking import Looker
from services.ingest.frames import DecodedPicture
from services.vision.device import configure_threads
from services.vision.emotion_classifier import load_classifier
from services.vision.every_frame import EveryFrame
from services.vision.face_detector import THRESHOLDS, MtcnnFaceDetector
from services.vision.follower import FaceFollower

EVERY_S: Final = 0.5
"""Between two looks at one student, as in the service."""
CPU: Final = torch.device("cpu")

Watch = Callable[[Sequence[VideoFrame], float], int]
"""A frame of each student, always in the same order, and the media time -> how many faces were read."""


def service(finder: FaceFinder) -> Watch:
    looker, classifier, students = Looker(finder), load_classifier(None, CPU), list[Source]()

    def watch(frames: Sequence[VideoFrame], at: float) -> int:
        while len(students) < len(frames):
            students.append(Source(UUID(int=len(students)), uuid4()))
        sampled = [Frame(who, at, at, DecodedPicture(frame)) for who, frame in zip(students, frames, strict=False)]
        return len(classify(classifier, looker.look(sampled).crops))

    return watch


class StockMtcnn:
    """Implements `FaceFinder` by facenet-pytorch's own detection. `min_face`: pixels."""

    def __init__(self, min_face: int) -> None:
        self._mtcnn = MTCNN(keep_all=True, min_face_size=min_face, thresholds=list(THRESHOLDS), device=CPU, post_process=False)

    def find(self, views: Sequence[View]) -> list[list[Detection]]:
        boxes, scores, points = self._mtcnn.detect(np.stack([view.image for view in views]), landmarks=True)
        return [
            []
            if faces is None
            else [Detection(Box(*map(float, b)), float(s), np.asarray(p, np.float32)) for b, s, p in zip(faces, *more, strict=True)]
            for faces, *more in zip(boxes, scores, points, strict=True)
        ]


def fer(*, mtcnn: bool, threads: int) -> Watch:
    read = load_fer(mtcnn=mtcnn, threads=threads)
    return lambda frames, _: sum([len(read(np.asarray(frame.to_ndarray(format="bgr24"), np.uint8))) for frame in frames])


def ways(height: int, threads: int) -> Mapping[str, Callable[[], Watch]]:
    return {
        "track": lambda: service(FaceFollower(MtcnnFaceDetector(CPU))),
        "every_frame": lambda: service(EveryFrame(MtcnnFaceDetector(CPU))),
        "stock": lambda: service(StockMtcnn(20)),
        "stock-tuned": lambda: service(StockMtcnn(round(0.15 * height))),
        "fer-haar": partial(fer, mtcnn=False, threads=threads),
        "fer-mtcnn": partial(fer, mtcnn=True, threads=threads),
    }


def looks(width: int, height: int) -> list[VideoFrame]:
    """The sample video, a frame every `EVERY_S`. Raises Misconfigured where `make setup` has not brought it."""
    frames: list[VideoFrame] = []
    with av.open(str(sample_video())) as video:
        for frame in video.decode(video=0):
            if frame.time is not None and frame.time >= EVERY_S * len(frames):
                frames.append(frame.reformat(width=width, height=height))
    return frames


class Lesson:
    """Students who all send the sample video, each from another place on, and on and on."""

    def __init__(self, watch: Watch, frames: Sequence[VideoFrame]) -> None:
        self._watch, self._frames = watch, frames
        self._tick = 0

    def time(self, students: int, ticks: int) -> dict[str, float]:
        """Milliseconds a frame by the clock and of CPU time of all threads, and faces read in each frame."""
        wall, cpu, faces = time.perf_counter(), time.process_time(), 0
        for _ in range(ticks):
            self._tick += 1
            shown = [self._frames[(self._tick + 7 * k) % len(self._frames)] for k in range(students)]
            faces += self._watch(shown, self._tick * EVERY_S)
        count = ticks * students
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        return {"wall": 1e3 * wall / count, "cpu": 1e3 * cpu / count, "faces": faces / count}


def main(way: str, width: int, height: int, threads: int) -> None:
    """Says `{"ready": true}`, then answers `{"students": n, "ticks": t}` line by line. Whatever else is printed goes to stderr."""
    with os.fdopen(os.dup(sys.stdout.fileno()), "w", buffering=1) as replies:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        configure_threads(threads)
        make, frames, lessons = ways(height, threads)[way], looks(width, height), dict[int, Lesson]()
        make()  # says early what is missing
        replies.write(json.dumps({"ready": True}) + "\n")
        for line in sys.stdin:
            asked: dict[str, Any] = json.loads(line)
            students = asked["students"]
            if students not in lessons:  # each has students of its own to remember
                lessons[students] = Lesson(make(), frames)
            replies.write(json.dumps(lessons[students].time(students, asked["ticks"])) + "\n")


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
