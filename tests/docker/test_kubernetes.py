"""The example for a cluster: its parts fit each other, and what it rests on is so."""

import json
from typing import Any

import pytest
from sqlalchemy import Engine
from typer.testing import CliRunner

import tests.node
from services.api.signaling_client import SignalingClient
from services.cli import app, database, roles  # noqa: F401 - they register
from tests.docker.files import DOCKER, SETTINGS, documents, settings_of
from tests.node import node
from tests.sender import eventually, sending

FOLDER = DOCKER / "kubernetes"
(KUSTOMIZATION,) = documents(FOLDER / "kustomization.yaml")
PARTS = {(part["kind"], part["metadata"]["name"]): part for name in KUSTOMIZATION["resources"] for part in documents(FOLDER / name)}
NODES, WEB = PARTS["StatefulSet", "node"], PARTS["Deployment", "web"]
SECRET = {"CLASSPULSE_SECRET_KEY": "k" * 64, "CLASSPULSE_DATABASE_URL": "postgresql://classpulse:p@db.school.example/classpulse"}


def given() -> dict[str, str]:
    """The environment of every container."""
    literals: list[str] = KUSTOMIZATION["configMapGenerator"][0]["literals"]
    return dict(line.split("=", 1) for line in literals) | SECRET


def containers() -> list[Any]:
    pods = [part["spec"]["template"]["spec"] for part in (NODES, WEB)]
    return [each for pod in pods for each in pod["initContainers"] + pod["containers"]]


def test_every_file_is_named() -> None:
    assert {path.name for path in FOLDER.glob("*.yaml")} - {"kustomization.yaml"} == set(KUSTOMIZATION["resources"])
    assert all(part["apiVersion"] for part in PARTS.values())


def test_the_service_starts_with_these_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    assert set(given()) - {"FORWARDED_ALLOW_IPS"} <= SETTINGS
    settings = settings_of(given(), monkeypatch)
    assert settings.env == "production"
    assert settings.law.permits_expression()
    assert settings.udp_range[1] - settings.udp_range[0] >= 2 * settings.max_peers
    for container in containers():
        assert container["envFrom"] == [{"configMapRef": {"name": "settings"}}, {"secretRef": {"name": "classpulse"}}]
    text = (FOLDER / "kustomization.yaml").read_text()
    assert all(f"--from-literal={name}=" in text for name in SECRET)


def test_containers_run_what_there_is() -> None:
    images = {image["name"] for image in KUSTOMIZATION["images"]}
    for container in containers():
        assert container["image"] in images
        assert CliRunner().invoke(app, [*container["args"], "--help"]).exit_code == 0


def test_containers_can_change_nothing() -> None:
    for container in containers():
        security = container["securityContext"]
        assert security == {"allowPrivilegeEscalation": False, "readOnlyRootFilesystem": True, "capabilities": {"drop": ["ALL"]}}
    for part in (NODES, WEB):
        pod = part["spec"]["template"]["spec"]
        assert pod["securityContext"]["runAsNonRoot"] is True
        assert pod["securityContext"]["runAsUser"] == 10001
        assert pod["automountServiceAccountToken"] is False


def test_a_student_who_is_sent_to_a_node_reaches_it() -> None:
    names = [f"node-{number}" for number in range(NODES["spec"]["replicas"])]
    sent_to = json.loads(given()["CLASSPULSE_WHIP_REDIRECT"])
    assert sent_to == [f"https://{name}.pulse.school.example" for name in names]
    ingress = PARTS["Ingress", "pulse"]["spec"]
    leads = {rule["host"]: rule["http"]["paths"][0]["backend"]["service"]["name"] for rule in ingress["rules"]}
    assert leads == {"pulse.school.example": "web"} | {f"{name}.pulse.school.example": name for name in names}
    assert ingress["tls"][0]["hosts"] == list(leads)
    for name in names:
        assert PARTS["Service", name]["spec"]["selector"] == {"statefulset.kubernetes.io/pod-name": name}


def test_stream_and_web_of_a_node_meet_and_have_the_machine_s_ports() -> None:
    pod = NODES["spec"]["template"]["spec"]
    assert pod["hostNetwork"] is True
    mounts = [[mount["name"] for mount in each["volumeMounts"] if mount["mountPath"] == "/run/classpulse"] for each in pod["containers"]]
    assert mounts == [["control"], ["control"]]


def test_web_alone_is_asked_whether_it_is_ready_without_a_stream() -> None:
    (container,) = WEB["spec"]["template"]["spec"]["containers"]
    assert container["readinessProbe"]["exec"]["command"] == ["python", "/opt/healthy.py", "web-alone"]
    assert PARTS["HorizontalPodAutoscaler", "web"]["spec"]["scaleTargetRef"]["name"] == "web"
    assert "replicas" not in WEB["spec"], "else each apply would undo the scaling"


async def test_web_alone_sends_a_student_to_a_node(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the whole example rests on: the real web application, with nobody at its socket."""
    async with node(engine) as taking:
        monkeypatch.setattr(tests.node, "SignalingClient", lambda path: SignalingClient(path.with_name("nobody.sock")))
        async with node(engine, redirect=[taking.url]) as alone:
            ready = await alone.http.get("/readyz")
            assert (ready.status_code, list(ready.json()["faults"])) == (503, ["stream"])
            seat = await alone.seat()
            async with sending(alone, seat, follow=True) as sender:
                assert str(sender.answer.url).startswith(taking.url)
                await eventually(lambda: taking.frames(seat).received > 5)
