"""WebSockets outlive a login that is ended elsewhere: so who holds one is asked about again now and then."""

from collections.abc import Awaitable, Callable
from typing import Final

from starlette.types import Message, Receive, Send

from services import clock

POLICY_VIOLATION: Final = 1008
ASK_EVERY_S: Final = 15.0


def guarded(receive: Receive, send: Send, allowed: Callable[[], Awaitable[bool]]) -> tuple[Receive, Send]:
    """Asks when a message comes, at most so often; pages send one with every picture they get. Who may no longer is closed, and the
    application learns that the browser has left."""
    asked_at = clock.monotonic()
    is_closed = False

    async def receive_guarded() -> Message:
        nonlocal asked_at, is_closed
        message = await receive()
        if message["type"] == "websocket.receive" and clock.monotonic() - asked_at >= ASK_EVERY_S:
            asked_at = clock.monotonic()
            if not await allowed():
                is_closed = True
                await send({"type": "websocket.close", "code": POLICY_VIOLATION, "reason": "Please log in again."})
                return {"type": "websocket.disconnect", "code": POLICY_VIOLATION}
        return message

    async def send_guarded(message: Message) -> None:
        if not is_closed:
            await send(message)

    return receive_guarded, send_guarded
