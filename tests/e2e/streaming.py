"""Students in the test's own event loop, and what the database says of them."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

import httpx
from sqlalchemy import Row, select

from services import clock
from services.bootstrap.demo.clip import Clip
from services.bootstrap.demo.student import Student
from services.bootstrap.service import Service
from services.storage.models import ReadingRow


@asynccontextmanager
async def sending(clip: Clip, seat: dict[str, Any]) -> AsyncIterator[Student]:
    """`seat`: the answer to POST .../participants. Sends until the block ends."""
    student = Student(clip, 0, whip_url=seat["whip_url"], token=seat["token"])
    async with httpx.AsyncClient(timeout=20) as http:
        try:
            await student.join(http)
            yield student
        finally:
            await student.leave(http)


async def eventually(condition: Callable[[], bool], seconds: float = 60.0) -> None:
    deadline = clock.monotonic() + seconds
    while not await asyncio.to_thread(condition):
        assert clock.monotonic() < deadline, "it did not come to pass"
        await asyncio.sleep(0.2)


def readings(service: Service, seat: dict[str, Any]) -> Sequence[Row[datetime, int, float | None]]:
    """`at`, `outcome`, `p_neutral`, oldest first."""
    wanted = select(ReadingRow.at, ReadingRow.outcome, ReadingRow.p_neutral).where(ReadingRow.participant_id == UUID(seat["id"]))
    with service.engine.connect() as connection:
        return connection.execute(wanted.order_by(ReadingRow.at)).all()
