import asyncio
import subprocess
import sys
from uuid import uuid4

import pytest
from opentelemetry.trace import StatusCode

from services import tracing
from tests.spans import recorded, told


def test_without_a_collector_nothing_of_it_is_loaded() -> None:
    code = (
        "import sys, services.cli.roles\nfrom services import tracing\nwith tracing.span('look', frames=2): pass\n"
        "sys.exit(any(name.startswith('opentelemetry.sdk') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_span_has_its_time_its_numbers_and_its_parent() -> None:
    session_id = uuid4()
    with recorded() as spans, tracing.span("offer", session_id=session_id), tracing.span("look", frames=3):
        pass
    inner, outer = spans
    assert (inner.name, told(inner)) == ("look", {"classpulse.frames": 3})
    assert (outer.name, told(outer)) == ("offer", {"classpulse.session_id": str(session_id)})
    assert inner.parent == outer.context
    began, ended = outer.start_time or 0, outer.end_time or 0
    assert 0 < began <= (inner.start_time or 0) <= ended
    assert outer.resource.attributes["service.name"] == "classpulse-test"


def test_an_error_is_its_type_and_says_nothing_of_anybody() -> None:
    with recorded() as spans, pytest.raises(ValueError, match="Ada"), tracing.span("store", readings=1):
        raise ValueError("Ada Lovelace's reading is refused")
    (span,) = spans
    assert (span.status.status_code, told(span)["error.type"]) == (StatusCode.ERROR, "ValueError")
    assert "Ada" not in span.to_json()


async def test_tasks_that_run_at_once_keep_their_spans_apart() -> None:
    async def work(number: int, meet: asyncio.Barrier) -> None:
        with tracing.span("outer", number=number):
            await meet.wait()
            with tracing.span("inner", number=number):
                await meet.wait()

    meet = asyncio.Barrier(2)
    with recorded() as spans:
        await asyncio.gather(work(1, meet), work(2, meet))
    outer = {span.context.span_id: told(span) for span in spans if span.name == "outer" and span.context}
    inner = [span for span in spans if span.name == "inner"]
    assert len(inner) == 2
    assert all(span.parent and outer[span.parent.span_id] == told(span) for span in inner)
