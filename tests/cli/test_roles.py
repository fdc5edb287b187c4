"""How a role's process runs its event loop."""

import asyncio

import uvloop

from services.cli import roles


def test_roles_run_on_uvloop() -> None:
    seen: list[asyncio.AbstractEventLoop] = []

    async def role() -> None:
        seen.append(asyncio.get_running_loop())

    roles._run(role())
    assert isinstance(seen[0], uvloop.Loop)
