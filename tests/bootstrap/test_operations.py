"""What a role without pages answers to whoever runs it."""

import httpx
from sqlalchemy import Engine, create_engine

from services.bootstrap.operations import operations_app


async def ask(engine: Engine, path: str, fault: str | None = None) -> httpx.Response:
    app = operations_app("worker", engine, {"queue": lambda: fault})
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://worker") as http:
        return await http.get(path)


async def test_a_role_that_can_work_says_so(engine: Engine) -> None:
    ready = await ask(engine, "/readyz")
    assert (ready.status_code, ready.json()) == (200, {"status": "ready", "faults": {}})


async def test_each_part_that_is_away_is_named() -> None:
    nowhere = create_engine("postgresql+psycopg://x@127.0.0.1:1/x")
    told = await ask(nowhere, "/readyz", "does not answer")
    assert (told.status_code, told.json()["faults"]) == (503, {"queue": "does not answer", "database": "does not answer"})
    assert (await ask(nowhere, "/healthz")).status_code == 200


async def test_its_figures_say_whose_they_are(engine: Engine) -> None:
    page = (await ask(engine, "/metrics")).text
    assert 'classpulse_readings_stored_total{process="worker"}' in page
    assert "classpulse_stream_up" not in page
