"""Deciding over HTTP, with the session of a steward."""

import pytest

from schemas_app import models
from tests import factories
from tests.api import conftest


@pytest.fixture(autouse=True)
def schema(_database):
    """The ticks, without versions."""
    return factories.schema()


def path(proposal, verb):
    return f"/proposals/{proposal.pk}/{verb}/"


def seen(proposal, **more):
    return {"fingerprint": factories.fingerprint(proposal), **more}


class TestApproving:
    def test_records_the_vote(self, steward):
        proposal = factories.proposal()

        answer = steward.post(
            path(proposal, "approve"), seen(proposal, comment="Good.")
        )

        told = answer.json()
        (vote,) = told["reviews"]
        assert answer.status_code == 200
        assert (told["state"], told["approvals"]) == (
            "approved",
            {"given": 1, "needed": 1, "stale": 0},
        )
        assert vote.pop("at")
        assert vote == {
            "revision": 1,
            "fingerprint": factories.fingerprint(proposal),
            "reviewer": "ada",
            "decision": "approve",
            "comment": "Good.",
            "stale": False,
            "counted": True,
        }

    def test_refuses_a_stale_revision_and_says_what_changed(
        self, steward, developer, nothing_stored
    ):
        proposal = factories.proposal()
        old = seen(proposal)
        developer.post(
            path(proposal, "revisions"), {"document": factories.with_field("venue")}
        )

        with nothing_stored():
            answer = steward.post(path(proposal, "approve"), old)

        problem = answer.json()
        (change,) = problem["changes"]
        assert (answer.status_code, problem["code"]) == (409, "stale_revision")
        assert problem["given"] == old["fingerprint"]
        assert problem["current"] == factories.fingerprint(proposal)
        assert problem["current_revision"] == 2
        assert change["path"] == "/properties/venue"
        assert change["after"] == {"type": "string"}
        assert problem["remedy"] == (
            "Read the current revision and decide on its fingerprint."
        )
        assert problem["detail"].endswith("Nothing was recorded.")

    def test_refuses_when_the_base_has_moved(self, steward, nothing_stored):
        waiting = factories.proposal(document=factories.with_field("venue"))
        factories.published()

        with nothing_stored():
            answer = steward.post(path(waiting, "approve"), seen(waiting))

        problem = answer.json()
        assert (answer.status_code, problem["code"]) == (409, "base_moved")
        assert (problem["base"], problem["latest"]) == (None, 1)

    def test_refuses_a_second_vote(self, steward, nothing_stored):
        models.Domain.objects.update(approvals_needed=2)
        proposal = factories.proposal()
        steward.post(path(proposal, "approve"), seen(proposal))

        with nothing_stored():
            answer = steward.post(path(proposal, "approve"), seen(proposal))

        assert (answer.status_code, answer.json()["code"]) == (409, "already_exists")

    @pytest.mark.parametrize("header", [{}, {"Idempotency-Key": "once"}])
    def test_refuses_the_author_and_remembers_it(self, steward, only_tried, header):
        proposal = factories.proposal(by="ada")

        with only_tried("proposal.self-approval-refused"):
            answer = steward.post(path(proposal, "approve"), seen(proposal), **header)

        assert (answer.status_code, answer.json()["code"]) == (403, "own_work")

    def test_refuses_a_key_even_of_a_steward(self, nothing_stored):
        proposal = factories.proposal()
        key = conftest.with_key(factories.key(owner="ada"))

        with nothing_stored():
            answer = key.post(path(proposal, "approve"), seen(proposal))

        assert (answer.status_code, answer.json()["code"]) == (
            403,
            "permission_denied",
        )
        assert answer.json()["detail"] == "Only a person votes on a proposal."

    def test_refuses_a_steward_from_elsewhere(self, nothing_stored):
        proposal = factories.proposal()
        factories.domain("reference", stewards=("olga",))

        with nothing_stored():
            answer = conftest.signed_in("olga").post(
                path(proposal, "approve"), seen(proposal)
            )

        assert answer.json()["detail"] == "You are not a steward of Market data."

    def test_needs_the_fingerprint(self, steward, nothing_stored):
        proposal = factories.proposal()

        with nothing_stored():
            answer = steward.post(path(proposal, "approve"), {})

        assert (answer.status_code, answer.json()["name"]) == (400, "fingerprint")


class TestTurningDown:
    @pytest.mark.parametrize(
        ("verb", "state"),
        [("request-changes", "changes_requested"), ("reject", "rejected")],
    )
    def test_says_why(self, steward, verb, state):
        proposal = factories.proposal()

        answer = steward.post(
            path(proposal, verb), seen(proposal, comment="Keep price.")
        )

        assert (answer.status_code, answer.json()["state"]) == (200, state)
        assert answer.json()["reviews"][0]["comment"] == "Keep price."

    @pytest.mark.parametrize("verb", ["request-changes", "reject"])
    @pytest.mark.parametrize("why", [" ", "x" * 20_001, "a\0b"])
    def test_does_not_go_without_saying_why(self, steward, nothing_stored, verb, why):
        proposal = factories.proposal()

        with nothing_stored():
            answer = steward.post(path(proposal, verb), seen(proposal, comment=why))

        assert (answer.status_code, answer.json()["code"]) == (400, "bad_value")
        assert answer.json()["place"]["pointer"] == "/comment"


class TestPublishing:
    def test_gives_the_version_and_its_address(self, steward):
        proposal = factories.approved()

        answer = steward.post(path(proposal, "publish"), seen(proposal))

        told = answer.json()
        assert answer.status_code == 201
        assert answer["Location"] == "/api/v1/schemas/ticks_v1/versions/1/"
        assert (told["version"], told["published_by"]) == (1, "ada")
        assert told["document"] == factories.TICK
        assert {row["status"] for row in told["artifacts"]} == {"queued"}

    def test_takes_a_moment_from_which_it_is_valid(self, steward):
        proposal = factories.approved()

        answer = steward.post(
            path(proposal, "publish"),
            seen(proposal, effective_from=f"{factories.YEAR}-01-01T01:00:00+01:00"),
        )

        assert answer.json()["effective_from"] == f"{factories.YEAR}-01-01T00:00:00Z"

    @pytest.mark.parametrize(
        "moment",
        [
            "tomorrow",
            f"{factories.YEAR}-01-01T00:00:00",
            "0001-01-01T00:00:00+14:00",
            7,
            "2001-01-01",
        ],
    )
    def test_refuses_a_moment_that_is_none(self, steward, nothing_stored, moment):
        proposal = factories.approved()

        with nothing_stored():
            answer = steward.post(
                path(proposal, "publish"), seen(proposal, effective_from=moment)
            )

        assert (answer.status_code, answer.json()["code"]) == (400, "bad_value")
        assert answer.json()["place"]["pointer"] == "/effective_from"

    def test_refuses_a_moment_that_has_passed(self, steward, nothing_stored):
        proposal = factories.approved()

        with nothing_stored():
            answer = steward.post(
                path(proposal, "publish"),
                seen(proposal, effective_from="2001-01-01T00:00:00Z"),
            )

        assert answer.json()["name"] == "effective_from"

    def test_refuses_what_is_not_approved(self, steward, nothing_stored):
        proposal = factories.proposal()

        with nothing_stored():
            answer = steward.post(path(proposal, "publish"), seen(proposal))

        assert (answer.status_code, answer.json()["code"]) == (
            409,
            "transition_refused",
        )

    def test_refuses_whoever_is_no_steward(self, developer, nothing_stored):
        proposal = factories.approved()

        with nothing_stored():
            answer = developer.post(path(proposal, "publish"), seen(proposal))

        assert answer.status_code == 403
