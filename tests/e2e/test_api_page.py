"""The API's description in a browser: from this server alone."""

import pytest
from playwright.sync_api import Browser

from services.bootstrap.service import Service
from tests.dashboard.browsing import Visit, keep


@pytest.mark.e2e
@pytest.mark.browser
def test_the_api_describes_itself_without_calling_anybody(browser: Browser, service: Service) -> None:
    with Visit(browser) as visit:
        page = visit.open(f"{service.settings.base_url}/docs")
        page.get_by_text("/api/v1/whip", exact=True).first.wait_for()
        page.get_by_text("/api/v1/sessions", exact=True).first.wait_for()
        keep(page, "api-docs")
