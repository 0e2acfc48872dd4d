"""Webhooks over HTTP."""

import pytest

from notifications_app import models
from tests import factories
from tests.api import conftest

HOOK = {"label": "Tests", "url": "https://hooks.example.com/x", "pattern": "ticks_*"}


@pytest.fixture
def hook(steward):
    """The name of a webhook of Ada's."""
    return steward.post("/webhooks/", HOOK).json()["uid"]


def test_are_created_with_a_secret_that_is_shown_once(steward):
    answer = steward.post("/webhooks/", {**HOOK, "severities": ["breaking"]})

    made = answer.json()
    assert answer.status_code == 201
    assert answer["Location"] == f"/api/v1/webhooks/{made['uid']}/"
    assert made["secret"].startswith("whsec_")
    read = steward.get(f"/webhooks/{made['uid']}/").json()
    assert read == {name: made[name] for name in made if name != "secret"}
    assert (read["label"], read["severities"], read["owner"]) == (
        "Tests",
        ["breaking"],
        "ada",
    )
    assert steward.get("/webhooks/").json()["results"] == [read]


def test_keep_no_secret_for_a_request_that_comes_twice(steward):
    key = {"Idempotency-Key": "one"}
    first = steward.post("/webhooks/", HOOK, **key).json()

    again = steward.post("/webhooks/", HOOK, **key)

    assert again.status_code == 201
    assert again.json() == {**first, "secret": None}
    assert models.Endpoint.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "name"),
    [
        ({"url": "https://127.0.0.1/"}, "url"),
        ({"url": "https://localhost/"}, "url"),
        ({"url": "https://LocalHost.:8443/"}, "url"),
        ({"url": "https://a.localhost/"}, "url"),
        ({"url": "https://127.1/"}, "url"),
        ({"url": "https://2130706433/"}, "url"),
        ({"url": "https://0x7f000001/"}, "url"),
        ({"url": "https://0177.0.0.1/"}, "url"),
        ({"url": "https://0/"}, "url"),
        ({"url": "https://10.1/"}, "url"),
        ({"url": "https://127.0.0.1./"}, "url"),
        ({"url": "https://[::ffff:7f00:1]/"}, "url"),
        ({"url": "ftp://example.com/"}, "url"),
        ({"label": ""}, "label"),
        ({"pattern": "a b"}, "pattern"),
        ({"kinds": ["A"]}, "kinds"),
        ({"severities": ["bad"]}, "severities"),
        ({"format": "xml"}, "format"),
        ({"secret": "mine"}, "secret"),
    ],
)
def test_are_refused_with_the_member_at_fault(steward, nothing_stored, changed, name):
    with nothing_stored():
        answer = steward.post("/webhooks/", {**HOOK, **changed})

    assert (answer.status_code, answer.json()["code"]) == (400, "bad_value")
    assert answer.json()["name"].startswith(name)


def test_are_for_people(developer, nothing_stored):
    with nothing_stored():
        answer = developer.post("/webhooks/", HOOK)

    assert (answer.status_code, answer.json()["code"]) == (403, "permission_denied")
    assert developer.get("/webhooks/").status_code == 403


def test_are_nobody_elses_business(hook, nothing_stored):
    ben = conftest.signed_in("ben")

    with nothing_stored():
        answers = [
            *(ben.get(f"/webhooks/{hook}/{what}") for what in ("", "deliveries/")),
            *(
                ben.post(f"/webhooks/{hook}/{what}/", {})
                for what in ("rotate", "disable", "enable", "remove", "ping")
            ),
        ]

    assert {answer.status_code for answer in answers} == {403}
    assert ben.get("/webhooks/").json() == {"results": []}


def test_are_not_found_by_another_name(steward):
    for path in ("/webhooks/nothing/", "/webhooks/nothing/deliveries/"):
        assert steward.get(path).json()["code"] == "webhook_not_found"


def test_are_changed(steward, hook):
    answer = steward.post(
        f"/webhooks/{hook}/change/", {**HOOK, "label": "Others", "format": "slack"}
    )

    assert (answer.json()["label"], answer.json()["format"]) == ("Others", "slack")


def test_get_another_secret(steward, hook):
    answer = steward.post(f"/webhooks/{hook}/rotate/", {"overlap_hours": 1})

    assert answer.json()["secret"].startswith("whsec_")
    assert models.EndpointSecret.objects.count() == 2


def test_are_disabled_and_enabled(steward, hook):
    disabled = steward.post(f"/webhooks/{hook}/disable/", {"reason": "Quiet."}).json()
    again = steward.post(f"/webhooks/{hook}/disable/", {})
    enabled = steward.post(f"/webhooks/{hook}/enable/", {"catch_up": False}).json()

    assert disabled["disabled_reason"] == "Quiet."
    assert (again.status_code, again.json()["code"]) == (409, "already_exists")
    assert enabled["disabled_at"] is None


def test_are_removed(steward, hook):
    answer = steward.post(f"/webhooks/{hook}/remove/", {})

    assert (answer.status_code, answer.content) == (204, b"")
    assert not models.Endpoint.objects.exists()


def test_are_removed_once_however_often_it_is_asked(steward, hook):
    key = {"Idempotency-Key": "one"}
    steward.post(f"/webhooks/{hook}/remove/", {}, **key)

    answer = steward.post(f"/webhooks/{hook}/remove/", {}, **key)

    assert (answer.status_code, answer.content) == (204, b"")
    assert not answer.has_header("Content-Type")


def test_are_tried_and_tried_again(steward, hook):
    first = steward.post(f"/webhooks/{hook}/ping/", {})
    sent = steward.post(f"/webhooks/{hook}/ping/", {}).json()
    address = f"/webhooks/{hook}/deliveries/{sent['message_id']}/redeliver/"

    assert first.status_code == 202
    assert (sent["sequence"], sent["action"], sent["status"]) == (None, None, "waiting")
    page = steward.get(f"/webhooks/{hook}/deliveries/?status=waiting&limit=1").json()
    assert page["results"] == [sent]
    assert "status=waiting" in page["next"]
    assert steward.post(address, {}).json()["message_id"] == sent["message_id"]
    unknown = steward.post(f"/webhooks/{hook}/deliveries/msg_x/redeliver/", {})
    assert unknown.json()["code"] == "delivery_not_found"


def test_are_their_owners_alone_in_the_list(hook):
    factories.person("root", is_superuser=True)
    root = conftest.signed_in("root")

    assert root.get("/webhooks/").json() == {"results": []}
    assert root.get(f"/webhooks/{hook}/").status_code == 200


def test_say_what_came_of_the_last_attempt(steward, hook):
    sent = steward.post(f"/webhooks/{hook}/ping/", {}).json()
    delivery = models.Delivery.objects.get()
    for minutes, code, error in ((1, None, "Nobody answers."), (2, 503, "It is 503.")):
        delivery.tries.create(
            started_at=factories.later(minutes),
            ended_at=factories.later(minutes),
            status_code=code,
            error=error,
        )

    listed = steward.get(f"/webhooks/{hook}/deliveries/").json()["results"]
    told = steward.get(f"/webhooks/{hook}/").json()["last_attempt"]

    assert sent["last_attempt"] is None
    assert told == {
        "started_at": "2026-03-02T09:32:00Z",
        "ended_at": "2026-03-02T09:32:00Z",
        "status_code": 503,
        "error": "It is 503.",
    }
    assert [row["last_attempt"] for row in listed] == [told]
