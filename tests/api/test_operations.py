"""Health, readiness, metrics and the documentation."""

from collections.abc import Callable
from typing import Any

import httpx
from fastapi import FastAPI
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import create_engine
from starlette.responses import JSONResponse

from services.api.app import ApiContext, create_app
from services.api.merged_metrics import merge
from services.storage.engine import open_engine

Client = Callable[..., httpx.AsyncClient]


def samples(text: str) -> dict[tuple[str, str], float]:
    """(name, process) -> value of the samples without other labels."""
    found = [sample for family in text_string_to_metric_families(text) for sample in family.samples]
    return {(s.name, s.labels.get("process", "")): s.value for s in found if set(s.labels) <= {"process"}}


async def test_alive_asks_nobody(make_context: Callable[..., ApiContext], open_client: Client) -> None:
    engine = create_engine("postgresql+psycopg://nobody@127.0.0.1:1/none")
    response = await open_client(create_app(make_context(engine=engine))).get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


async def test_ready_when_all_parts_are(nobody: httpx.AsyncClient, stream: Any) -> None:
    response = await nobody.get("/readyz")
    ready = response.json()
    assert (response.status_code, ready["status"], ready["faults"]) == (200, "ready", {})
    assert ready["room"] > 0


async def test_not_ready_says_why(nobody: httpx.AsyncClient, make_context: Callable[..., ApiContext], open_client: Client) -> None:
    without_stream = await nobody.get("/readyz")
    assert without_stream.status_code == 503
    assert without_stream.json()["faults"] == {"stream": "The stream process is not running."}
    engine = create_engine("postgresql+psycopg://nobody@127.0.0.1:1/none")
    without_all = await open_client(create_app(make_context(engine=engine))).get("/readyz")
    assert without_all.json()["faults"]["database"] == "does not answer"
    engine.dispose()


async def test_a_database_that_was_not_migrated_is_not_ready(
    empty_database_url: str, make_context: Callable[..., ApiContext], open_client: Client, stream: Any
) -> None:
    engine = open_engine(empty_database_url)
    response = await open_client(create_app(make_context(engine=engine))).get("/readyz")
    assert response.json()["faults"] == {"database": "is not migrated; run: classpulse db upgrade"}
    engine.dispose()


async def test_a_stream_process_that_loads_is_not_ready(nobody: httpx.AsyncClient, stream: Any) -> None:
    stream.refusal = JSONResponse({"title": "Not available now", "detail": "The models are loading."}, 503)
    assert (await nobody.get("/readyz")).json()["faults"] == {"stream": "The models are loading."}


async def test_metrics_of_both_processes_stand_on_one_page(nobody: httpx.AsyncClient, stream: Any) -> None:
    page = await nobody.get("/metrics")
    found = samples(page.text)
    assert page.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert found["classpulse_peers", "stream"] == 7.0
    assert found["classpulse_peers", "web"] == 0.0
    assert found["classpulse_stream_up", ""] == 1.0
    assert page.text.count("# TYPE classpulse_peers gauge") == 1


async def test_an_ingest_process_counts_under_its_own_name(nobody: httpx.AsyncClient, stream: Any) -> None:
    stream.role = "ingest"
    found = samples((await nobody.get("/metrics")).text)
    assert found["classpulse_peers", "ingest"] == 7.0
    assert {process for _, process in found} == {"web", "ingest", ""}


async def test_without_the_stream_process_web_still_counts(nobody: httpx.AsyncClient) -> None:
    found = samples((await nobody.get("/metrics")).text)
    assert found["classpulse_stream_up", ""] == 0.0
    assert {process for _, process in found} == {"web", ""}


def test_merging_keeps_every_kind_of_family() -> None:
    text = """# HELP a_total Counted
# TYPE a_total counter
a_total{reason="x"} 1.0
# HELP a_created Counted
# TYPE a_created gauge
a_created{reason="x"} 1.7e+09
# HELP h_seconds Timed
# TYPE h_seconds histogram
h_seconds_bucket{le="0.1"} 2.0
h_seconds_bucket{le="+Inf"} 3.0
h_seconds_count 3.0
h_seconds_sum 0.5
"""
    merged = merge(text, text.replace("} 1.0", "} 5.0")).decode()
    declared = [line for line in merged.splitlines() if line.startswith("# TYPE")]
    assert len(declared) == len(set(declared)) == 4
    for line in (
        'a_total{process="web",reason="x"} 1.0',
        'a_total{process="stream",reason="x"} 5.0',
        'h_seconds_bucket{le="+Inf",process="stream"} 3.0',
        'h_seconds_sum{process="web"} 0.5',
    ):
        assert line in merged.splitlines()


async def test_the_documentation_tells_the_contract(app: FastAPI, nobody: httpx.AsyncClient) -> None:
    assert "swagger" in (await nobody.get("/docs")).text
    described = (await nobody.get("/openapi.json")).json()
    paths = described["paths"]
    assert "application/sdp" in paths["/api/v1/whip"]["post"]["requestBody"]["content"]
    assert paths["/api/v1/sessions"]["post"]["security"] == [{"key": []}, {"teacher": []}]
    assert "examples" in described["components"]["schemas"]["SessionIn"]
    problem = paths["/api/v1/sessions"]["post"]["responses"]["422"]["content"]
    assert list(problem) == ["application/problem+json"]
    assert not {"/", "/login/{token}", "/_dash-layout"} & set(paths)
