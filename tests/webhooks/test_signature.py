"""Signatures as Standard Webhooks defines them."""

import base64

from services.storage import webhooks
from services.webhooks.signature import headers, sign


def test_the_published_example() -> None:
    """Of the specification's reference libraries."""
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    signature = sign(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}')
    assert signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_id_time_and_body_are_all_signed() -> None:
    secret = webhooks.SECRET_PREFIX + base64.b64encode(b"k" * webhooks.SECRET_BYTES).decode()
    signed = {sign(secret, *what) for what in (("msg_1", 1, b"{}"), ("msg_2", 1, b"{}"), ("msg_1", 2, b"{}"), ("msg_1", 1, b"[]"))}
    assert len(signed) == 4
    assert headers(secret, "msg_1", 1, b"{}") == {
        "webhook-id": "msg_1",
        "webhook-timestamp": "1",
        "webhook-signature": sign(secret, "msg_1", 1, b"{}"),
    }
