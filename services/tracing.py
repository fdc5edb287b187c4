"""Spans of what takes time (OpenTelemetry), where somebody collects them. Else nothing of it is imported, and a span costs a function call.

An attribute is a number or an id, and an error is its type alone: no name, no picture, no token and no message leaves this way.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final
from uuid import UUID

from services.errors import Misconfigured

if TYPE_CHECKING:
    from opentelemetry.sdk.trace.export import SpanExporter
    from opentelemetry.trace import Tracer

_tracers: Final[list["Tracer"]] = []  # one while this process is traced


@contextmanager
def span(name: str, **attributes: int | UUID) -> Iterator[None]:
    """From any thread, and in any task: a span that begins inside another is its child."""
    if not _tracers:
        yield
        return
    from opentelemetry.trace import Status, StatusCode

    told = {f"classpulse.{key}": value if isinstance(value, int) else str(value) for key, value in attributes.items()}
    with _tracers[-1].start_as_current_span(name, attributes=told, record_exception=False, set_status_on_exception=False) as made:
        try:
            yield
        except BaseException as error:
            made.set_status(Status(StatusCode.ERROR))
            made.set_attribute("error.type", type(error).__qualname__)
            raise


def carried() -> dict[str, str]:
    """Headers (W3C Trace Context) by which another process of ours goes on with the span of now: nothing where there is none."""
    headers: dict[str, str] = {}
    if _tracers:
        from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

        TraceContextTextMapPropagator().inject(headers)
    return headers


@contextmanager
def continued(headers: Mapping[str, str]) -> Iterator[None]:
    """Spans that begin inside are children of the one that `headers` carry; where they carry none, or nonsense, they are their own."""
    if not _tracers:
        yield
        return
    from opentelemetry import context
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

    held = context.attach(TraceContextTextMapPropagator().extract(headers))
    try:
        yield
    finally:
        context.detach(held)


@contextmanager
def collected(role: str, exporter: "SpanExporter | None" = None) -> Iterator[None]:
    """Spans go to `exporter`, by default to where OTEL_EXPORTER_OTLP_ENDPOINT says; what is left at the end is sent then. They go in a
    thread of their own; where nobody takes them they are dropped. Raises Misconfigured."""
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import SERVICE_NAME, Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError as error:
        raise Misconfigured("OTEL_EXPORTER_OTLP_ENDPOINT is set, which needs OpenTelemetry: pip install 'classpulse[otel]'.") from error
    provider = TracerProvider(resource=Resource.create({SERVICE_NAME: f"classpulse-{role}"}), shutdown_on_exit=False)
    provider.add_span_processor(BatchSpanProcessor(exporter or OTLPSpanExporter()))
    _tracers.append(provider.get_tracer("classpulse"))
    try:
        yield
    finally:
        _tracers.pop()
        provider.shutdown()
