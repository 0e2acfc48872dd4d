"""Drafts over HTTP: kept for their author until they are submitted."""

import pytest

from notifications_app.models import Announcement
from tests import factories
from tests.api import conftest

PATH = "/schemas/ticks_v1/proposals/"


@pytest.fixture(autouse=True)
def schema(_database):
    """The ticks, without versions."""
    return factories.schema()


@pytest.fixture
def draft(developer):
    """The developer's draft, as it was told."""
    body = {"title": "A change", "document": factories.TICK, "draft": True}
    return developer.post(PATH, body).json()


def path(draft, what=""):
    return f"/proposals/{draft['proposal_id']}/{what}"


def seen(draft):
    return {"fingerprint": draft["revision"]["fingerprint"]}


def test_is_kept_and_nobody_is_told(draft):
    assert (draft["state"], draft["reviews"]) == ("draft", [])
    assert Announcement.objects.count() == 0


def test_is_shown_to_its_author_alone(developer, steward, draft):
    mine, others = developer.get(path(draft)), steward.get(path(draft))

    assert mine.status_code == 200
    assert (others.status_code, others.json()["code"]) == (404, "proposal_not_found")


def test_is_put_up_for_review(developer, steward, draft):
    answer = developer.post(path(draft, "submit/"), seen(draft))

    assert (answer.status_code, answer.json()["state"]) == (200, "in_review")
    assert steward.get(path(draft)).status_code == 200


def test_is_put_up_as_it_was_read(developer, draft, nothing_stored):
    developer.post(
        path(draft, "revisions/"), {"document": factories.with_field("venue")}
    )

    with nothing_stored():
        answer = developer.post(path(draft, "submit/"), seen(draft))

    assert (answer.status_code, answer.json()["code"]) == (409, "stale_revision")


def test_is_put_up_once(developer, draft, nothing_stored):
    developer.post(path(draft, "submit/"), seen(draft))

    with nothing_stored():
        answer = developer.post(path(draft, "submit/"), seen(draft))

    assert (answer.status_code, answer.json()["code"]) == (409, "transition_refused")


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("submit/", {}),
        ("withdraw/", {"comment": "No."}),
        ("approve/", {}),
        ("threads/", {"pointer": "", "text": "Why?"}),
        ("publish/", {}),
    ],
)
def test_is_not_there_for_anybody_else(steward, draft, nothing_stored, what, said):
    named = {} if what in ("withdraw/", "threads/") else seen(draft)

    with nothing_stored():
        answer = steward.post(path(draft, what), {**named, **said})

    assert (answer.status_code, answer.json()["code"]) == (404, "proposal_not_found")


def test_stays_its_authors_when_it_is_withdrawn(developer, steward, draft):
    developer.post(path(draft, "withdraw/"), {"comment": "Never mind."})

    assert developer.get(path(draft)).status_code == 200
    assert steward.get(path(draft)).status_code == 404


@pytest.mark.parametrize("said", ["true", 1, None])
def test_is_asked_for_by_a_flag(developer, nothing_stored, said):
    body = {"title": "A change", "document": factories.TICK, "draft": said}

    with nothing_stored():
        answer = developer.post(PATH, body)

    assert (answer.status_code, answer.json()["place"]["pointer"]) == (400, "/draft")


def test_is_not_saved_over_a_newer_revision(developer, draft, nothing_stored):
    body = {
        "document": factories.with_field("venue"),
        "over": draft["revision"]["fingerprint"],
    }
    first = developer.post(path(draft, "revisions/"), body)
    other = {**body, "document": factories.with_field("side")}

    with nothing_stored():
        second = developer.post(path(draft, "revisions/"), other)

    assert first.status_code == 201
    assert (second.status_code, second.json()["code"]) == (409, "stale_revision")


def test_changes_the_version_that_is_asked_for(developer, draft):
    body = {"document": factories.with_field("venue"), "semantic_version": "3.0.0"}

    answer = developer.post(path(draft, "revisions/"), body)

    assert answer.json()["semantic_version"] == "3.0.0"


def test_of_a_key_belongs_to_the_person_behind_it(draft):
    answer = conftest.signed_in("mia").get(path(draft))

    assert answer.status_code == 200
