"""What is to be sent ..."""

from datetime import timedelta

import pytest

from notifications_app import models
from notifications_app.webhooks import deliveries, endpoints, selectors
from tests.notifications_app.webhooks import made

pytestmark = pytest.mark.django_db

URL = "https://hooks.example.com/"


def numbers(endpoint):
    rows = models.Delivery.objects.filter(endpoint=endpoint)
    return sorted(rows.values_list("announcement", flat=True))


def test_is_what_is_announced_from_now_on():
    made.announce()
    endpoint = made.endpoint(URL)
    made.announce()
    made.announce()

    count = deliveries.make(at=made.NOW)

    assert count == 2
    assert numbers(endpoint) == [2, 3]
    (first, _) = models.Delivery.objects.order_by("announcement")
    assert (
        first.message_id,
        first.status,
        first.next_at,
        first.attempts,
        first.finished_at,
    ) == (f"msg_{endpoint.uid}_2", "waiting", made.NOW, 0, None)


def test_is_written_down_once():
    made.endpoint(URL)
    made.announce()

    assert [deliveries.make(at=made.NOW) for _ in range(2)] == [1, 0]


def test_is_not_written_down_again_from_an_old_position():
    endpoint = made.endpoint(URL)
    made.announce()
    deliveries.make(at=made.NOW)
    models.Endpoint.objects.update(position=0)

    deliveries.make(at=made.NOW)

    assert numbers(endpoint) == [1]


def test_is_for_each_endpoint():
    first, second = made.endpoint(URL), made.endpoint(URL, by="ada")
    made.announce()

    deliveries.make(at=made.NOW)

    assert (numbers(first), numbers(second)) == ([1], [1])
    assert len(set(models.Delivery.objects.values_list("message_id"))) == 2


def test_is_read_in_batches(monkeypatch):
    monkeypatch.setattr(deliveries, "BATCH", 2)
    endpoint = made.endpoint(URL, kinds=["retired"])
    for kind in ("retired", "activated", "activated", "activated", "retired"):
        made.announce(kind)

    assert deliveries.make(at=made.NOW) == 2
    endpoint.refresh_from_db()
    assert (numbers(endpoint), endpoint.position) == ([1, 5], 5)


@pytest.mark.parametrize(
    ("options", "wanted"),
    [
        ({}, [1, 2, 3, 4]),
        ({"pattern": "ticks_v1"}, [1, 4]),
        ({"pattern": "api_*"}, [2, 3]),
        ({"pattern": "API_*"}, []),
        ({"kinds": ["retired", "activated"]}, [3, 4]),
        ({"severities": ["breaking"]}, [1]),
        ({"severities": ["breaking", "compatible"]}, [1, 2]),
        ({"pattern": "api_*", "kinds": ["retired"]}, [3]),
    ],
)
def test_is_what_was_asked_for(options, wanted):
    endpoint = made.endpoint(URL, **options)
    made.announce("breaking_change", "ticks_v1", '{"severity": "breaking"}')
    made.announce("compatible_change", "api_orders", '{"severity": "compatible"}')
    made.announce("retired", "api_orders", '{"severity": 7}')
    made.announce("activated", "ticks_v1")

    deliveries.make(at=made.NOW)

    assert numbers(endpoint) == wanted


class TestAgain:
    @pytest.fixture
    def failed(self, receiver):
        """An endpoint to which one was delivered and one failed; it is enabled."""
        endpoint = made.endpoint(receiver)
        receiver.answer(204, 410)
        made.announce()
        made.announce()
        made.send(endpoint)
        assert made.stand(endpoint) == ["delivered", "failed"]
        endpoints.enable(endpoint_id=endpoint.pk, catch_up=False, at=made.NOW)
        receiver.received.clear()
        return endpoint

    @pytest.mark.parametrize("number", [1, 2])
    def test_goes_out_under_the_same_id(self, number, failed, receiver):
        seen = selectors.delivery(failed.pk, f"msg_{failed.uid}_{number}")
        assert seen is not None

        deliveries.redeliver(delivery_id=seen.pk, at=made.NOW)
        made.send(failed)

        assert receiver.ids == [f"msg_{failed.uid}_{number}"]
        assert models.Delivery.objects.get(pk=seen.pk).status == "delivered"
        assert selectors.attempts(seen.pk).count() == 2

    def test_goes_out_all_that_failed(self, failed, receiver):
        count = deliveries.redeliver_failed(endpoint_id=failed.pk, at=made.NOW)
        made.send(failed)

        assert count == 1
        assert receiver.ids == [f"msg_{failed.uid}_2"]
        assert made.stand(failed) == ["delivered"] * 2


class TestAPing:
    def test_is_sent_once(self, receiver):
        endpoint = made.endpoint(receiver)
        receiver.answer(500)

        ping = deliveries.ping(endpoint_id=endpoint.pk, at=made.NOW)
        clock = made.Clock()
        made.send(endpoint, clock)
        clock.go_on(days=1)
        made.send(endpoint, clock)

        assert receiver.ids == [ping.message_id]
        assert made.stand(endpoint) == ["failed"]
        endpoint.refresh_from_db()
        assert (endpoint.failures, endpoint.failing_since) == (0, None)

    def test_has_an_id_of_its_own(self):
        endpoint = made.endpoint(URL)

        first, second = (
            deliveries.ping(endpoint_id=endpoint.pk, at=made.NOW).message_id
            for _ in range(2)
        )

        assert first.startswith(f"msg_{endpoint.uid}_ping_")
        assert first != second

    def test_goes_before_what_waits_and_to_who_rests(self, receiver):
        endpoint = made.endpoint(receiver)
        receiver.answer(503, retry_after="3600")
        made.announce()
        clock = made.Clock()
        made.send(endpoint, clock)
        receiver.received.clear()

        ping = deliveries.ping(endpoint_id=endpoint.pk, at=clock.go_on(seconds=1))
        made.send(endpoint, clock)

        assert receiver.ids == [ping.message_id]


class TestForgetting:
    def test_takes_what_was_finished_long_ago(self, receiver):
        endpoint = made.endpoint(receiver)
        made.announce()
        made.send(endpoint)
        late = made.NOW + deliveries.KEPT_FOR

        assert deliveries.forget_old(at=late - timedelta(seconds=1)) == 0
        assert deliveries.forget_old(at=late) == 1
        assert made.stand(endpoint) == []
        assert models.Attempt.objects.count() == 0

    def test_leaves_what_waits_and_sends_nothing_again(self, receiver):
        endpoint = made.endpoint(receiver)
        receiver.answer(204, 500)
        made.announce()
        made.announce()
        made.send(endpoint)
        late = made.NOW + deliveries.KEPT_FOR

        deliveries.forget_old(at=late)
        made.send(endpoint, made.Clock(late))

        assert receiver.ids == [f"msg_{endpoint.uid}_{n}" for n in (1, 2, 2)]
