"""The worker ..."""

import json
import threading
from datetime import timedelta

import pytest
import standardwebhooks
from django.db import connection

from notifications_app import models, telling
from notifications_app.models import Format
from notifications_app.webhooks import endpoints, schedule, selectors, sending
from tests.notifications_app.webhooks import made
from tests.notifications_app.webhooks import receiver as receivers

pytestmark = pytest.mark.django_db


def announce(count):
    for _ in range(count):
        made.announce()


def tries(endpoint):
    """Return status and error of each attempt, in order."""
    rows = models.Attempt.objects.filter(delivery__endpoint=endpoint).order_by("pk")
    return list(rows.values_list("status_code", "error"))


def next_in(endpoint, clock):
    return made.only(endpoint).next_at - clock()


def test_sends_what_the_referee_accepts(receiver):
    created = made.created(receiver)
    made.announce(body='{"limit": 12345678901234567890.10}')

    more = made.send(created.endpoint, made.real_clock())

    (one,) = receiver.received
    standardwebhooks.Webhook(created.secret).verify(one.body, one.headers)
    message = json.loads(one.body)
    assert more is False
    assert one.headers["webhook-id"] == f"msg_{created.endpoint.uid}_1"
    assert one.headers["content-type"] == "application/json"
    assert message["type"] == "compatible_change"
    assert message["data"]["sequence"] == 1
    assert b"12345678901234567890.10" in one.body
    assert made.stand(created.endpoint) == ["delivered"]
    assert tries(created.endpoint) == [(204, "")]


def test_signs_by_both_secrets_of_a_rotation(receiver):
    created, clock = made.created(receiver), made.real_clock()
    new = endpoints.rotate(
        endpoint_id=created.endpoint.pk, overlap=timedelta(hours=1), at=clock()
    )
    made.announce()

    made.send(created.endpoint, clock)

    (one,) = receiver.received
    for secret in (created.secret, new):
        standardwebhooks.Webhook(secret).verify(one.body, one.headers)


def test_sends_nothing_that_it_cannot_sign(receiver, settings):
    endpoint = made.endpoint(receiver)
    made.announce()

    settings.API_KEY_PEPPER = "another"
    made.send(endpoint)

    assert receiver.received == []
    assert tries(endpoint) == [(None, sending.NO_SIGNATURE)]
    assert made.stand(endpoint) == ["waiting"]


def test_sends_in_the_order_of_the_numbers(receiver):
    endpoint = made.endpoint(receiver)
    announce(5)

    made.send(endpoint)

    assert receiver.ids == [f"msg_{endpoint.uid}_{number}" for number in range(1, 6)]


def test_has_written_the_attempt_down_when_it_is_made(receiver):
    endpoint = made.endpoint(receiver)
    made.announce()
    seen = []

    class Looking(made.Clock):
        def __call__(self):
            # The clock is asked for the moment of the signature, just before sending.
            seen.append(tries(endpoint))
            return super().__call__()

    made.send(endpoint, Looking())

    assert [(None, "")] in seen


def test_goes_on_to_the_next_when_one_fails(receiver):
    endpoint = made.endpoint(receiver)
    announce(3)
    receiver.answer(204, 500, 204)
    clock = made.Clock()

    made.send(endpoint, clock)
    assert made.stand(endpoint) == ["delivered", "waiting", "delivered"]
    clock.go_on(seconds=6)
    made.send(endpoint, clock)

    assert made.stand(endpoint) == ["delivered"] * 3
    assert receiver.ids == [f"msg_{endpoint.uid}_{n}" for n in (1, 2, 3, 2)]


def test_signs_each_attempt_anew_under_the_same_id(receiver):
    created = made.created(receiver)
    made.announce()
    receiver.answer(500)
    clock = made.real_clock()

    made.send(created.endpoint, clock)
    clock.go_on(seconds=6)
    made.send(created.endpoint, clock)

    first, second = receiver.received
    assert first.body == second.body
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert (
        int(second.headers["webhook-timestamp"])
        - int(first.headers["webhook-timestamp"])
        == 6
    )
    standardwebhooks.Webhook(created.secret).verify(second.body, second.headers)


def test_tries_over_a_day_and_then_gives_up(receiver):
    endpoint = made.endpoint(receiver)
    made.announce()
    receiver.answer(*[500] * 20)
    clock = made.Clock()
    waits = []

    while made.stand(endpoint) in ([], ["waiting"]):
        made.send(endpoint, clock)
        delivery = made.only(endpoint)
        if delivery.next_at is None:
            break
        waits.append(delivery.next_at - clock())
        clock.at = delivery.next_at

    assert len(receiver.received) == schedule.MOST_ATTEMPTS
    for wait, planned in zip(waits, schedule.PAUSES, strict=True):
        assert planned <= wait <= planned * 1.2
    assert made.stand(endpoint) == ["failed"]
    assert tries(endpoint) == [(500, "The endpoint answered 500.")] * 8


@pytest.mark.parametrize(
    ("status", "header", "seconds"), [(429, "90", 90), (503, "600", 600)]
)
def test_comes_again_when_it_is_told_to(status, header, seconds, receiver):
    endpoint = made.endpoint(receiver)
    made.announce()
    receiver.answer(status, retry_after=header)
    clock = made.Clock()

    made.send(endpoint, clock)

    assert next_in(endpoint, clock) == timedelta(seconds=seconds)
    clock.go_on(seconds=seconds - 1)
    made.announce()
    made.send(endpoint, clock)
    assert len(receiver.received) == 1  # the others wait as well
    clock.go_on(seconds=1)
    made.send(endpoint, clock)
    assert made.stand(endpoint) == ["delivered"] * 2


class TestLeavesAlone:
    def test_an_endpoint_that_fails_often(self, receiver):
        endpoint = made.endpoint(receiver)
        announce(10)
        receiver.answer(*[500] * 10)

        more = made.send(endpoint)

        assert more is False
        assert len(receiver.received) == 3
        assert selectors.with_work(at=made.NOW) == []
        assert selectors.with_work(at=made.NOW + timedelta(seconds=7)) == [endpoint.pk]

    def test_nobody_who_is_back(self, receiver):
        endpoint = made.endpoint(receiver)
        announce(10)
        receiver.answer(*[500] * 4)
        clock = made.Clock()
        made.send(endpoint, clock)
        clock.go_on(seconds=7)
        made.send(endpoint, clock)
        assert made.stand(endpoint) == ["waiting"] * 10
        clock.go_on(seconds=37)

        made.send(endpoint, clock)

        assert made.stand(endpoint) == ["delivered"] * 10
        endpoint.refresh_from_db()
        assert (endpoint.failures, endpoint.failing_since, endpoint.delivered_at) == (
            0,
            None,
            clock(),
        )


class TestDisables:
    told: list[object] = []  # noqa: RUF012 - emptied by the fixture

    @pytest.fixture(autouse=True)
    def _told(self, settings):
        TestDisables.told = []
        settings.NOTIFICATIONS = {
            **settings.NOTIFICATIONS,
            "record_disabled": f"{__name__}.record_disabled",
        }

    def test_who_is_gone(self, receiver):
        endpoint = made.endpoint(receiver)
        announce(2)
        receiver.answer(410)

        made.send(endpoint)

        endpoint.refresh_from_db()
        assert endpoint.disabled_at == made.NOW
        assert endpoint.disabled_reason == "The endpoint answered 410 Gone."
        assert made.stand(endpoint) == ["failed", "waiting"]
        assert self.told == [(endpoint.uid, endpoint.disabled_reason, made.NOW)]

    def test_who_fails_for_long(self, receiver):
        endpoint = made.endpoint(receiver)
        made.announce()
        receiver.answer(*[503] * 20)
        clock = made.Clock()

        for _ in range(schedule.MOST_ATTEMPTS):
            made.send(endpoint, clock)
            clock.at = made.only(endpoint).next_at or clock()

        endpoint.refresh_from_db()
        assert endpoint.disabled_reason == (
            "Nothing got through since 2 Mar 2026, 09:30 UTC. "
            "The endpoint answered 503."
        )
        assert self.told == [(endpoint.uid, endpoint.disabled_reason, clock())]

    def test_nobody_who_takes_the_others(self, receiver):
        endpoint = made.endpoint(receiver)
        made.announce()
        clock = made.Clock()
        poison = f"msg_{endpoint.uid}_1"

        for _ in range(schedule.MOST_ATTEMPTS):
            receiver.answer(500)
            made.send(endpoint, clock)
            made.announce()
            made.send(endpoint, clock)
            seen = selectors.delivery(endpoint.pk, poison)
            assert seen is not None
            clock.at = max(clock(), seen.next_at or clock())

        endpoint.refresh_from_db()
        assert receiver.ids.count(poison) == schedule.MOST_ATTEMPTS
        assert endpoint.disabled_at is None
        assert made.stand(endpoint) == ["failed"] + ["delivered"] * 8
        assert self.told == []

    def test_nobody_if_that_cannot_be_recorded(self, receiver, settings):
        settings.NOTIFICATIONS = {
            **settings.NOTIFICATIONS,
            "record_disabled": f"{__name__}.fail_to_record",
        }
        endpoint = made.endpoint(receiver)
        made.announce()
        receiver.answer(410)

        with pytest.raises(RuntimeError):
            made.send(endpoint)

        endpoint.refresh_from_db()
        assert endpoint.disabled_at is None
        assert made.stand(endpoint) == ["waiting"]


def record_disabled(*, endpoint, at):
    TestDisables.told.append((endpoint.uid, endpoint.disabled_reason, at))


def fail_to_record(*, endpoint, at):
    raise RuntimeError


class TestLetsGo:
    def test_after_a_while(self, receiver, settings):
        settings.NOTIFICATIONS = {**settings.NOTIFICATIONS, "run_seconds": 10.0}
        endpoint = made.endpoint(receiver)
        announce(5)
        clock = made.Clock()

        def slow(handler):
            clock.go_on(seconds=4)
            receivers.status(204)(handler)

        receiver.answers = [slow] * 5

        assert made.send(endpoint, clock) is True
        assert made.stand(endpoint) == ["delivered"] * 3 + ["waiting"] * 2
        assert made.send(endpoint, clock) is False
        assert made.stand(endpoint) == ["delivered"] * 5

    @pytest.mark.django_db(transaction=True)
    def test_when_the_endpoint_is_removed_meanwhile(self, receiver):
        endpoint = made.endpoint(receiver)
        announce(2)

        def remove(handler):
            in_a_thread(lambda: endpoints.remove(endpoint_id=endpoint.pk)).join()
            receivers.status(204)(handler)

        receiver.answers = [remove]

        assert made.send(endpoint) is False
        assert len(receiver.received) == 1
        assert models.Delivery.objects.count() == 0


@pytest.mark.django_db(transaction=True)
class TestOfTwo:
    def test_one_sends_and_the_other_goes(self, receiver):
        endpoint = made.endpoint(receiver)
        announce(2)
        begun, end = threading.Event(), threading.Event()

        def wait(handler):
            begun.set()
            end.wait(20)
            receivers.status(204)(handler)

        receiver.answers = [wait]
        first = in_a_thread(lambda: made.send(endpoint))
        assert begun.wait(20)

        assert selectors.with_work(at=made.NOW) == []
        assert made.send(endpoint) is False
        assert len(receiver.received) == 1
        end.set()
        first.join()

        assert receiver.ids == [f"msg_{endpoint.uid}_{number}" for number in (1, 2)]
        assert made.stand(endpoint) == ["delivered"] * 2

    def test_the_other_sends_for_one_who_is_not_heard_of(self, receiver):
        endpoint = made.endpoint(receiver)
        announce(1)
        begun, end = threading.Event(), threading.Event()

        def wait(handler):
            begun.set()
            end.wait(20)
            receivers.status(500)(handler)

        receiver.answers = [wait]
        first = in_a_thread(lambda: made.send(endpoint))
        assert begun.wait(20)
        clock = made.Clock()
        clock.go_on(seconds=31)

        made.send(endpoint, clock)
        end.set()
        first.join()

        # The same id, and what the late one heard changes nothing any more.
        assert receiver.ids == [f"msg_{endpoint.uid}_1"] * 2
        assert made.stand(endpoint) == ["delivered"]
        assert tries(endpoint) == [(500, "The endpoint answered 500."), (204, "")]
        endpoint.refresh_from_db()
        assert (endpoint.failures, endpoint.lease) == (0, "")


def in_a_thread(work):
    def run():
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


class TestCannotWriteAMessage:
    @pytest.fixture(autouse=True)
    def _words(self, settings):
        settings.NOTIFICATIONS = {
            **settings.NOTIFICATIONS,
            "describe": f"{__name__}.fail_to_describe",
        }

    def test_and_tries_it_again_as_any_other(self, receiver, caplog):
        endpoint = made.endpoint(receiver, format=Format.SLACK)
        made.announce("retired")

        more = made.send(endpoint)

        assert (more, made.stand(endpoint)) == (False, ["waiting"])
        assert tries(endpoint) == [(None, sending.NOT_WRITTEN)]
        assert "no words for retired" in caplog.text

    def test_and_sends_the_others(self, receiver):
        endpoint = made.endpoint(receiver, format=Format.SLACK)
        made.announce("retired")
        made.announce("activated")

        made.send(endpoint)

        assert made.stand(endpoint) == ["waiting", "delivered"]


def fail_to_describe(*, kind, **_):
    if kind == "retired":
        raise LookupError(f"no words for {kind}")
    return telling.Told(sentence=kind)
