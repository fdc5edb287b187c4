"""What a traced process would send."""

from collections.abc import Iterator
from contextlib import contextmanager

from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from services import tracing


@contextmanager
def recorded() -> Iterator[list[ReadableSpan]]:
    """The spans of what happens inside, once it is over, in the order in which they ended."""
    exporter, spans = InMemorySpanExporter(), list[ReadableSpan]()
    with tracing.collected("test", exporter):
        yield spans
    spans += exporter.get_finished_spans()


def told(span: ReadableSpan) -> dict[str, object]:
    return dict(span.attributes or {})
