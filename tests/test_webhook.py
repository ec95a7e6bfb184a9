"""Webhooks as receivers check them."""

from datetime import UTC, datetime

import pytest

from notifier.webhook import headers, key

SIGNING = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def test_an_attempt_is_signed_as_the_specification_shows():
    at = datetime.fromtimestamp(1614265330, UTC)
    stated = headers(key(SIGNING), "msg_p5jXN8AQM9LWM0D4loKWxJek", b'{"test": 2432232314}', at)
    assert stated == {
        "Content-Type": "application/json",
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


@pytest.mark.parametrize(
    ("secret", "reason"),
    [
        ("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "must begin with whsec_"),
        ("whsec_!!!", "must be base64"),
        ("whsec_", "must be 24 to 64 bytes"),
        ("whsec_c2hvcnQ=", "must be 24 to 64 bytes"),
    ],
)
def test_a_secret_of_another_form_is_refused(secret, reason):
    with pytest.raises(ValueError, match=reason):
        key(secret)
