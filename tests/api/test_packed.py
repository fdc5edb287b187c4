"""Scripts and styles travel packed; what is not the same for everybody never does."""

from importlib.resources import files
from typing import Final

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from services.api.packed import LEAST, MOST, Packed

SCRIPT: Final = "/_dash-component-suites/dash/dash-renderer/build/dash_renderer.min.js"
READS_GZIP: Final = {"Accept-Encoding": "gzip, br"}


@pytest.mark.parametrize("times", [1, 2])
async def test_a_script_of_the_dashboard_arrives_packed_and_whole(browser: httpx.AsyncClient, times: int) -> None:
    on_disk = (files("dash") / "dash-renderer/build/dash_renderer.min.js").read_bytes()
    for _ in range(times):
        answer = await browser.get(SCRIPT, headers=READS_GZIP)
        assert answer.headers["content-encoding"] == "gzip"
        assert int(answer.headers["content-length"]) < len(on_disk) / 2
        assert answer.content == on_disk
        assert "accept-encoding" in answer.headers["vary"].lower()
    plain = await browser.get(SCRIPT, headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.content == on_disk


async def test_whoever_has_it_is_told_so(browser: httpx.AsyncClient) -> None:
    first = await browser.get(SCRIPT, headers=READS_GZIP)
    again = await browser.get(SCRIPT, headers={**READS_GZIP, "If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


async def test_nobody_gets_a_script_by_being_able_to_unpack_it(nobody: httpx.AsyncClient) -> None:
    assert (await nobody.get(SCRIPT, headers=READS_GZIP)).status_code == 401


async def test_what_is_somebody_s_own_is_never_packed(platform: httpx.AsyncClient, browser: httpx.AsyncClient) -> None:
    assert "content-encoding" not in (await platform.get("/openapi.json", headers=READS_GZIP)).headers
    for path in ("/api/v1/sessions", "/", "/pictures"):
        assert "content-encoding" not in (await browser.get(path, headers=READS_GZIP)).headers


async def test_an_address_with_a_time_is_kept_for_good(files_of: httpx.AsyncClient) -> None:
    assert "immutable" in (await files_of.get("/assets/app.css?m=17")).headers["cache-control"]
    assert "cache-control" not in (await files_of.get("/assets/app.css")).headers
    assert "cache-control" not in (await files_of.get("/assets/none.css?m=17")).headers


async def test_made_up_files_do_not_fill_the_memory(app_of_files: Packed, files_of: httpx.AsyncClient) -> None:
    for number in range(MOST + 5):
        answer = await files_of.get(f"/assets/{number}.css", headers=READS_GZIP)
        assert answer.text.startswith(str(number))
    assert len(app_of_files._held) == MOST


@pytest.fixture
def app_of_files() -> Packed:
    async def css(request: Request) -> Response:
        name = str(request.path_params["name"])
        status = 404 if name == "none" else 200
        return Response(name + " " * LEAST, status, media_type="text/css")

    return Packed(Starlette(routes=[Route("/assets/{name}.css", css)]))


@pytest.fixture
def files_of(app_of_files: Packed) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app_of_files), base_url="http://localhost")
