"""What becomes of an offer is one trace, from the web process to the video process."""

import pytest

from services import tracing
from tests.node import Node, Seat
from tests.sender import offer
from tests.spans import recorded, told

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_an_offer_is_one_trace_over_both_processes(here: Node, seat: Seat) -> None:
    with recorded() as spans:
        assert (await here.post(seat, await offer())).status_code == 201
    inner, outer = (next(span for span in spans if span.name == name) for name in ("offer", "publish"))
    assert inner.parent is not None
    assert outer.context is not None
    assert (inner.parent.trace_id, inner.parent.span_id) == (outer.context.trace_id, outer.context.span_id)
    assert inner.parent.is_remote
    assert outer.parent is None
    assert told(outer)["classpulse.participant_id"] == str(seat.participant_id)


@pytest.mark.parametrize("traceparent", ["", "00-0-0-00", "nonsense"])
async def test_what_carries_no_span_begins_one(traceparent: str) -> None:
    with recorded() as spans, tracing.continued({"traceparent": traceparent}), tracing.span("offer"):
        pass
    assert spans[0].parent is None


async def test_without_a_collector_nothing_is_carried() -> None:
    with tracing.span("publish"), tracing.continued({"traceparent": "nonsense"}):
        assert tracing.carried() == {}
