"""An endpoint ..."""

from datetime import timedelta

import pytest

from notifications_app import models
from notifications_app.models import Format
from notifications_app.transports.webhook import targets
from notifications_app.webhooks import endpoints, selectors
from tests.notifications_app.webhooks import made

pytestmark = pytest.mark.django_db

URL = "https://hooks.example.com/a"


def test_is_kept_as_wanted():
    created = made.created(
        URL,
        pattern="ticks_*",
        kinds=["retired", "deprecated", "retired"],
        severities=["breaking"],
        format=Format.SLACK,
    )

    found = selectors.endpoint(created.endpoint.uid)
    assert found is not None
    assert (
        found.label,
        found.url,
        found.pattern,
        found.kinds,
        found.severities,
        found.format,
        found.owner.username,
        found.position,
        found.disabled_at,
    ) == (
        "Ours",
        URL,
        "ticks_*",
        ["deprecated", "retired"],
        ["breaking"],
        "slack",
        "mia",
        0,
        None,
    )


def test_does_not_keep_its_secret():
    created = made.created(URL)

    (row,) = models.EndpointSecret.objects.values_list("salt", "check_value")
    assert created.secret.startswith("whsec_")
    assert not any(text in created.secret for text in row)
    assert endpoints.valid_secrets(created.endpoint, at=made.NOW) == [created.secret]


def test_signs_nothing_when_the_pepper_is_another(settings):
    created = made.created(URL)

    settings.API_KEY_PEPPER = "another"

    assert endpoints.valid_secrets(created.endpoint, at=made.NOW) == []


@pytest.mark.parametrize(
    "url", ["http://hooks.example.com/", "https://10.0.0.1/", "nonsense"]
)
def test_goes_to_no_other_place(url, settings):
    settings.NOTIFICATIONS = {}

    with pytest.raises(targets.TargetError):
        made.created(url)

    assert models.Endpoint.objects.count() == 0


class TestRotating:
    def test_signs_by_both_until_the_overlap_ends(self):
        created = made.created(URL)
        hour = timedelta(hours=1)

        new = endpoints.rotate(
            endpoint_id=created.endpoint.pk, overlap=hour, at=made.NOW
        )

        def valid(after):
            return endpoints.valid_secrets(created.endpoint, at=made.NOW + after)

        assert valid(timedelta(0)) == [new, created.secret]
        assert valid(timedelta(minutes=59)) == [new, created.secret]
        assert valid(hour) == [new]

    def test_ends_the_old_at_once_without_an_overlap(self):
        created = made.created(URL)

        new = endpoints.rotate(
            endpoint_id=created.endpoint.pk, overlap=timedelta(0), at=made.NOW
        )

        assert endpoints.valid_secrets(created.endpoint, at=made.NOW) == [new]

    def test_never_makes_an_old_one_last_longer(self):
        created = made.created(URL)
        for days in (1, 30):
            endpoints.rotate(
                endpoint_id=created.endpoint.pk,
                overlap=timedelta(days=days),
                at=made.NOW,
            )

        later = made.NOW + timedelta(days=1)

        assert created.secret not in endpoints.valid_secrets(created.endpoint, at=later)
        assert len(endpoints.valid_secrets(created.endpoint, at=later)) == 2

    def test_forgets_what_has_ended(self):
        created = made.created(URL)
        for minute in range(3):
            endpoints.rotate(
                endpoint_id=created.endpoint.pk,
                overlap=timedelta(0),
                at=made.NOW + timedelta(minutes=minute),
            )

        assert models.EndpointSecret.objects.count() == 2


class TestDisabling:
    def test_is_done_once(self):
        endpoint = made.endpoint(URL)

        done = [
            endpoints.disable(endpoint_id=endpoint.pk, reason=reason, at=made.NOW)
            for reason in ("first", "second")
        ]

        endpoint.refresh_from_db()
        assert done == [True, False]
        assert (endpoint.disabled_at, endpoint.disabled_reason) == (made.NOW, "first")

    def test_leaves_what_is_announced_unsent(self, receiver):
        endpoint = made.endpoint(receiver)
        endpoints.disable(endpoint_id=endpoint.pk, reason="", at=made.NOW)

        made.announce()
        made.send(endpoint)

        assert receiver.received == []
        assert made.stand(endpoint) == []


class TestEnabling:
    @pytest.fixture
    def disabled(self, receiver):
        """An endpoint that has one waiting, one failed and misses one more."""
        endpoint = made.endpoint(receiver)
        receiver.answer(500, 410)
        made.announce()
        made.announce()
        made.send(endpoint)
        made.announce()
        endpoint.refresh_from_db()
        assert endpoint.disabled_at is not None
        assert made.stand(endpoint) == ["waiting", "failed"]
        receiver.received.clear()
        return endpoint

    def test_sends_all_that_it_missed(self, disabled, receiver):
        is_new = endpoints.enable(endpoint_id=disabled.pk, catch_up=True, at=made.NOW)
        made.send(disabled)

        assert is_new
        assert made.stand(disabled) == ["delivered"] * 3
        assert receiver.ids == [f"msg_{disabled.uid}_{number}" for number in (1, 2, 3)]

    def test_sends_only_what_comes_now(self, disabled, receiver):
        endpoints.enable(endpoint_id=disabled.pk, catch_up=False, at=made.NOW)
        made.announce()
        made.send(disabled)

        assert made.stand(disabled) == ["skipped", "failed", "delivered"]
        assert receiver.ids == [f"msg_{disabled.uid}_4"]

    def test_is_nothing_where_it_is_enabled(self):
        endpoint = made.endpoint(URL)

        assert not endpoints.enable(endpoint_id=endpoint.pk, catch_up=True, at=made.NOW)


def test_goes_with_all_that_was_sent(receiver):
    endpoint = made.endpoint(receiver)
    made.announce()
    made.send(endpoint)

    endpoints.remove(endpoint_id=endpoint.pk)

    for model in (
        models.Endpoint,
        models.EndpointSecret,
        models.Delivery,
        models.Attempt,
    ):
        assert model.objects.count() == 0


@pytest.mark.parametrize("left", ["is_active", "is_staff"])
def test_of_somebody_who_left_is_sent_nothing(receiver, left):
    endpoint = made.endpoint(receiver)
    made.owner().__class__.objects.update(**{left: False})

    made.announce()
    made.send(endpoint)

    assert receiver.received == []


def test_changes_and_sends_what_waits_to_the_new_place(receiver):
    endpoint = made.endpoint("http://127.0.0.1:9/")
    made.announce()
    clock = made.Clock()
    made.send(endpoint, clock)
    assert made.stand(endpoint) == ["waiting"]

    endpoints.change(
        endpoint_id=endpoint.pk,
        wanted=endpoints.Wanted(label="Moved", url=receiver.url),
    )
    clock.go_on(seconds=6)
    made.send(endpoint, clock)

    assert receiver.ids == [f"msg_{endpoint.uid}_1"]


def test_is_listed_with_what_waits_and_what_failed(receiver):
    endpoint = made.endpoint(receiver)
    made.endpoint(receiver, label="Another", by="ada", kinds=["retired"])
    receiver.answer(500, 410)
    made.announce()
    made.announce()
    made.send(endpoint)

    rows = [
        (one.label, one.owner.username, one.waiting, one.failed)
        for one in selectors.endpoints()
    ]

    assert rows == [("Another", "ada", 0, 0), ("Ours", "mia", 1, 1)]
    assert [one.label for one in selectors.endpoints(made.owner().pk)] == ["Ours"]
