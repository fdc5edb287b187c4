"""The dashboard can be put on a phone's home screen: what Chromium reads of its manifest."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser

from tests.dashboard.browsing import Visit
from tests.dashboard.serving import Server

pytestmark = pytest.mark.browser


def test_chromium_finds_nothing_that_hinders_it(browser: Browser, serve: Callable[..., Server]) -> None:
    with Visit(browser, 390) as visit:
        page = visit.open(serve().url)
        devtools = page.context.new_cdp_session(page)
        manifest = devtools.send("Page.getAppManifest")
        assert manifest["errors"] == []
        assert manifest["url"].endswith("/static/manifest.json")
        hindrances = [each["errorId"] for each in devtools.send("Page.getInstallabilityErrors")["installabilityErrors"]]
        assert hindrances in ([], ["in-incognito"])  # a test's browser profile is one
        sizes = page.evaluate(
            """() => Promise.all(["icon-192", "icon-512", "icon-maskable-512", "icon-apple-180"].map((name) => new Promise((tell, fail) => {
                 const picture = new Image();
                 picture.onload = () => tell(picture.naturalWidth);
                 picture.onerror = fail;
                 picture.src = `/static/${name}.png`;
               })))"""
        )
        assert sizes == [192, 512, 512, 180]
