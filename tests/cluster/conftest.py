"""One cluster for all tests of a module: it takes a while to start."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import aioice.ice
import aioice.stun
import pytest

from services.bootstrap.demo.clip import Clip
from services.storage import migrate
from services.storage.embedded_server import PostgresServer
from services.storage.engine import open_engine
from tests.cluster.pupils import still_faces
from tests.cluster.roles import Cluster, cluster
from tests.redis_server import redis_server


@pytest.fixture(scope="module")
def postgres() -> Iterator[PostgresServer]:
    """Of its own, since it is killed."""
    with tempfile.TemporaryDirectory(prefix="classpulse-cluster-") as folder:
        server = PostgresServer(Path(folder) / "postgres")
        server.start()
        yield server
        server.stop()


@pytest.fixture(scope="module")
def school(postgres: PostgresServer) -> Iterator[Cluster]:
    engine = open_engine(postgres.url)
    try:
        migrate.upgrade(engine)
        with redis_server() as redis, cluster(engine, postgres, redis) as running:
            yield running
    finally:
        engine.dispose()


@pytest.fixture(scope="module")
def faces() -> list[Clip]:
    return still_faces()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Students notice within some seconds that nobody answers any more; a browser needs five, RFC 7675 allows thirty."""
    monkeypatch.setattr(aioice.ice, "CONSENT_INTERVAL", 0.5)
    monkeypatch.setattr(aioice.stun, "RETRY_RTO", 0.1)
