"""A message is signed so that ..."""

import json
from datetime import UTC, datetime

import pytest
import standardwebhooks
from standardwebhooks.webhooks import WebhookVerificationError

from notifications_app.webhooks import signing
from tests.notifications_app.webhooks import made

PEPPER = "pepper"
OLD = signing.secret(salt="00" * 32, pepper=PEPPER)
NEW = signing.secret(salt="01" * 32, pepper=PEPPER)
BODY = '{"price": 1.10, "name": "ü"}'.encode()


def headers(*among):
    at = made.real_clock()()
    return signing.headers(message_id="msg_1", at=at, body=BODY, among=list(among))


def test_the_referee_accepts_it():
    read = standardwebhooks.Webhook(OLD).verify(BODY, headers(OLD))

    assert read == json.loads(BODY)


@pytest.mark.parametrize("secret", [OLD, NEW])
def test_either_secret_does_while_both_hold(secret):
    standardwebhooks.Webhook(secret).verify(BODY, headers(NEW, OLD))


@pytest.mark.parametrize(
    ("secret", "change"),
    [
        (NEW, {}),
        (OLD, {"webhook-id": "msg_2"}),
        (OLD, {"webhook-timestamp": str(int(made.real_clock()().timestamp()) - 60)}),
    ],
)
def test_the_referee_refuses_anything_else(secret, change):
    with pytest.raises(WebhookVerificationError):
        standardwebhooks.Webhook(secret).verify(BODY, {**headers(OLD), **change})


def test_the_referee_refuses_another_body():
    with pytest.raises(WebhookVerificationError):
        standardwebhooks.Webhook(OLD).verify(b"{}", headers(OLD))


def test_it_is_known_byte_by_byte():
    # From the specification's own example.
    signed = signing.headers(
        message_id="msg_p5jXN8AQM9LWM0D4loKWxJek",
        at=datetime.fromtimestamp(1614265330, tz=UTC),
        body=b'{"test": 2432232314}',
        among=["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"],
    )

    assert signed == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


class TestASecret:
    def test_has_the_form_that_receivers_expect(self):
        assert OLD.startswith("whsec_")
        assert len(OLD) == len("whsec_") + 44

    def test_comes_of_its_salt_and_the_pepper(self):
        assert signing.secret(salt="00" * 32, pepper=PEPPER) == OLD
        assert len({OLD, NEW, signing.secret(salt="00" * 32, pepper="other")}) == 3

    def test_has_a_salt_of_its_own(self):
        salts = {signing.new_salt() for _ in range(100)}

        assert {len(salt) for salt in salts} == {64}
        assert len(salts) == 100
