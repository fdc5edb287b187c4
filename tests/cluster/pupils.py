"""Students of the cluster: they follow a redirect, and come back by themselves when their connection ends."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from typing import Any

import httpx

from services.bootstrap import supervise
from services.bootstrap.demo.clip import LOOKS, Clip, decode, encode, sample_video
from services.bootstrap.demo.student import Student, WhipRefused

COME_BACK_S = 0.5
APART_S = 1.2  # a `web` believes for a second which node has most room


def still_faces() -> list[Clip]:
    """Four students who do not move: a sad and a smiling face, each also in the mirror. When they are looked at makes no difference."""
    images = decode(sample_video())
    return [encode([images[at]] * 10, look) for at in (15, 150) for look in LOOKS[:2]]


class Pupil:
    """`seat`: the answer to POST .../participants. `node`: host and port of whoever took the newest offer."""

    def __init__(self, clip: Clip, seat: dict[str, Any], url: str | None) -> None:
        self._clip = clip
        self._url = url or seat["whip_url"]
        self.seat = seat
        self.node: str | None = None

    async def attend(self, after_s: float) -> None:
        """Until cancelled."""
        await asyncio.sleep(after_s)
        async with httpx.AsyncClient(timeout=20, follow_redirects=True) as http:
            while True:
                with contextlib.suppress(WhipRefused, httpx.HTTPError):
                    await self._once(http)
                await asyncio.sleep(COME_BACK_S)

    async def _once(self, http: httpx.AsyncClient) -> None:
        student = Student(self._clip, 0, whip_url=self._url, token=self.seat["token"])
        try:
            await student.join(http)
            self.node = httpx.URL(str(student._resource)).netloc.decode()
            while student._connection.connectionState not in {"failed", "closed"}:  # noqa: ASYNC110 - as the tests see it
                await asyncio.sleep(0.05)
        finally:
            self.node = None
            with contextlib.suppress(httpx.HTTPError):  # or it would stand in for the cancellation, and the student would come again
                await student.leave(http)
            await student._connection.close()


@contextlib.asynccontextmanager
async def attending(clips: Sequence[Clip], seats: Sequence[dict[str, Any]], *, url: str | None = None) -> AsyncIterator[list[Pupil]]:
    """`url`: where they offer their video, instead of where they were told to."""
    pupils = [Pupil(clips[n % len(clips)], seat, url) for n, seat in enumerate(seats)]
    async with supervise.running(*(pupil.attend(APART_S * n) for n, pupil in enumerate(pupils))):
        yield pupils
