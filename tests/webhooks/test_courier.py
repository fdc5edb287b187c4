"""From what happens to the platform's server, whatever the server does."""

import asyncio
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine, text

from services.domain.happenings import DeliveryState, Happening
from services.storage import deliveries, webhooks
from services.storage.webhooks import Webhook
from services.webhooks.courier import Courier
from services.webhooks.sender import Sender
from services.webhooks.signature import sign
from tests.webhooks.receiver import Receiver, eventually

Carrying = Callable[..., AbstractAsyncContextManager[Courier]]
Add = Callable[..., Webhook]
End = Callable[..., UUID]


def delivered(engine: Engine, webhook: Webhook) -> list[deliveries.Delivery]:
    with engine.connect() as conn:
        return deliveries.page(conn, webhook.id, limit=100)


def finished(engine: Engine, webhook: Webhook, count: int = 1) -> Callable[[], bool]:
    return lambda: sum(one.state is not DeliveryState.PENDING for one in delivered(engine, webhook)) >= count


async def test_what_happens_arrives_signed(
    engine: Engine, receiver: Receiver, add_webhook: Add, end_a_session: End, carrying: Carrying
) -> None:
    webhook = add_webhook(receiver.url())
    session = end_a_session("Algebra")
    async with carrying():
        await eventually(finished(engine, webhook))
    (_, headers, body), (said,) = receiver.got[0], receiver.bodies()
    assert (said["type"], said["data"]["session_id"], said["data"]["title"]) == ("session.ended", str(session), "Algebra")
    assert set(said) == {"type", "timestamp", "data"}
    assert headers["webhook-signature"] == sign(webhook.secret, headers["webhook-id"], int(headers["webhook-timestamp"]), body)
    (one,) = delivered(engine, webhook)
    assert (one.state, one.attempts, one.last_status, headers["webhook-id"]) == (
        DeliveryState.DELIVERED,
        1,
        204,
        f"msg_{one.happening_id.hex}",
    )


async def test_only_what_it_wants_arrives(
    engine: Engine, receiver: Receiver, add_webhook: Add, end_a_session: End, carrying: Carrying
) -> None:
    add_webhook(receiver.url("/other"), Happening.SESSION_STARTED)
    webhook = add_webhook(receiver.url(), Happening.SESSION_ENDED)
    end_a_session()
    async with carrying():
        await eventually(finished(engine, webhook))
    assert [path for path, *_ in receiver.got] == ["/hook"]


async def test_it_is_tried_again_under_the_same_id(
    engine: Engine, receiver: Receiver, add_webhook: Add, end_a_session: End, carrying: Carrying
) -> None:
    webhook = add_webhook(receiver.url())
    receiver.answers = [500, 302]
    end_a_session()
    async with carrying():
        await eventually(finished(engine, webhook))
    assert len({headers["webhook-id"] for _, headers, _ in receiver.got}) == 1
    assert len({body for *_, body in receiver.got}) == 1
    (one,) = delivered(engine, webhook)
    assert (one.state, one.attempts, len(receiver.got)) == (DeliveryState.DELIVERED, 3, 3)


async def test_what_never_arrives_is_given_up_and_the_webhook_waits_to_be_enabled(
    engine: Engine, receiver: Receiver, add_webhook: Add, end_a_session: End, carrying: Carrying
) -> None:
    webhook = add_webhook(receiver.url())
    receiver.answers = [500, 503, 404]
    end_a_session("lost")
    async with carrying():
        await eventually(finished(engine, webhook))
    with engine.begin() as conn:
        disabled = webhooks.get(conn, webhook.organisation_id, webhook.id)
        assert (disabled.disabled_at is not None, disabled.disabled_because) == (True, "3 attempts failed, the last one: answered 404")
    (lost,) = delivered(engine, webhook)
    assert (lost.state, lost.attempts, lost.last_status, lost.last_error) == (DeliveryState.FAILED, 3, 404, "answered 404")
    end_a_session("not told")  # nothing is written down for who is not listening
    assert len(delivered(engine, webhook)) == 1
    with engine.begin() as conn:
        assert webhooks.enable(conn, webhook.organisation_id, webhook.id).disabled_at is None
    end_a_session("told")
    async with carrying():
        await eventually(finished(engine, webhook, 2))
    assert receiver.bodies()[-1]["data"]["title"] == "told"


async def test_gone_means_never_again(engine: Engine, receiver: Receiver, add_webhook: Add, end_a_session: End, carrying: Carrying) -> None:
    webhook = add_webhook(receiver.url())
    receiver.answers = [410]
    end_a_session()
    async with carrying():
        await eventually(finished(engine, webhook))
    with engine.begin() as conn:
        assert webhooks.get(conn, webhook.organisation_id, webhook.id).disabled_because == "The address answered 410 Gone."
    assert len(receiver.got) == 1


async def test_several_couriers_bring_each_thing_once(
    engine: Engine, receiver: Receiver, add_webhook: Add, end_a_session: End, carrying: Carrying
) -> None:
    hooks = [add_webhook(receiver.url(f"/{i}")) for i in range(5)]
    for i in range(4):
        end_a_session(f"lesson {i}")
    async with carrying(), carrying(), carrying():
        await eventually(lambda: all(finished(engine, webhook, 4)() for webhook in hooks))
    came = Counter((path, headers["webhook-id"]) for path, headers, _ in receiver.got)
    assert len(came) == 20
    assert set(came.values()) == {1}


async def test_a_slow_platform_keeps_no_other_waiting(
    engine: Engine, receiver: Receiver, add_webhook: Add, end_a_session: End, carrying: Carrying
) -> None:
    receiver.hold = asyncio.Event()
    slow, quick = add_webhook(receiver.url("/slow")), add_webhook(receiver.url("/quick"))
    for i in range(10):
        end_a_session(f"lesson {i}")
    async with carrying():
        await eventually(finished(engine, quick, 10))
        assert [path for path, *_ in receiver.got].count("/slow") == 1
        assert [one.state for one in delivered(engine, slow)] == [DeliveryState.PENDING] * 10
        receiver.hold.set()
        await eventually(finished(engine, slow, 10))


async def test_what_was_under_way_when_a_process_died_is_sent_by_the_next(
    engine: Engine, receiver: Receiver, add_webhook: Add, end_a_session: End, carrying: Carrying
) -> None:
    receiver.hold = asyncio.Event()
    webhook = add_webhook(receiver.url("/slow"))
    end_a_session()
    async with carrying():
        await receiver.until(1)
    assert [one.state for one in delivered(engine, webhook)] == [DeliveryState.PENDING]
    receiver.hold.set()
    with engine.begin() as conn:  # a minute later
        conn.execute(text("UPDATE webhook_delivery SET due_at = due_at - interval '1 minute'"))
    async with carrying():
        await eventually(finished(engine, webhook))
    assert len({headers["webhook-id"] for _, headers, _ in receiver.got}) == 1
    assert len(receiver.got) == 2


async def test_one_delivery_that_breaks_off_stops_no_other(
    engine: Engine, receiver: Receiver, add_webhook: Add, end_a_session: End, carrying: Carrying, caplog: pytest.LogCaptureFixture
) -> None:
    broken, sound = add_webhook(receiver.url("/broken")), add_webhook(receiver.url("/sound"))
    with engine.begin() as conn:
        conn.execute(text("UPDATE webhook SET secret = 'whsec_*' WHERE id = :id"), {"id": broken.id})
    end_a_session()
    async with carrying():
        await eventually(finished(engine, sound))
        await eventually(lambda: "broke off" in caplog.text)
    assert [one.state for one in delivered(engine, broken)] == [DeliveryState.PENDING]


async def test_pauses_grow_and_scatter(engine: Engine) -> None:
    sender = Sender(private=True)
    courier = Courier(engine, sender)
    pauses: list[list[Any]] = [[courier._pause(attempt) for _ in range(50)] for attempt in range(1, 11)]
    await sender.close()
    assert pauses[-1] == [None] * 50
    for one, next_ in pairwise(pauses[:-1]):
        assert len(set(one)) > 1
        assert max(one) < max(next_)
    assert 60 * 3600 < sum(max(one).total_seconds() for one in pauses[:-1]) < 100 * 3600
