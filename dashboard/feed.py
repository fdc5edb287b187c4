"""Sends snapshots to the pages that watch a session, over Dash's WebSocket.

A page is given the next snapshot only after it answered to the last one: a slow page is never flooded, and one that was closed, put to
sleep or moved elsewhere is forgotten. Dash itself would not notice: all tabs of a browser share one socket.
"""

import asyncio
import itertools
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Final
from uuid import UUID

from dash import Dash, Input, ctx, set_props

from dashboard import ids
from dashboard.data import DashboardData
from dashboard.drawings import Drawings, Drawn
from dashboard.languages import speaking
from dashboard.pages import missing
from services import clock
from services.errors import NotFound

PATIENCE_S: Final = 5.0  # without a snapshot for so long (storage is away) the page is asked whether it is still there
ANSWER_S: Final = 10.0
"""A page that does not answer for so long is not there. When it wakes up it asks again (assets/live.js)."""

LOOK_AGAIN_S: Final = 60.0
"""So often the audit log is told that the page is still open. Where it cannot be told the page is given nothing more, and asks again."""


def register(app: Dash, data: DashboardData) -> None:
    drawings = Drawings()

    @app.callback(Input(ids.WATCH, "data"), websocket=True, persistent=True)
    async def follow(watch: dict[str, Any]) -> None:
        # All tabs of a browser share one socket, and one may be older than the language that another has chosen.
        with speaking(watch["language"]):
            try:
                await _follow(data, drawings, watch)
            except NotFound:
                set_props(ids.PAGE, {"children": missing.page()})


async def _follow(data: DashboardData, drawings: Drawings, watch: dict[str, Any]) -> None:
    """Raises NotFound as soon as the session is none that whoever has the page open may see: it may be given to another teacher."""
    session_id = UUID(watch["session"])
    await asyncio.to_thread(data.look, session_id)
    sent: dict[str, str] = {}
    async with data.subscribe(session_id) as snapshots:
        looked_at = clock.monotonic()
        for number in itertools.count():
            if clock.monotonic() - looked_at >= LOOK_AGAIN_S:
                await asyncio.to_thread(data.look, session_id)
                looked_at = clock.monotonic()
            with suppress(TimeoutError):
                async with asyncio.timeout(PATIENCE_S):
                    now = await snapshots.next()
                data.check(now.session)
                _send(drawings.of(now, watch["view"], names=bool(watch["names"])), sent)
                set_props(ids.BEAT, {"data": {"number": number, "poll": ctx.websocket is None}})
            if not await _answers(watch):
                return


def _send(drawing: Sequence[Drawn], sent: dict[str, str]) -> None:
    """`sent` remembers what the page has, so that only what changed travels and is drawn again."""
    for drawn in drawing:
        if sent.get(drawn.place) != drawn.text:
            sent[drawn.place] = drawn.text
            set_props(drawn.component, {drawn.prop: drawn.value})


async def _answers(watch: dict[str, Any]) -> bool:
    """Is the page there, and does it still follow this? Without a WebSocket a page gets one snapshot and asks for the next itself."""
    if ctx.websocket is None:
        return False
    try:
        return bool(await ctx.websocket.get_prop(ids.WATCH, "data", timeout=ANSWER_S) == watch)
    except TimeoutError:
        return False
