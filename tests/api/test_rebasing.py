"""A base that moved, over HTTP."""

import pytest

from tests import factories

# As the proposal has it, and as somebody else's has it that is published first.
MINE = {**factories.with_field("venue"), "title": "Ticks of mine"}
LIVE = {**factories.with_field("side"), "title": "Ticks"}


@pytest.fixture
def left_behind(_database, steward):
    """The developer's proposal on version 1, where version 2 is live by now."""
    factories.schema()
    factories.published()
    waiting = factories.proposal(document=MINE)
    factories.published(document=LIVE, by="nora")
    return waiting


def path(proposal):
    return f"/proposals/{proposal.pk}/rebase/"


def test_tells_what_both_changed_and_what_is_merged(developer, left_behind):
    told = developer.get(path(left_behind)).json()

    assert told["fingerprint"] == factories.fingerprint(left_behind)
    assert (told["base_version"], told["live_version"]) == (1, 2)
    assert told["conflicts"] == [
        {"pointer": "/title", "mine": "Ticks of mine", "live": "Ticks"}
    ]
    assert {(row["pointer"], row["side"]) for row in told["changes"]} == {
        ("/properties/venue", "mine"),
        ("/properties/side", "live"),
    }
    assert told["merged"]["title"] == "Ticks of mine"
    assert {"venue", "side"} <= set(told["merged"]["properties"])


def test_makes_a_revision_of_both_sides(developer, left_behind):
    answer = developer.post(
        path(left_behind),
        {
            "fingerprint": factories.fingerprint(left_behind),
            "choices": {"/title": "live"},
            "message": "On version 2.",
        },
    )

    told = answer.json()
    assert (answer.status_code, told["base_moved"]) == (201, False)
    revision = told["revision"]
    assert (revision["number"], revision["base_version"]) == (2, 2)
    assert revision["message"] == "On version 2."
    assert revision["document"]["title"] == "Ticks"
    assert {"venue", "side"} <= set(revision["document"]["properties"])


def test_names_what_nobody_has_chosen(developer, left_behind, nothing_stored):
    with nothing_stored():
        answer = developer.post(
            path(left_behind), {"fingerprint": factories.fingerprint(left_behind)}
        )

    assert (answer.status_code, answer.json()["code"]) == (409, "conflicts_unresolved")
    assert answer.json()["pointers"] == ["/title"]


@pytest.mark.parametrize(
    "choices",
    [
        {"/title": "ours"},
        {"/nowhere": "mine"},
        {"/title": 7},
        ["mine"],
        "mine",
        {"/title": "mine", "/properties/venue": "live"},
    ],
)
def test_refuses_choices_that_are_none(developer, left_behind, nothing_stored, choices):
    with nothing_stored():
        answer = developer.post(
            path(left_behind),
            {"fingerprint": factories.fingerprint(left_behind), "choices": choices},
        )

    assert (answer.status_code, answer.json()["code"]) == (400, "bad_value")
    assert answer.json()["place"]["pointer"] == "/choices"


def test_refuses_a_revision_that_is_not_current(developer, left_behind, nothing_stored):
    with nothing_stored():
        answer = developer.post(path(left_behind), {"fingerprint": "sha256:0"})

    assert (answer.status_code, answer.json()["code"]) == (409, "stale_revision")


def test_has_nothing_to_do_on_the_current_version(developer, nothing_stored):
    factories.schema()
    factories.published()
    proposal = factories.proposal(document=MINE)

    with nothing_stored():
        asked = developer.get(path(proposal))
        told = developer.post(
            path(proposal), {"fingerprint": factories.fingerprint(proposal)}
        )

    for answer in (asked, told):
        assert (answer.status_code, answer.json()["code"]) == (
            409,
            "nothing_to_rebase",
        )


def test_is_the_authors_alone(steward, left_behind, nothing_stored):
    with nothing_stored():
        answer = steward.post(
            path(left_behind),
            {
                "fingerprint": factories.fingerprint(left_behind),
                "choices": {"/title": "mine"},
            },
        )

    assert (answer.status_code, answer.json()["code"]) == (403, "permission_denied")


def test_of_what_is_closed_is_refused(developer, left_behind):
    developer.post(f"/proposals/{left_behind.pk}/withdraw/", {})

    answer = developer.get(path(left_behind))

    assert (answer.status_code, answer.json()["code"]) == (409, "transition_refused")
