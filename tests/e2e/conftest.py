"""The whole service, as `classpulse serve` runs it, on a free port and in a folder of its own."""

import secrets
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from services.bootstrap.service import Service, running_service
from services.settings import Settings


@dataclass(frozen=True, slots=True)
class Platform:
    """A video platform that uses the API with its key."""

    http: httpx.Client
    url: str

    def create_session(self, **policy: Any) -> dict[str, Any]:
        return self._made("/api/v1/sessions", {"title": "Algebra", "policy": {"k": 1, **policy}})

    def add_student(self, session_id: str, name: str = "Ada", **more: Any) -> dict[str, Any]:
        return self._made(f"/api/v1/sessions/{session_id}/participants", {"name": name, "consent": True, **more})

    def mood(self, session_id: str, bucket: int = 10) -> list[dict[str, Any]]:
        points: list[dict[str, Any]] = self.get(f"/api/v1/sessions/{session_id}/mood?bucket={bucket}")["points"]
        return points

    def get(self, path: str) -> dict[str, Any]:
        answer: dict[str, Any] = self.http.get(path).raise_for_status().json()
        return answer

    def _made(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        response = self.http.post(path, json=body)
        assert response.status_code == 201, response.text
        answer: dict[str, Any] = response.json()
        return answer


@pytest.fixture(scope="module")
def data_dir() -> Iterator[Path]:
    """Not in pytest's own folder, which every other run of pytest closes to the database's user."""
    with tempfile.TemporaryDirectory(prefix="classpulse-e2e-") as folder:
        yield Path(folder)


def service_in(folder: Path) -> AbstractContextManager[Service]:
    return running_service(Settings(data_dir=folder, port=0, platform_key=SecretStr(secrets.token_urlsafe(24))))


@pytest.fixture(scope="package")
def service() -> Iterator[Service]:
    """One for all tests of this folder: a test makes sessions of its own. Who breaks parts of it has another (test_failures.py)."""
    with tempfile.TemporaryDirectory(prefix="classpulse-e2e-") as folder, service_in(Path(folder)) as running:
        yield running


@pytest.fixture
def platform(service: Service) -> Iterator[Platform]:
    key = service.settings.platform_key
    assert key is not None
    with httpx.Client(
        base_url=service.settings.base_url, headers={"Authorization": f"Bearer {key.get_secret_value()}"}, timeout=20
    ) as http:
        yield Platform(http, service.settings.base_url)


@pytest.fixture(scope="session")
def artefacts() -> Path:
    """Screenshots and such, kept for whoever looks."""
    folder = Path(__file__).parents[2] / "artefacts"
    folder.mkdir(exist_ok=True)
    return folder
