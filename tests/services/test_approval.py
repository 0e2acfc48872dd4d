"""What passes without people leaves the records that anything else leaves."""

import pytest

from notifications_app.models import Announcement
from schemas_app import models
from schemas_app.domain import actors, errors
from schemas_app.services import (
    acknowledgements,
    proposals,
    publishing,
    scheduling,
    threads,
)
from tests import factories

FREE = {
    "name": "compatible",
    "severities": ["compatible", "documentation"],
    "approvals": 0,
}
BY_ITSELF = {**FREE, "publishes_itself": True}
CLOCK = actors.job("keep_up")


@pytest.fixture(autouse=True)
def _schema(_database):
    factories.schema()
    factories.published()


def state(proposal):
    proposal.refresh_from_db()
    return proposal.state


def trail(proposal):
    """Return who did what to the proposal, oldest first."""
    entries = models.AuditEntry.objects.filter(
        object_type="proposal", object_id=str(proposal.pk)
    ).order_by("number")
    return [(entry.actor, entry.action) for entry in entries]


def announced():
    return [row.kind for row in Announcement.objects.order_by("number")][-3:]


class TestWhatNeedsNobodysApproval:
    def test_is_approved_at_once_and_says_by_which_rule(self):
        policy = factories.policy(FREE)

        made = factories.proposal(document=factories.with_field("venue"))

        assert state(made) == "approved"
        assert trail(made) == [
            ("mia", "proposal.submitted"),
            (f"policy {policy.pk}", "proposal.passed"),
        ]
        assert models.AuditEntry.objects.latest("number").reason == (
            "Rule 'compatible' asks for nobody's approval."
        )
        assert announced()[-2:] == ["proposal_opened", "proposal_approved"]

    def test_is_published_by_a_steward_all_the_same(self):
        factories.policy(FREE)
        made = factories.proposal(document=factories.with_field("venue"))

        version = publishing.publish(
            proposal_id=made.pk,
            fingerprint=factories.fingerprint(made),
            by=factories.actor("ada"),
            at=factories.later(1),
        )

        assert (version.number, version.published_by) == (2, "ada")

    def test_does_not_hold_for_a_breaking_change(self):
        factories.policy(FREE)

        made = factories.proposal(document={"type": "object", "required": ["x"]})

        assert state(made) == "in_review"

    def test_passes_again_with_each_revision(self):
        factories.policy(FREE)
        made = factories.proposal(document=factories.with_field("venue"))

        factories.revised(made, factories.with_field("side"))

        assert [action for _, action in trail(made)] == [
            "proposal.submitted",
            "proposal.passed",
            "proposal.revised",
            "proposal.passed",
        ]

    def test_loses_it_with_a_revision_that_breaks(self):
        factories.policy(FREE)
        made = factories.proposal(document=factories.with_field("venue"))

        factories.revised(made, {"type": "object", "required": ["x"]})

        assert state(made) == "in_review"

    def test_does_not_pass_as_a_draft(self):
        factories.policy(BY_ITSELF)

        made = proposals.draft(
            schema_id="ticks_v1",
            text=factories.text_of(factories.with_field("venue")),
            title="Not yet",
            by=factories.actor("mia"),
            at=factories.NOW,
        )

        assert state(made) == "draft"


class TestWhatPublishesItself:
    def test_is_scheduled_for_now_and_published_by_the_clock(self):
        policy = factories.policy(BY_ITSELF)

        made = factories.proposal(
            document=factories.with_field("venue"), at=factories.later(1)
        )
        waiting = state(made)
        published = scheduling.publish_due(by=CLOCK, at=factories.later(1))

        version = models.SchemaVersion.objects.latest("number")
        assert (waiting, published, state(made)) == ("scheduled", 1, "published")
        assert (version.proposal, version.published_by) == (made, "keep_up")
        assert trail(made) == [
            ("mia", "proposal.submitted"),
            (f"policy {policy.pk}", "proposal.passed"),
            (f"policy {policy.pk}", "proposal.scheduled"),
        ]
        entry = models.AuditEntry.objects.latest("number")
        assert (entry.action, entry.actor) == ("version.published", "keep_up")
        assert announced() == ["proposal_approved", "scheduled", "compatible_change"]
        assert version.artifacts.count() == 8
        assert version.entries.get().effective_from == factories.later(1)

    def test_waits_for_the_last_owner_to_answer(self):
        factories.use("2", role="consumer")
        factories.policy({**BY_ITSELF, "owners_answer": True})

        made = factories.proposal(document=factories.with_field("venue"))
        waiting = state(made)
        acknowledgements.acknowledge(
            proposal_id=made.pk,
            fingerprint=factories.fingerprint(made),
            module="2",
            answer="ok",
            by=factories.actor("mia"),
            at=factories.later(1),
        )

        assert (waiting, state(made)) == ("approved", "scheduled")
        assert made.publish_at == factories.later(1)

    def test_waits_for_the_last_thread_to_be_resolved(self):
        factories.use("2", role="consumer")
        factories.policy({**BY_ITSELF, "owners_answer": True, "threads_block": True})
        made = factories.proposal(document=factories.with_field("venue"))
        thread = threads.open_thread(
            proposal_id=made.pk,
            pointer="/properties/venue",
            text="Which list of venues?",
            by=factories.actor("ada"),
            at=factories.later(1),
        )
        acknowledgements.acknowledge(
            proposal_id=made.pk,
            fingerprint=factories.fingerprint(made),
            module="2",
            answer="ok",
            by=factories.actor("mia"),
            at=factories.later(2),
        )
        waiting = state(made)

        threads.resolve(
            thread_id=thread.pk, by=factories.actor("ada"), at=factories.later(3)
        )

        assert (waiting, state(made)) == ("approved", "scheduled")

    def test_keeps_its_notice(self):
        factories.policy({**BY_ITSELF, "notice_hours": 1})
        factories.proposal(
            document=factories.with_field("venue"), at=factories.later(1)
        )

        scheduling.publish_due(by=CLOCK, at=factories.later(1))

        version = models.SchemaVersion.objects.latest("number")
        assert version.effective_from == factories.later(61)


class TestWhoVoted:
    @pytest.mark.parametrize("left", ["is_active", "is_staff"])
    def test_is_not_counted_after_leaving(self, nothing_stored, left):
        made = factories.approved(document=factories.with_field("venue"))
        ada = factories.person("ada")
        setattr(ada, left, False)
        ada.save()

        with nothing_stored(), pytest.raises(errors.ApprovalsMissing) as refusal:
            publishing.publish(
                proposal_id=made.pk,
                fingerprint=factories.fingerprint(made),
                by=factories.actor("ben"),
                at=factories.later(1),
            )

        assert (refusal.value.given, refusal.value.needed) == (0, 1)
        assert models.Review.objects.filter(revision__proposal=made).count() == 1

    def test_is_not_counted_as_a_steward_no_longer(self, nothing_stored):
        made = factories.approved(document=factories.with_field("venue"))
        models.Domain.objects.get().stewards.remove(factories.person("ada"))

        with nothing_stored(), pytest.raises(errors.ApprovalsMissing):
            publishing.publish(
                proposal_id=made.pk,
                fingerprint=factories.fingerprint(made),
                by=factories.actor("ben"),
                at=factories.later(1),
            )

    def test_is_not_counted_as_an_administrator(self, nothing_stored):
        made = factories.approved(document=factories.with_field("venue"))
        ada = factories.person("ada")
        ada.is_superuser = True
        ada.save()

        with nothing_stored(), pytest.raises(errors.ApprovalsMissing):
            publishing.publish(
                proposal_id=made.pk,
                fingerprint=factories.fingerprint(made),
                by=factories.actor("ben"),
                at=factories.later(1),
            )

    def test_may_be_joined_by_another(self):
        made = factories.approved(document=factories.with_field("venue"))
        models.Domain.objects.get().stewards.remove(factories.person("ada"))

        factories.approve(made, by="ben", at=factories.later(1))

        version = publishing.publish(
            proposal_id=made.pk,
            fingerprint=factories.fingerprint(made),
            by=factories.actor("ben"),
            at=factories.later(1),
        )
        assert version.number == 2
