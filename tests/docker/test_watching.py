"""Alerts and the Grafana dashboard ask for figures that the service has."""

import json
import re
from typing import Any

import pytest
from prometheus_client import generate_latest
from prometheus_client.metrics import MetricWrapperBase
from prometheus_client.parser import text_string_to_metric_families

from services import metrics
from services.api.merged_metrics import merge
from tests.docker.files import DOCKER, compose, documents

_PARTS = {"counter": ("_total",), "histogram": ("_bucket", "_sum", "_count"), "gauge": ("",)}
DASHBOARD: dict[str, Any] = json.loads((DOCKER / "grafana/dashboards/classpulse.json").read_text())
(ALERTS,) = documents(DOCKER / "prometheus/alerts.yaml")
RULES: list[dict[str, Any]] = [rule for group in ALERTS["groups"] for rule in group["rules"]]


def series() -> dict[str, set[str]]:
    """Every series of the service's own page -> its labels, but `process`, which all have."""
    page = merge(generate_latest(metrics.REGISTRY).decode(), None).decode()
    labels = {each._name: set(each._labelnames) for each in vars(metrics).values() if isinstance(each, MetricWrapperBase)}
    known: dict[str, set[str]] = {"up": set()}
    for family in text_string_to_metric_families(page):
        known |= {family.name + part: labels.get(family.name, set()) for part in _PARTS[family.type]}
    return known


def asked() -> dict[str, str]:
    """Where it stands -> the expression."""
    alerts = {f"alert {rule['alert']}": rule["expr"] for rule in RULES}
    panels = {
        f"panel {panel['title']} {target['refId']}": target["expr"] for panel in DASHBOARD["panels"] for target in panel.get("targets", [])
    }
    return alerts | panels


@pytest.mark.parametrize(("where", "expression"), asked().items(), ids=list(asked()))
def test_it_asks_for_what_is_there(where: str, expression: str) -> None:
    known = series()
    named = re.findall(r"\b(classpulse_\w+|up)\b", expression)
    assert named, where
    assert set(named) <= set(known)
    for labels in re.findall(r"by \(([^)]*)\)", expression):
        allowed = {"instance", "process", "le"} | set.union(*(known[name] for name in named))
        assert {label.strip() for label in labels.split(",")} <= allowed
    assert expression.count("(") == expression.count(")")


def test_rates_are_of_counters_and_quantiles_of_buckets() -> None:
    for where, expression in asked().items():
        for name in re.findall(r"(?:rate|increase)\((\w+)", expression):
            assert name.endswith(("_total", "_bucket", "_sum", "_count")), where
        for inner in re.findall(r"histogram_quantile\([\d.]+, sum by \(([^)]*)\)", expression):
            assert "le" in inner.replace(" ", "").split(","), where


def test_an_alert_says_what_is_wrong() -> None:
    names = [rule["alert"] for rule in RULES]
    assert len(names) == len(set(names)) >= 10
    for rule in RULES:
        assert rule["labels"]["severity"] in {"page", "warn"}
        assert set(rule["annotations"]) == {"summary", "description"}
        for label in re.findall(r"\$labels\.(\w+)", str(rule["annotations"])):
            assert label in rule["expr"] or label == "instance", rule["alert"]


def test_every_drop_is_on_the_dashboard() -> None:
    shown = " ".join(asked().values())
    counted = {name for name in series() if "dropped_total" in name}
    assert len(counted) == 4
    assert [name for name in counted if name not in shown] == []


def test_panels_do_not_lie_on_each_other() -> None:
    places = [panel["gridPos"] for panel in DASHBOARD["panels"]]
    cells = [(x, y) for p in places for x in range(p["x"], p["x"] + p["w"]) for y in range(p["y"], p["y"] + p["h"])]
    assert len(cells) == len(set(cells))
    assert max(x for x, _ in cells) < 24
    assert len({panel["id"] for panel in DASHBOARD["panels"]}) == len(places)


def test_prometheus_asks_the_web_service_and_reads_the_alerts() -> None:
    (config,) = documents(DOCKER / "prometheus/prometheus.yaml")
    job, roles = config["scrape_configs"]
    assert job["static_configs"] == [{"targets": ["web:8765"]}]
    assert "web" in compose()
    assert f'job="{job["job_name"]}"' in (DOCKER / "prometheus/alerts.yaml").read_text()
    (found,) = roles["dns_sd_configs"]
    services = compose("compose.roles.yaml")
    ports = {services[name]["environment"]["CLASSPULSE_METRICS_PORT"] for name in found["names"]}
    assert ports == {str(found["port"])}
    assert config["rule_files"] == ["/etc/prometheus/alerts.yaml"]


def test_grafana_finds_prometheus_and_the_dashboard() -> None:
    (sources,) = documents(DOCKER / "grafana/provisioning/datasources/prometheus.yaml")
    (source,) = sources["datasources"]
    assert source["url"] == "http://prometheus:9090"
    assert {panel["datasource"]["uid"] for panel in DASHBOARD["panels"] if panel["type"] != "row"} == {source["uid"]}
    (providers,) = documents(DOCKER / "grafana/provisioning/dashboards/classpulse.yaml")
    folder = providers["providers"][0]["options"]["path"]
    assert f"./grafana/dashboards:{folder}:ro" in compose()["grafana"]["volumes"]
