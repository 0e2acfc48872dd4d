"""Keeping a text to oneself, and putting it up for review."""

import pytest

from notifications_app.models import Announcement
from schemas_app import models
from schemas_app.domain import errors
from schemas_app.domain.policies import Requirement
from schemas_app.selectors import proposals as proposal_selectors
from schemas_app.selectors import requirements
from schemas_app.services import proposals
from tests import factories


def draft(document=factories.TICK, *, by="mia", **options):
    return proposals.draft(
        schema_id="ticks_v1",
        text=factories.text_of(document),
        title="Not yet",
        by=factories.actor(by),
        at=factories.NOW,
        **options,
    )


def submit(proposal, *, by="mia", **options):
    arguments = {
        "proposal_id": proposal.pk,
        "fingerprint": factories.fingerprint(proposal),
        "by": factories.actor(by),
        "at": factories.later(5),
    }
    return proposals.submit_draft(**{**arguments, **options})


def trail():
    return [entry.action for entry in models.AuditEntry.objects.order_by("number")]


class TestDraft:
    @pytest.fixture(autouse=True)
    def _schema(self, _database):
        factories.schema()

    def test_keeps_a_text_that_nobody_is_told_of(self):
        made = draft()

        assert (made.state, made.revisions.get().number) == ("draft", 1)
        assert trail()[-1] == "proposal.drafted"
        assert not Announcement.objects.exists()

    def test_is_revised_and_withdrawn_without_a_word(self):
        made = draft()

        factories.revised(made, factories.with_field("venue"))
        after_revising = made.state
        proposals.withdraw(
            proposal_id=made.pk, by=factories.actor("mia"), at=factories.later(2)
        )

        made.refresh_from_db()
        assert (after_revising, made.state) == ("draft", "withdrawn")
        assert trail()[-2:] == ["proposal.revised", "proposal.withdrawn"]
        assert not Announcement.objects.exists()

    def test_leaves_nothing_of_what_it_says_in_the_trail(self):
        made = draft()
        factories.revised(made, factories.with_field("venue"))
        proposals.withdraw(
            proposal_id=made.pk,
            by=factories.actor("mia"),
            at=factories.NOW,
            reason="Venues are a secret.",
        )

        entries = models.AuditEntry.objects.filter(object_type="proposal")
        assert [
            (entry.action, entry.schema_id, entry.after, entry.reason)
            for entry in entries.order_by("number")
        ] == [
            (action, "ticks_v1", {"proposal_id": made.pk}, "")
            for action in (
                "proposal.drafted",
                "proposal.revised",
                "proposal.withdrawn",
            )
        ]

    def test_is_checked_like_any_text(self, nothing_stored):
        by = factories.actor("mia")

        with nothing_stored(), pytest.raises(errors.BadSchema):
            proposals.draft(
                schema_id="ticks_v1",
                text='{"type": "number", "minimum": "low"}',
                title="Not yet",
                by=by,
                at=factories.NOW,
            )


class TestSubmitDraft:
    @pytest.fixture(autouse=True)
    def _schema(self, _database):
        factories.schema()

    def test_puts_it_up_for_review_and_tells_everybody(self):
        made = submit(draft())

        assert made.state == "in_review"
        assert trail()[-1] == "proposal.submitted"
        assert Announcement.objects.latest("number").kind == "proposal_opened"

    def test_asks_what_the_policy_asks_by_then(self):
        made = draft()
        policy = factories.policy({"name": "all", "approvals": 2})

        submit(made)

        revision = proposal_selectors.current_revision(made)
        assert (revision.number, requirements.of(revision)) == (
            2,
            Requirement(rule="all", policy=policy.pk, approvals_needed=2),
        )

    def test_refuses_a_text_that_was_revised_since(self, nothing_stored):
        made = draft()
        seen = factories.fingerprint(made)
        factories.revised(made, factories.with_field("venue"))

        with nothing_stored(), pytest.raises(errors.StaleRevision):
            submit(made, fingerprint=seen)

    def test_refuses_when_the_base_has_moved(self, nothing_stored):
        made = draft(factories.with_field("venue"))
        factories.published()

        with nothing_stored(), pytest.raises(errors.BaseMoved):
            submit(made)

    @pytest.mark.parametrize("who", ["ada", "ben"])
    def test_is_not_there_for_who_did_not_write_it(self, nothing_stored, who):
        made = draft()
        factories.actor(who)

        with nothing_stored(), pytest.raises(errors.NotFound):
            submit(made, by=who)

    def test_refuses_what_is_no_draft(self, nothing_stored):
        made = factories.proposal()

        with nothing_stored(), pytest.raises(errors.TransitionRefused):
            submit(made)
