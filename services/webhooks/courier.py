"""The loop that carries what happened to the webhooks. Several processes may run one each."""

import asyncio
import json
import logging
import random
from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import Engine

from services import clock, metrics
from services.storage import deliveries
from services.storage.deliveries import GONE, Taken
from services.webhooks import signature
from services.webhooks.sender import Answer, Sender

log = logging.getLogger(__name__)

PAUSES_S: Final = (5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400)
"""Between two attempts, as Standard Webhooks proposes: ten attempts over three days, so that a weekend's outage loses nothing."""

JITTER: Final = 0.2  # of the pause, to both sides: what failed together does not come back together
AT_ONCE: Final = 8
POLL_S: Final = 1.0


class Courier:
    def __init__(self, engine: Engine, sender: Sender, *, poll_s: float = POLL_S, pauses_s: tuple[float, ...] = PAUSES_S) -> None:
        self._engine = engine
        self._sender = sender
        self._poll_s = poll_s
        self._pauses_s = pauses_s
        self._under_way: dict[UUID, asyncio.Task[None]] = {}  # by webhook: one at a time each

    async def run(self) -> None:
        """Until it is cancelled. What was under way then is due again when its lease is over."""
        try:
            while True:
                await self._round()
        finally:
            tasks = list(self._under_way.values())
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            self._under_way.clear()

    async def _round(self) -> None:
        self._under_way = {webhook: task for webhook, task in self._under_way.items() if not task.done()}
        room = AT_ONCE - len(self._under_way)
        for taken in await asyncio.to_thread(self._take, room) if room else []:
            self._under_way[taken.webhook_id] = asyncio.create_task(self._deliver(taken), name=f"webhook {taken.webhook_id}")
        if self._under_way:
            await asyncio.wait(self._under_way.values(), timeout=self._poll_s, return_when=asyncio.FIRST_COMPLETED)
        else:
            await asyncio.sleep(self._poll_s)

    async def _deliver(self, taken: Taken) -> None:
        try:
            body = _body(taken)
            headers = signature.headers(taken.secret, f"msg_{taken.happening_id.hex}", int(clock.unix()), body)
            answer = await self._sender.post(taken.url, {**_ALWAYS, **headers}, body)
            await asyncio.to_thread(self._record, taken, answer)
        except Exception:  # the lease runs out, and it is tried again
            log.exception("delivery %s broke off", taken.id)

    def _take(self, most: int) -> list[Taken]:
        with self._engine.begin() as conn:
            return deliveries.take(conn, most, busy=list(self._under_way))

    def _record(self, taken: Taken, answer: Answer) -> None:
        metrics.WEBHOOK_ATTEMPTS.labels("arrived" if answer.is_good else "failed").inc()
        with self._engine.begin() as conn:
            if answer.is_good and answer.status is not None:
                deliveries.arrived(conn, taken, answer.status)
                return
            again_in = None if answer.status == GONE else self._pause(taken.attempt)
            deliveries.failed(conn, taken, status=answer.status, error=answer.error, again_in=again_in)
        if again_in is None:
            log.warning("webhook %s is disabled: %s after attempt %d", taken.webhook_id, answer.error, taken.attempt)

    def _pause(self, attempt: int) -> timedelta | None:
        """After this attempt; None after the last."""
        if attempt > len(self._pauses_s):
            return None
        return timedelta(seconds=self._pauses_s[attempt - 1] * random.uniform(1 - JITTER, 1 + JITTER))


_ALWAYS: Final = {"Content-Type": "application/json", "User-Agent": "ClassPulse-Webhooks/1"}


def _body(taken: Taken) -> bytes:
    """The same bytes at each attempt."""
    said = {"type": taken.kind, "timestamp": taken.at.isoformat(), "data": taken.data}
    return json.dumps(said, separators=(",", ":"), sort_keys=True).encode()
