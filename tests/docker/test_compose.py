"""The service on one machine: what compose starts is what the program has."""

import json
import re
import subprocess
from typing import Any

import pytest
from typer.testing import CliRunner

from services.cli import app, database, roles  # noqa: F401 - they register
from tests.docker.files import DOCKER, ROOT, SETTINGS, compose, environment, filled_in, settings_of

OURS = ("migrate", "stream", "web")
GIVEN = {
    "DOMAIN": "pulse.school.example",
    "HOST_ADDRESS": "192.0.2.7",
    "CLASSPULSE_JURISDICTION": "US",
    "POSTGRES_PASSWORD": "0123456789abcdef",
    "CLASSPULSE_SECRET_KEY": "k" * 64,
    "TURN_SECRET": "t" * 64,
    "TURN_CERTS": "/etc/turn",
}
OVERRIDES = [(), ("compose.gpu.yaml",), ("compose.turns.yaml",), ("compose.gpu.yaml", "compose.turns.yaml")]


@pytest.mark.parametrize("overrides", OVERRIDES, ids=lambda names: "+".join(names) or "plain")
@pytest.mark.parametrize("name", OURS)
def test_a_role_starts_with_what_it_is_given(name: str, overrides: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    given = environment(compose(*overrides)[name], GIVEN)
    assert {variable for variable in given if variable.startswith("CLASSPULSE_")} <= SETTINGS
    settings = settings_of(given, monkeypatch)
    assert settings.env == "production"
    assert settings.base_url == "https://pulse.school.example"
    assert settings.law.permits_expression()
    assert not settings.loopback


@pytest.mark.parametrize("name", OURS)
def test_every_variable_is_one_that_the_service_reads(name: str) -> None:
    """Those without a value too, which a usual school does not set."""
    named = set(compose()[name]["environment"])
    assert named - {"FORWARDED_ALLOW_IPS", "OTEL_EXPORTER_OTLP_ENDPOINT"} <= SETTINGS


def test_commands_are_commands_of_the_program() -> None:
    commands = [compose()["migrate"]["command"], *re.findall(r"^CMD (\[.*\])$", (DOCKER / "Dockerfile").read_text(), re.MULTILINE)]
    assert len(commands) == 3
    for words in [json.loads(each) if isinstance(each, str) else each for each in commands]:
        asked = CliRunner().invoke(app, [*words, "--help"])
        assert asked.exit_code == 0, asked.output


def test_stream_and_web_meet(monkeypatch: pytest.MonkeyPatch) -> None:
    """At one socket, with one database and one key, as one user."""
    services = compose()
    assert "control:/run/classpulse" in services["stream"]["volumes"]
    assert "control:/run/classpulse" in services["web"]["volumes"]
    stream, web = (settings_of(environment(services[name], GIVEN), monkeypatch) for name in ("stream", "web"))
    assert stream.secret_key == web.secret_key
    assert str(stream.database_url).replace("127.0.0.1:5432", "postgres") == web.database_url
    assert services["postgres"]["ports"] == ["127.0.0.1:${POSTGRES_PORT:-5432}:5432"]
    socket = re.search(r"CLASSPULSE_STREAM_SOCKET=(\S+)", (DOCKER / "Dockerfile").read_text())
    assert socket is not None
    assert socket[1].startswith("/run/classpulse/")


def test_video_reaches_stream_on_ports_a_firewall_can_open(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = compose()["stream"]
    assert stream["network_mode"] == "host"
    first, last = settings_of(environment(stream, GIVEN), monkeypatch).udp_range
    relay = dict(line.split("=", 1) for line in (DOCKER / "coturn/turnserver.conf").read_text().splitlines() if "port=" in line)
    assert last - first >= 2 * settings_of({}, monkeypatch).max_peers
    assert last < int(relay["min-port"]) or first > int(relay["max-port"])


def test_senders_get_credentials_that_the_relay_believes() -> None:
    services = compose()
    assert services["web"]["environment"]["CLASSPULSE_TURN_SECRET"].startswith("${TURN_SECRET:?")
    assert services["coturn"]["environment"]["TURN_SECRET"] == "${TURN_SECRET}"
    conf = (DOCKER / "coturn/turnserver.conf").read_text().splitlines()
    assert "use-auth-secret" in conf
    assert "denied-peer-ip=0.0.0.0-255.255.255.255" in conf


def test_only_caddy_is_believed_about_who_asks() -> None:
    services = compose()
    assert services["web"]["environment"]["FORWARDED_ALLOW_IPS"] == services["caddy"]["networks"]["inside"]["ipv4_address"]
    assert "ports" not in services["web"]


@pytest.mark.parametrize(
    "missing", ["DOMAIN", "HOST_ADDRESS", "POSTGRES_PASSWORD", "CLASSPULSE_SECRET_KEY", "TURN_SECRET", "CLASSPULSE_JURISDICTION"]
)
def test_nothing_starts_with_a_default_secret(missing: str) -> None:
    given = {name: value for name, value in GIVEN.items() if name != missing}
    text = (DOCKER / "compose.yaml").read_text()
    with pytest.raises(KeyError, match=missing):
        filled_in(text, given)


def test_the_example_names_what_is_needed_and_holds_no_secret() -> None:
    lines = [line.split("=", 1) for line in (DOCKER / "env.example").read_text().splitlines() if line and not line.startswith("#")]
    named = dict(lines)
    assert {name for name, value in named.items() if value} == {"DOMAIN"}
    assert set(named) == set(re.findall(r"\$\{(\w+):\?", (DOCKER / "compose.yaml").read_text()))
    assert "/docker/.env" in (ROOT / ".gitignore").read_text().splitlines()


@pytest.mark.parametrize("name", OURS)
def test_our_containers_can_change_nothing(name: str) -> None:
    service: dict[str, Any] = compose("compose.gpu.yaml")[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["ulimits"]["core"] == 0
    assert not service.get("privileged")


@pytest.mark.parametrize("overrides", OVERRIDES, ids=lambda names: "+".join(names) or "plain")
def test_no_picture_is_swapped_out(overrides: tuple[str, ...]) -> None:
    stream = compose(*overrides)["stream"]
    assert stream["mem_limit"] == stream["memswap_limit"]


def test_images_of_others_are_pinned() -> None:
    images = [service["image"] for name, service in compose().items() if name not in OURS]
    assert len(images) == 5
    assert [image for image in images if not re.fullmatch(r"[\w/.-]+:v?\d+(\.\d+)*(-\w+)?", image)] == []


def test_files_that_are_mounted_are_there() -> None:
    mounted = [volume.split(":")[0] for service in compose().values() for volume in service.get("volumes", []) if volume.startswith(".")]
    assert len(mounted) == 5
    assert [path for path in mounted if not (DOCKER / path).exists()] == []


def test_the_relay_s_script_is_a_shell_s() -> None:
    subprocess.run(["sh", "-n", DOCKER / "coturn/run.sh"], check=True)
