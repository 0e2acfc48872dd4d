"""Deciding on a proposal."""

import pytest

from schemas_app import models
from schemas_app.domain import errors, workflow
from schemas_app.selectors import proposals as proposal_selectors
from schemas_app.services import proposals, reviews
from tests import factories


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

    def test_refuses_the_author(self, nothing_stored):
        made = factories.proposal(by="ada")

        with nothing_stored(), pytest.raises(errors.OwnWork):
            approve(made)

    def test_refuses_whoever_wrote_any_revision_even_a_superuser(self, nothing_stored):
        root = factories.person("root", is_superuser=True)
        models.Domain.objects.get().stewards.add(root)
        made = factories.proposal(by="root")

        with nothing_stored(), pytest.raises(errors.OwnWork):
            approve(made, by="root")

    def test_refuses_the_person_behind_the_key_that_wrote_it(self, nothing_stored):
        token = factories.key(owner="ada")
        behind = factories.actor_of(token)
        made = proposals.submit(
            schema_id="ticks_v1",
            text=factories.text_of(factories.TICK),
            title="By key",
            by=behind,
            at=factories.NOW,
        )

        with nothing_stored(), pytest.raises(errors.OwnWork):
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
        assert (made.state, proposal_selectors.approvals(revision)) == ("in_review", 1)
        assert models.Review.objects.count() == 2


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
