"""The students' process: its plan comes as one JSON document on standard input, its end is the end of that input or a signal."""

import asyncio
import contextlib
import json
import signal
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import httpx

from services.bootstrap.demo.clip import LOOKS, Clip, Look, decode, encode, sample_video
from services.bootstrap.demo.student import Student

JOIN_GAP_S = 0.15  # a class does not join in one instant, and the handshakes cost CPU


@dataclass(frozen=True, slots=True)
class Plan:
    """Who sends what: the n-th student sends look n, begun `start_s` into the clip."""

    video: Path | None
    students: list[tuple[str, str]]  # (WHIP URL, token)

    def to_json(self) -> str:
        return json.dumps({"video": str(self.video) if self.video else None, "students": self.students})

    @classmethod
    def from_json(cls, text: str) -> Self:
        plan: dict[str, Any] = json.loads(text)
        return cls(Path(plan["video"]) if plan["video"] else None, [(url, token) for url, token in plan["students"]])


def start_second(student: int, clip_seconds: float) -> int:
    """Whole seconds, spread so that no two students of a small class are in step (multiples of the golden ratio)."""
    return int((student * 0.618_034 % 1.0) * int(clip_seconds))


def look_of(student: int) -> Look:
    return LOOKS[student % len(LOOKS)]


async def run(plan: Plan) -> None:
    """Tells each step as a JSON line on standard output: encoded, joined, failed, left."""
    stop = asyncio.Event()
    for wanted in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(wanted, stop.set)
    clips = await asyncio.to_thread(_clips, plan)
    _tell(event="encoded", seconds=clips[look_of(0)].seconds)
    async with httpx.AsyncClient(timeout=20.0) as http:
        students = [
            Student(clips[look_of(n)], start_second(n, clips[look_of(n)].seconds), whip_url=url, token=token)
            for n, (url, token) in enumerate(plan.students)
        ]
        for number, student in enumerate(students):
            await _join(number, student, http)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), JOIN_GAP_S)
        await stop.wait()
        await asyncio.gather(*(student.leave(http) for student in students), return_exceptions=True)
    _tell(event="left")


def _clips(plan: Plan) -> dict[Look, Clip]:
    images = decode(plan.video or sample_video())
    wanted = list(dict.fromkeys(look_of(n) for n in range(len(plan.students))))
    with ThreadPoolExecutor(2) as pool:
        return dict(zip(wanted, pool.map(lambda look: encode(images, look), wanted), strict=True))


async def _join(number: int, student: Student, http: httpx.AsyncClient) -> None:
    try:
        await student.join(http)
    except Exception as error:  # one student who cannot join must not keep the others out; the demo reports it
        _tell(event="failed", student=number, reason=str(error) or type(error).__name__)
    else:
        _tell(event="joined", student=number)


def _tell(**event: object) -> None:
    print(json.dumps(event), flush=True)  # noqa: T201 - the channel to the parent process


def main() -> None:
    asyncio.run(run(Plan.from_json(sys.stdin.readline())))
