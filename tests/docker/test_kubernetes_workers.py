"""The cluster with workers of their own: what is laid over the example fits it, and its Redis keeps nothing."""

from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]
from typer.testing import CliRunner

from services.cli import app, database, roles  # noqa: F401 - they register
from tests.docker.files import DOCKER, documents, settings_of
from tests.docker.test_kubernetes import KUSTOMIZATION, NODES, WEB, given
from tests.docker.test_kubernetes import PARTS as EXAMPLE

FOLDER = DOCKER / "kubernetes/workers"
(OVERLAY,) = documents(FOLDER / "kustomization.yaml")
OWN = [name for name in OVERLAY["resources"] if name != ".."]
PARTS = {(part["kind"], part["metadata"]["name"]): part for name in OWN for part in documents(FOLDER / name)}
POD = "/spec/template/spec/containers"
QUEUE = {"CLASSPULSE_QUEUE_URL": "redis://:p@queue:6379/0"}


def container(name: str) -> dict[str, Any]:
    (found,) = PARTS["Deployment", name]["spec"]["template"]["spec"]["containers"]
    given: dict[str, Any] = found
    return given


def test_every_file_is_named_and_lies_over_the_example() -> None:
    assert {path.name for path in FOLDER.glob("*.yaml")} - {"kustomization.yaml"} == set(OWN)
    assert ".." in OVERLAY["resources"]
    assert (OVERLAY["namespace"], OVERLAY["images"]) == (KUSTOMIZATION["namespace"], KUSTOMIZATION["images"])


def test_the_node_finds_faces_only() -> None:
    operations = patched(NODES)
    assert [each["name"] for each in NODES["spec"]["template"]["spec"]["containers"]] == ["stream", "web"]
    assert operations[f"{POD}/0/args"] == ["ingest"]
    assert operations[f"{POD}/0/envFrom/-"] == operations[f"{POD}/1/envFrom/-"] == {"secretRef": {"name": "classpulse-queue"}}
    assert CliRunner().invoke(app, ["ingest", "--help"]).exit_code == 0


def patched(part: dict[str, Any]) -> dict[str, Any]:
    target = {"kind": part["kind"], "name": part["metadata"]["name"]}
    (patch,) = [each for each in OVERLAY["patches"] if each["target"] == target]
    return {each["path"]: each["value"] for each in yaml.safe_load(patch["patch"])}


def test_a_node_announces_the_name_by_which_it_is_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    env = {each["name"]: each for each in patched(NODES)[f"{POD}/1/env"]}
    url = env["CLASSPULSE_NODE_URL"]["value"].replace("$(POD_NAME)", "node-0")
    assert env["POD_NAME"]["valueFrom"] == {"fieldRef": {"fieldPath": "metadata.name"}}
    assert settings_of(given() | QUEUE | {"CLASSPULSE_NODE_URL": url}, monkeypatch).node_url == "https://node-0.pulse.school.example"
    assert any(rule["host"] == url.removeprefix("https://") for rule in EXAMPLE["Ingress", "pulse"]["spec"]["rules"])
    assert patched(WEB) == {f"{POD}/0/envFrom/-": {"secretRef": {"name": "classpulse-queue"}}}


@pytest.mark.parametrize("name", ["worker", "jobs"])
def test_a_role_starts_with_what_it_is_given(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    own = {each["name"]: each["value"] for each in container(name)["env"]}
    settings = settings_of(given() | QUEUE | own, monkeypatch)
    assert settings.metrics_port == container(name)["ports"][0]["containerPort"]
    assert container(name)["args"] == [name]
    assert CliRunner().invoke(app, [name, "--help"]).exit_code == 0
    named = {next(iter(source.values()))["name"] for source in container(name)["envFrom"]}
    assert named == {"settings", "classpulse"} | ({"classpulse-queue"} if name == "worker" else set())
    scraped = PARTS["Deployment", name]["spec"]["template"]["metadata"]["annotations"]
    assert scraped["prometheus.io/port"] == own["CLASSPULSE_METRICS_PORT"]


def test_redis_keeps_nothing_and_is_where_it_is_looked_for() -> None:
    words = container("queue")["args"]
    assert words[words.index("--save") + 1] == ""
    assert words[words.index("--appendonly") + 1] == "no"
    text = (FOLDER / "kustomization.yaml").read_text()
    assert "CLASSPULSE_QUEUE_URL=redis://:$PASSWORD@queue:6379/0" in text
    assert PARTS["Service", "queue"]["spec"]["ports"][0]["port"] == 6379


@pytest.mark.parametrize("name", ["queue", "worker", "jobs"])
def test_containers_can_change_nothing(name: str) -> None:
    security = {"allowPrivilegeEscalation": False, "readOnlyRootFilesystem": True, "capabilities": {"drop": ["ALL"]}}
    assert container(name)["securityContext"] == security
    assert PARTS["Deployment", name]["spec"]["template"]["spec"]["securityContext"]["runAsNonRoot"] is True


def test_workers_grow_with_the_age_of_what_waits() -> None:
    scaler = PARTS["HorizontalPodAutoscaler", "worker"]["spec"]
    assert scaler["metrics"][0]["external"]["metric"]["name"] == "classpulse_queue_oldest_seconds"
    assert "replicas" not in PARTS["Deployment", "worker"]["spec"], "else each apply would undo the scaling"
