"""The students' process: its plan comes as one JSON document on standard input, its end is the end of that input or a signal."""

import asyncio
import json
import signal
import sys
from dataclasses import dataclass
from math import gcd
from pathlib import Path
from typing import Any, Self

import httpx

from services.bootstrap.demo.clip import LOOKS, Clip, Look, decode, encode, sample_video
from services.bootstrap.demo.student import Student

SPREAD = 0.4  # of the clip: starts all over it would make the class's mood a flat line
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
    """Whole seconds in the clip's first part: no two of a small class are in step, and together they still have a mood that moves."""
    spread = max(1, int(clip_seconds * SPREAD))
    stride = next(step for step in range(max(1, round(0.618 * spread)), 2 * spread + 1) if gcd(step, spread) == 1)
    return student * stride % spread


def look_of(student: int) -> Look:
    return LOOKS[student % len(LOOKS)]


async def run(plan: Plan) -> None:
    """Tells each step as a JSON line on standard output: joined, failed, left. A student joins as soon as their look is encoded."""
    stop = asyncio.Event()
    for wanted in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(wanted, stop.set)
    async with httpx.AsyncClient(timeout=20.0) as http:
        students: list[Student] = []
        joining = asyncio.create_task(_join_all(plan, students, http))
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait({joining, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if joining.done():
            joining.result()
        await stopping
        joining.cancel()
        await asyncio.gather(joining, *(student.leave(http) for student in students), return_exceptions=True)
    _tell(event="left")


async def _join_all(plan: Plan, students: list[Student], http: httpx.AsyncClient) -> None:
    images = await asyncio.to_thread(decode, plan.video or sample_video())
    clips: dict[Look, Clip] = {}
    for number, (url, token) in enumerate(plan.students):
        look = look_of(number)
        if look not in clips:
            clips[look] = await asyncio.to_thread(encode, images, look)
        student = Student(clips[look], start_second(number, clips[look].seconds), whip_url=url, token=token)
        students.append(student)
        await _join(number, student, http)
        await asyncio.sleep(JOIN_GAP_S)


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
