"""Putting a proposal on the version that is current now."""

import pytest

from notifications_app.models import Announcement
from schemas_app import models
from schemas_app.domain import errors, exact_json
from schemas_app.selectors import requirements
from schemas_app.services import proposals, publishing, versions
from tests import factories


def last_action():
    return models.AuditEntry.objects.latest("number").action


class TestRebase:
    """Mia's proposal adds `venue`; `side` was published in the meantime."""

    SIDE = factories.with_field("side")

    @pytest.fixture
    def moved(self, _database):
        factories.schema()
        factories.published()
        made = factories.approved(document=factories.with_field("venue"))
        factories.published(document=self.SIDE, at=factories.later(1))
        return made

    def rebase(self, proposal, *, by="mia", **options):
        arguments = {
            "proposal_id": proposal.pk,
            "over": factories.fingerprint(proposal),
            "by": factories.actor(by),
            "at": factories.later(2),
        }
        return proposals.rebase(**{**arguments, **options})

    def test_makes_a_revision_with_both_changes_on_the_current_version(self, moved):
        revision = self.rebase(moved)

        document = exact_json.loads(revision.text)
        assert list(document["properties"])[-2:] == ["side", "venue"]
        assert (revision.number, revision.base.number) == (2, 2)
        moved.refresh_from_db()
        assert moved.state == "in_review"
        assert requirements.approvals(revision) == 0
        assert last_action() == "proposal.rebased"
        assert Announcement.objects.latest("number").kind == "proposal_revised"

    def test_can_be_approved_and_published_then(self, moved):
        self.rebase(moved)
        factories.approve(moved, at=factories.later(3))

        version = publishing.publish(
            proposal_id=moved.pk,
            fingerprint=factories.fingerprint(moved),
            by=factories.actor("ada"),
            at=factories.later(4),
        )

        assert (version.number, version.semantic_version) == (3, "1.2.0")

    def conflicting(self):
        """Both sides declared `side`, each as something else."""
        factories.schema()
        factories.published()
        made = factories.proposal(document=factories.with_field("side", type="integer"))
        factories.published(document=self.SIDE, at=factories.later(1))
        return made

    def test_refuses_what_nobody_resolved(self, nothing_stored):
        made = self.conflicting()

        with nothing_stored(), pytest.raises(errors.ConflictsUnresolved) as refusal:
            self.rebase(made)

        assert refusal.value.pointers == ("/properties/side/type",)

    def test_takes_the_side_that_is_chosen(self):
        made = self.conflicting()

        revision = self.rebase(made, choices={"/properties/side/type": "mine"})

        document = exact_json.loads(revision.text)
        assert document["properties"]["side"] == {"type": "integer"}

    def test_refuses_what_would_change_nothing(self, nothing_stored):
        made = self.conflicting()

        with nothing_stored(), pytest.raises(errors.UnchangedDocument) as refusal:
            self.rebase(made, choices={"/properties/side/type": "live"})

        assert refusal.value.same_as == "version 2"

    @pytest.mark.parametrize(
        "choices",
        [{"/properties/side/type": "theirs"}, {"/properties/price": "mine"}],
    )
    def test_refuses_a_choice_that_is_none(self, nothing_stored, choices):
        made = self.conflicting()

        with nothing_stored(), pytest.raises(errors.BadValue) as refusal:
            self.rebase(made, choices=choices)

        assert refusal.value.name == "choices"

    def test_refuses_a_proposal_on_the_current_version(self, nothing_stored):
        factories.schema()
        factories.published()
        made = factories.proposal(document=self.SIDE)

        with nothing_stored(), pytest.raises(errors.NothingToRebase):
            self.rebase(made)

    def test_refuses_a_revision_that_is_not_the_current_one(
        self, moved, nothing_stored
    ):
        with nothing_stored(), pytest.raises(errors.StaleRevision):
            self.rebase(moved, over="sha256:" + "0" * 64)

    def test_refuses_who_did_not_write_it(self, moved, nothing_stored):
        with nothing_stored(), pytest.raises(errors.NotAllowed):
            self.rebase(moved, by="ada")

    def test_refuses_a_closed_proposal(self, moved, nothing_stored):
        proposals.withdraw(
            proposal_id=moved.pk, by=factories.actor("mia"), at=factories.later(2)
        )

        with nothing_stored(), pytest.raises(errors.TransitionRefused):
            self.rebase(moved)

    def test_puts_a_proposal_on_the_version_that_was_restored(self):
        factories.schema()
        factories.published()
        factories.published(document=self.SIDE, at=factories.later(1))
        made = factories.proposal(
            document={
                **self.SIDE,
                "properties": {
                    **self.SIDE["properties"],
                    "venue": {"type": "string"},
                },
            },
            at=factories.later(1),
        )
        versions.retire(
            schema_id="ticks_v1",
            number=2,
            reason="Not yet.",
            by=factories.actor("ada"),
            at=factories.later(2),
        )

        revision = self.rebase(made)

        document = exact_json.loads(revision.text)
        assert revision.base.number == 1
        assert list(document["properties"])[-1] == "venue"
        assert "side" not in document["properties"]

    def test_takes_another_semantic_version_where_the_one_asked_for_is_taken(self):
        factories.schema()
        factories.published()
        made = factories.proposal(
            document=factories.with_field("venue"), semantic_version="1.1.0"
        )
        factories.published(document=self.SIDE, at=factories.later(1))

        with pytest.raises(errors.VersionTooLow):
            self.rebase(made)
        self.rebase(made, semantic_version="")

        made.refresh_from_db()
        assert made.semantic_version == ""
