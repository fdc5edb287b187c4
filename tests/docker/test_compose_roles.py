"""Faces and expressions in processes of their own: what is laid over compose.yaml fits it."""

from typing import Any

import pytest
from typer.testing import CliRunner

from services.cli import app, database, roles  # noqa: F401 - they register
from tests.docker.files import SETTINGS, compose, environment, filled_in, settings_of

GIVEN = {
    "DOMAIN": "pulse.school.example",
    "HOST_ADDRESS": "192.0.2.7",
    "CLASSPULSE_JURISDICTION": "US",
    "POSTGRES_PASSWORD": "0123456789abcdef",
    "CLASSPULSE_SECRET_KEY": "k" * 64,
    "CLASSPULSE_SIGNING_KEY": "A" * 43,
    "TURN_SECRET": "t" * 64,
    "REDIS_PASSWORD": "fedcba9876543210",
}
SERVICES: dict[str, Any] = compose("compose.roles.yaml")
COMMANDS = {"stream": "ingest", "worker": "worker", "jobs": "jobs"}


@pytest.mark.parametrize("name", ["stream", "web", "worker", "jobs"])
def test_a_role_starts_with_what_it_is_given(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    given = environment(SERVICES[name], GIVEN)
    assert {variable for variable in given if variable.startswith("CLASSPULSE_")} <= SETTINGS
    settings = settings_of(given, monkeypatch)
    assert settings.env == "production"
    if name in COMMANDS:
        assert SERVICES[name]["command"] == [COMMANDS[name]]
        assert CliRunner().invoke(app, [COMMANDS[name], "--help"]).exit_code == 0


def test_nodes_and_workers_meet_at_one_redis_that_keeps_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    ingest, worker = (settings_of(environment(SERVICES[name], GIVEN), monkeypatch) for name in ("stream", "worker"))
    assert str(ingest.queue_url).replace("127.0.0.1", "redis") == worker.queue_url == f"redis://:{GIVEN['REDIS_PASSWORD']}@redis:6379/0"
    redis = SERVICES["redis"]
    words = redis["command"]
    assert words[words.index("--save") + 1] == ""
    assert words[words.index("--appendonly") + 1] == "no"
    assert filled_in(words[words.index("--requirepass") + 1], GIVEN) == GIVEN["REDIS_PASSWORD"]
    assert (redis["read_only"], redis["tmpfs"], redis.get("volumes")) == (True, ["/data"], None)
    assert [port.split(":")[0] for port in redis["ports"]] == ["127.0.0.1"]


@pytest.mark.parametrize("name", ["redis", "stream", "worker"])
def test_no_face_is_swapped_out_or_dumped(name: str) -> None:
    assert SERVICES[name]["mem_limit"] == SERVICES[name]["memswap_limit"]
    assert SERVICES[name]["ulimits"]["core"] == 0


def test_jobs_signs_as_web_does(monkeypatch: pytest.MonkeyPatch) -> None:
    keys = [settings_of(environment(SERVICES[name], GIVEN), monkeypatch).signing_key for name in ("web", "jobs")]
    assert keys[0] == keys[1]
    assert keys[0] is not None


@pytest.mark.parametrize("missing", ["REDIS_PASSWORD", "CLASSPULSE_SIGNING_KEY"])
def test_nothing_starts_with_a_default_secret(missing: str) -> None:
    given = {name: value for name, value in GIVEN.items() if name != missing}
    with pytest.raises(KeyError, match=missing):
        filled_in(str(SERVICES), given)


@pytest.mark.parametrize("name", ["worker", "jobs"])
def test_our_containers_can_change_nothing(name: str) -> None:
    service = SERVICES[name]
    assert (service["read_only"], service["cap_drop"], service["security_opt"]) == (True, ["ALL"], ["no-new-privileges:true"])
    assert service["healthcheck"]["test"] == ["CMD", "python", "/opt/healthy.py", name]
    assert environment(service, GIVEN)["CLASSPULSE_METRICS_PORT"]
