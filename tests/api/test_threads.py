"""Conversations over HTTP."""

import pytest

from tests import factories
from tests.api import conftest


@pytest.fixture
def proposal(_database):
    """Mia's, which adds a venue."""
    factories.schema()
    return factories.proposal(document=factories.with_field("venue"))


@pytest.fixture
def thread(steward, proposal):
    """Ada's thread about the venue: its address."""
    answer = steward.post(
        f"/proposals/{proposal.pk}/threads/",
        {"pointer": "/properties/venue", "text": "Which list?"},
    )
    return answer["Location"].removeprefix("/api/v1")


def test_begins_about_a_place(steward, proposal):
    answer = steward.post(
        f"/proposals/{proposal.pk}/threads/",
        {"pointer": "/properties/venue", "text": " <b>Which</b> list? "},
    )

    told = answer.json()
    assert answer.status_code == 201
    assert answer["Location"] == (
        f"/api/v1/proposals/{proposal.pk}/threads/{told['thread_id']}/"
    )
    (comment,) = told["comments"]
    assert told["opened_at"] == comment.pop("at")
    assert comment == {"author": "ada", "text": "<b>Which</b> list?"}
    assert (told["proposal_id"], told["revision"], told["pointer"]) == (
        proposal.pk,
        1,
        "/properties/venue",
    )
    assert (told["resolved_at"], told["resolved_by"]) == (None, None)


def test_goes_on_closes_and_opens_again(steward, thread):
    author = conftest.signed_in("mia")

    answered = author.post(f"{thread}comments/", {"text": "ISO 10383."})
    resolved = steward.post(f"{thread}resolve/", {})
    again = author.post(f"{thread}reopen/", "")

    assert answered.status_code == 201
    assert [one["text"] for one in answered.json()["comments"]] == [
        "Which list?",
        "ISO 10383.",
    ]
    assert (resolved.status_code, resolved.json()["resolved_by"]) == (200, "ada")
    assert (again.status_code, again.json()["resolved_by"]) == (200, None)


def test_are_listed_in_pages(steward, proposal, thread):
    steward.post(f"/proposals/{proposal.pk}/threads/", {"text": "And why?"})

    first = steward.get(f"/proposals/{proposal.pk}/threads/?limit=1").json()
    second = steward.get(first["next"].removeprefix("/api/v1")).json()

    assert [row["pointer"] for row in first["results"]] == ["/properties/venue"]
    assert [row["pointer"] for row in second["results"]] == [""]
    assert second["next"] is None


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ({"pointer": "/nowhere", "text": "x"}, "pointer"),
        ({"pointer": "venue", "text": "x"}, "pointer"),
        ({"pointer": "/" + "x" * 3000, "text": "x"}, "pointer"),
        ({"pointer": 7, "text": "x"}, "pointer"),
        ({"text": "  "}, "text"),
        ({"text": "x" * 20_001}, "text"),
        ({"text": ["x"]}, "text"),
    ],
)
def test_begin_with_nothing_that_cannot_be(
    steward, proposal, nothing_stored, body, name
):
    with nothing_stored():
        answer = steward.post(f"/proposals/{proposal.pk}/threads/", body)

    assert (answer.status_code, answer.json()["code"]) == (400, "bad_value")
    assert answer.json()["place"]["pointer"] == f"/{name}"


def test_are_for_people(developer, proposal, thread, nothing_stored):
    with nothing_stored():
        begun = developer.post(f"/proposals/{proposal.pk}/threads/", {"text": "Hm."})
        told = developer.post(f"{thread}comments/", {"text": "Hm."})

    for answer in (begun, told):
        assert (answer.status_code, answer.json()["detail"]) == (
            403,
            "Only a person does that.",
        )
    assert developer.get(thread).status_code == 200


@pytest.mark.parametrize("what", ["comments/", "resolve/", "reopen/"])
def test_of_another_proposal_are_not_found(steward, thread, nothing_stored, what):
    other = factories.proposal(document=factories.with_field("side"), by="nora")
    number = thread.rstrip("/").rpartition("/")[2]
    body = {"text": "Hm."} if what == "comments/" else {}

    with nothing_stored():
        answer = steward.post(f"/proposals/{other.pk}/threads/{number}/{what}", body)

    assert (answer.status_code, answer.json()["code"]) == (404, "thread_not_found")


def test_are_resolved_once_and_reopened_only_then(steward, thread, nothing_stored):
    with nothing_stored():
        early = steward.post(f"{thread}reopen/", {})
    steward.post(f"{thread}resolve/", {})
    with nothing_stored():
        twice = steward.post(f"{thread}resolve/", {})

    assert (early.status_code, early.json()["code"]) == (400, "bad_value")
    assert (twice.status_code, twice.json()["code"]) == (409, "already_exists")


def test_take_no_members_that_mean_nothing(steward, thread, nothing_stored):
    with nothing_stored():
        answer = steward.post(f"{thread}resolve/", {"sure": True})

    assert (answer.status_code, answer.json()["name"]) == (400, "sure")


def test_of_a_draft_are_nobody_elses_business(steward):
    factories.schema()
    answer = conftest.signed_in("mia").post(
        "/schemas/ticks_v1/proposals/",
        {"title": "x", "document": factories.TICK, "draft": True},
    )
    path = f"/proposals/{answer.json()['proposal_id']}/threads/"

    assert conftest.signed_in("mia").get(path).json()["results"] == []
    assert steward.get(path).status_code == 404
