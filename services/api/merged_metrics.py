"""One Prometheus page for the whole service: the families of both processes, each sample labelled with its process."""

from collections.abc import Iterable, Iterator

from prometheus_client import CollectorRegistry, Metric, generate_latest
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.registry import Collector


def merge(web: str, stream: str | None, role: str = "stream") -> bytes:
    """`stream`: of the process that takes video, whose role is `role`; None: it is away, which `classpulse_stream_up` tells."""
    families: dict[str, Metric] = {}
    for process, text in (("web", web), (role, stream)):
        for family in text_string_to_metric_families(text or ""):
            _add(families, family, process)
    up = Metric("classpulse_stream_up", "Whether the stream process answers", "gauge")
    up.add_sample(up.name, {}, float(stream is not None))
    families[up.name] = up
    return _page(families)


def of_one(text: str, process: str) -> bytes:
    """The page of a role that is one process alone."""
    families: dict[str, Metric] = {}
    for family in text_string_to_metric_families(text):
        _add(families, family, process)
    return _page(families)


def _page(families: dict[str, Metric]) -> bytes:
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Families(families.values()))
    return generate_latest(registry)


def _add(families: dict[str, Metric], family: Metric, process: str) -> None:
    whole = families.setdefault(family.name, Metric(family.name, family.documentation, family.type))
    for sample in family.samples:
        whole.samples.append(sample._replace(labels={**sample.labels, "process": process}))


class _Families(Collector):
    def __init__(self, families: Iterable[Metric]) -> None:
        self._families = families

    def collect(self) -> Iterator[Metric]:
        return iter(self._families)
