"""Deciding on a proposal."""

import pytest

from schemas_app import models
from schemas_app.domain import errors, workflow
from schemas_app.selectors import proposals as proposal_selectors
from schemas_app.selectors import requirements
from schemas_app.services import proposals, reviews
from tests import factories

OWN = "proposal.self-approval-refused"


@pytest.fixture(autouse=True)
def _schema(_database):
    factories.schema()


def approve(proposal, *, by="ada", **options):
    arguments = {
        "proposal_id": proposal.pk,
        "fingerprint": factories.fingerprint(proposal),
        "by": factories.actor(by),
        "at": factories.later(1),
    }
    return reviews.approve(**{**arguments, **options})


class TestApprove:
    def test_approves_when_enough_people_agree(self):
        made = factories.proposal()

        vote = approve(made)

        made.refresh_from_db()
        assert (vote.decision, vote.reviewer.username) == ("approve", "ada")
        assert made.state == workflow.State.APPROVED

    def test_waits_for_the_second_of_two(self):
        models.Domain.objects.update(approvals_needed=2)
        made = factories.proposal()

        approve(made)
        after_one = models.Proposal.objects.get(pk=made.pk).state
        approve(made, by="ben")
        after_two = models.Proposal.objects.get(pk=made.pk).state

        assert (after_one, after_two) == ("in_review", "approved")

    def test_refuses_the_author(self, only_tried):
        made = factories.proposal(by="ada")

        with only_tried(OWN), pytest.raises(errors.OwnWork):
            approve(made)

    def test_refuses_whoever_wrote_any_revision_even_a_superuser(self, only_tried):
        root = factories.person("root", is_superuser=True)
        models.Domain.objects.get().stewards.add(root)
        made = factories.proposal(by="root")

        with only_tried(OWN), pytest.raises(errors.OwnWork):
            approve(made, by="root")

    def test_refuses_an_administrator_who_is_a_steward_too(self, nothing_stored):
        root = factories.person("root", is_superuser=True)
        models.Domain.objects.get().stewards.add(root)
        made = factories.proposal()

        with nothing_stored(), pytest.raises(errors.NotAllowed, match="administrator"):
            approve(made, by="root")

    def test_refuses_whoever_wrote_an_earlier_revision_by_key(self, only_tried):
        behind = factories.actor_of(factories.key(owner="ada"))
        made = factories.proposal(by="ada")
        proposals.revise(
            proposal_id=made.pk,
            text=factories.text_of(factories.with_field("venue")),
            by=behind,
            at=factories.later(1),
        )

        with only_tried(OWN), pytest.raises(errors.OwnWork):
            approve(made)

    def test_knows_no_draft_of_anybody_else(self, nothing_stored):
        made = proposals.draft(
            schema_id="ticks_v1",
            text=factories.text_of(factories.TICK),
            title="Not yet",
            by=factories.actor("mia"),
            at=factories.NOW,
        )

        with nothing_stored(), pytest.raises(errors.NotFound):
            approve(made)

    def test_refuses_the_person_behind_the_key_that_wrote_it(self, only_tried):
        token = factories.key(owner="ada")
        behind = factories.actor_of(token)
        made = proposals.submit(
            schema_id="ticks_v1",
            text=factories.text_of(factories.TICK),
            title="By key",
            by=behind,
            at=factories.NOW,
        )

        with only_tried(OWN), pytest.raises(errors.OwnWork):
            approve(made)

    @pytest.mark.parametrize("who", ["olga", "mia"])
    def test_refuses_who_is_no_steward_of_the_domain(self, nothing_stored, who):
        factories.domain("reference", stewards=("olga",))
        made = factories.proposal(by="ben")

        with nothing_stored(), pytest.raises(errors.NotAllowed, match="not a steward"):
            approve(made, by=who)

    def test_refuses_a_key(self, nothing_stored):
        made = factories.proposal()
        key = factories.actor_of(factories.key(owner="ada"))

        with nothing_stored(), pytest.raises(errors.NotAllowed, match="Only a person"):
            reviews.approve(
                proposal_id=made.pk,
                fingerprint=factories.fingerprint(made),
                by=key,
                at=factories.later(1),
            )

    def test_refuses_a_stale_revision_and_says_what_changed(self, nothing_stored):
        made = factories.proposal()
        seen = factories.fingerprint(made)
        proposals.revise(
            proposal_id=made.pk,
            text=factories.text_of(factories.with_field("venue")),
            by=factories.actor("mia"),
            at=factories.later(1),
        )

        with nothing_stored(), pytest.raises(errors.StaleRevision) as refusal:
            approve(made, fingerprint=seen)

        assert refusal.value.current_revision == 2
        assert [(c["rule"], c["path"]) for c in refusal.value.changes] == [
            ("PROPERTY_ADDED", "/properties/venue")
        ]

    def test_refuses_when_the_base_has_moved(self, nothing_stored):
        factories.published()
        waiting = factories.proposal(document=factories.with_field("venue"))
        factories.published(document=factories.with_field("side"))

        with nothing_stored(), pytest.raises(errors.BaseMoved) as refusal:
            approve(waiting)

        assert (refusal.value.base, refusal.value.latest) == (1, 2)

    def test_refuses_the_same_vote_twice(self, nothing_stored):
        made = factories.approved()

        with nothing_stored(), pytest.raises(errors.AlreadyExists):
            approve(made)

    def test_does_not_count_votes_on_an_older_revision(self):
        models.Domain.objects.update(approvals_needed=2)
        made = factories.proposal()
        approve(made)
        proposals.revise(
            proposal_id=made.pk,
            text=factories.text_of(factories.with_field("venue")),
            by=factories.actor("mia"),
            at=factories.later(1),
        )

        approve(made, by="ben")

        made.refresh_from_db()
        revision = proposal_selectors.current_revision(made)
        assert (made.state, requirements.approvals(revision)) == ("in_review", 1)
        assert models.Review.objects.count() == 2


class TestAGroupThatThePolicyNames:
    @pytest.fixture(autouse=True)
    def _policy(self, _schema):
        factories.group("risk", "rita", "rolf")
        factories.policy({"name": "risk", "approvals": 1, "group": "risk"})

    def test_gives_the_approvals(self):
        made = factories.proposal()

        approve(made, by="rita")

        made.refresh_from_db()
        assert made.state == "approved"

    def test_leaves_a_stewards_vote_on_record_without_counting_it(self):
        made = factories.proposal()

        approve(made, by="ada")

        made.refresh_from_db()
        assert (made.state, models.Review.objects.count()) == ("in_review", 1)

    def test_is_told_apart_from_strangers(self, nothing_stored):
        made, who = factories.proposal(), factories.actor("ivo")

        with nothing_stored(), pytest.raises(errors.NotAllowed):
            approve(made, by=who.label)

    def test_does_not_include_who_wrote_it(self, only_tried):
        made = factories.proposal(by="rita")

        with only_tried(OWN), pytest.raises(errors.OwnWork):
            approve(made, by="rita")

    def test_is_asked_and_the_stewards_are_not(self):
        made = factories.proposal()

        asked = {
            name: list(proposal_selectors.needing_decision(factories.person(name).pk))
            for name in ("rita", "ada", "ivo")
        }

        assert asked == {"rita": [made], "ada": [], "ivo": []}


class TestALaterVote:
    def test_takes_the_place_of_the_earlier_one(self):
        models.Domain.objects.update(approvals_needed=2)
        made = factories.proposal()
        approve(made)

        request_changes(made)
        after_asking = state(made)
        approve(made)

        assert (after_asking, state(made)) == ("changes_requested", "in_review")
        revision = proposal_selectors.current_revision(made)
        assert requirements.approvals(revision) == 1
        assert list(
            models.Review.objects.order_by("pk").values_list("decision", flat=True)
        ) == ["approve", "request_changes", "approve"]

    def test_leaves_what_another_asked_for(self):
        made = factories.proposal()
        request_changes(made)
        request_changes(made, by="ben", comment="And a title.")

        approve(made)
        after_one = state(made)
        approve(made, by="ben")

        assert (after_one, state(made)) == ("changes_requested", "approved")

    def test_does_not_take_up_what_asks_for_changes_still(self):
        made = factories.proposal()
        request_changes(made)

        approve(made, by="ben")

        assert state(made) == "changes_requested"

    def test_is_refused_where_it_says_the_same(self, nothing_stored):
        made = factories.proposal()
        request_changes(made)

        with nothing_stored(), pytest.raises(errors.AlreadyExists):
            request_changes(made, comment="Once more.")

    def test_takes_an_approved_proposal_back(self):
        made = factories.approved()

        request_changes(made, by="ben")

        assert state(made) == "changes_requested"

    def test_takes_a_proposal_off_the_schedule(self):
        made = factories.scheduled(publish_at=factories.later(60))

        request_changes(made, by="ben")

        assert (state(made), made.publish_at, made.scheduled_by) == (
            "changes_requested",
            None,
            None,
        )


def state(proposal):
    proposal.refresh_from_db()
    return proposal.state


def request_changes(proposal, *, by="ada", comment="Keep `price`."):
    return reviews.request_changes(
        proposal_id=proposal.pk,
        fingerprint=factories.fingerprint(proposal),
        by=factories.actor(by),
        at=factories.later(2),
        comment=comment,
    )


class TestVotesOnAnOlderBase:
    def test_are_kept_and_not_counted(self):
        factories.published()
        waiting = factories.approved(document=factories.with_field("venue"))
        factories.published(document=factories.with_field("side"))

        revision = proposal_selectors.current_revision(waiting)

        assert requirements.approvals(revision) == 0
        assert proposal_selectors.counted_reviews(revision) != ()

    def test_are_not_cast_any_more(self, nothing_stored):
        factories.published()
        waiting = factories.proposal(document=factories.with_field("venue"))
        factories.published(document=factories.with_field("side"))

        with nothing_stored(), pytest.raises(errors.BaseMoved):
            request_changes(waiting)


class TestRequestChanges:
    def test_sends_the_proposal_back(self):
        made = factories.proposal()

        reviews.request_changes(
            proposal_id=made.pk,
            fingerprint=factories.fingerprint(made),
            by=factories.actor("ada"),
            at=factories.later(1),
            comment="Keep `price` for a quarter.",
        )

        made.refresh_from_db()
        assert made.state == workflow.State.CHANGES_REQUESTED
        assert models.AuditEntry.objects.latest("number").reason == (
            "Keep `price` for a quarter."
        )

    def test_needs_a_reason(self, nothing_stored):
        made = factories.proposal()

        with nothing_stored(), pytest.raises(errors.BadValue) as refusal:
            reviews.request_changes(
                proposal_id=made.pk,
                fingerprint=factories.fingerprint(made),
                by=factories.actor("ada"),
                at=factories.later(1),
                comment="  ",
            )

        assert refusal.value.name == "comment"


class TestReject:
    def test_closes_the_proposal(self):
        made = factories.proposal()

        reviews.reject(
            proposal_id=made.pk,
            fingerprint=factories.fingerprint(made),
            by=factories.actor("ada"),
            at=factories.later(1),
            comment="We will not rename it.",
        )

        made.refresh_from_db()
        assert (made.state, made.closed_at) == ("rejected", factories.later(1))
