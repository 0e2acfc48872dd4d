"""Asking for a change."""

import pytest

from notifications_app.models import Announcement
from schemas_app import models
from schemas_app.domain import errors, exact_json, workflow
from schemas_app.domain.levels import Direction
from schemas_app.domain.report import Report
from schemas_app.selectors import proposals as proposal_selectors
from schemas_app.selectors import requirements
from schemas_app.services import proposals
from tests import factories


class TestSubmit:
    def test_opens_a_proposal_in_review_with_one_revision(self):
        factories.schema()

        made = factories.proposal(title="First version")

        assert made.state == workflow.State.IN_REVIEW
        assert made.author_label == "mia"
        revision = proposal_selectors.current_revision(made)
        assert (revision.number, revision.base, revision.severity) == (
            1,
            None,
            "compatible",
        )
        assert revision.policy == {
            "rule": "otherwise",
            "policy": 0,
            "approvals_needed": 1,
            "group": "",
            "arrow_compatible": False,
            "owners_answer": False,
            "threads_block": False,
            "notice_hours": 0,
            "expires_after_days": None,
            "publishes_itself": False,
        }

    def test_keeps_the_text_exactly_as_written(self):
        factories.schema()
        text = (
            '{"type":  "integer",\n "maximum": 9223372036854775808, "multipleOf": 1.0}'
        )

        made = factories.proposal(document=text)

        assert proposal_selectors.current_revision(made).text == text

    def test_reports_a_breaking_change_with_its_witness(self):
        factories.schema()
        factories.published(document=factories.ticks_text("1.1.0"))

        made = factories.proposal(document=factories.ticks_text("2.0.0"))

        revision = proposal_selectors.current_revision(made)
        report = Report.from_json(revision.report)
        assert revision.severity == "breaking"
        backward = report.comparisons[0].verdicts[Direction.BACKWARD]
        assert backward.outcome == "incompatible"
        assert backward.witness is not None
        assert "price" in exact_json.dumps(backward.witness.document)

    def test_writes_one_audit_entry_and_one_announcement(self):
        factories.schema()

        made = factories.proposal(title="First version")

        entry = models.AuditEntry.objects.latest("number")
        assert (entry.action, entry.object_id, entry.schema_id, entry.actor) == (
            "proposal.submitted",
            str(made.pk),
            "ticks_v1",
            "mia",
        )
        announcement = Announcement.objects.latest("number")
        assert (announcement.kind, announcement.topic) == (
            "proposal_opened",
            "ticks_v1",
        )
        assert exact_json.loads(announcement.body)["proposal_id"] == made.pk

    def test_does_not_announce_the_document_before_it_is_published(self):
        factories.schema()

        factories.proposal()

        assert "new_schema" not in Announcement.objects.latest("number").body

    def test_refuses_what_is_published_already(self, nothing_stored):
        factories.schema()
        factories.published()
        reordered = dict(reversed(list(factories.TICK.items())))

        with nothing_stored(), pytest.raises(errors.UnchangedDocument) as refusal:
            factories.proposal(document=reordered)

        assert refusal.value.same_as == "version 1"

    @pytest.mark.parametrize(
        ("text", "error"),
        [
            ('{"type": "object"', errors.MalformedJson),
            ('{"type": "object", "type": "object"}', errors.DuplicateKey),
            ('{"type": "integre"}', errors.InvalidSchema),
            ('{"$ref": "nowhere@3"}', errors.UnresolvedReference),
            ('{"$ref": "https://example.com/a.json"}', errors.UnresolvedReference),
            ('{"$schema": "https://example.com/draft"}', errors.UnknownDialect),
            ("[" * 10_000 + "]" * 10_000, errors.DocumentTooDeep),
            ('{"description": "' + "x" * 2**20 + '"}', errors.DocumentTooLarge),
        ],
    )
    def test_refuses_bad_text_and_stores_nothing(self, nothing_stored, text, error):
        factories.schema()

        with nothing_stored(), pytest.raises(error) as refusal:
            factories.proposal(document=text)

        assert refusal.value.remedy

    def test_names_the_place_of_an_unknown_reference(self):
        factories.schema()
        text = '{\n  "properties": {\n    "a": {"$ref": "nowhere@3"}\n  }\n}'

        with pytest.raises(errors.UnresolvedReference) as refusal:
            factories.proposal(document=text)

        assert refusal.value.place.pointer == "/properties/a/$ref"
        assert refusal.value.place.line == 3

    def test_pins_a_reference_to_the_version_it_found(self):
        factories.schema("money")
        factories.published("money", {"type": "number"})
        factories.schema("order")

        made = factories.proposal(
            "order", {"properties": {"p": {"$ref": "money@latest"}}}
        )

        pins = proposal_selectors.current_revision(made).references
        assert list(pins.values()) == ["money@1"]

    def test_refuses_a_semantic_version_below_the_suggestion(self, nothing_stored):
        factories.schema()
        factories.published(document=factories.ticks_text("1.1.0"))

        with nothing_stored(), pytest.raises(errors.VersionTooLow):
            factories.proposal(
                document=factories.ticks_text("2.0.0"), semantic_version="1.2.0"
            )

    def test_leaves_nothing_when_the_audit_entry_cannot_be_written(
        self, nothing_stored
    ):
        factories.schema()
        # Somebody has tampered with the head: the next number is taken.
        models.AuditHead.objects.update(number=0)

        with (
            nothing_stored(),
            pytest.raises(Exception, match=r"(?i)unique|append-only"),
        ):
            factories.proposal()


class TestRevise:
    def test_adds_a_revision_and_goes_back_to_review(self):
        factories.schema()
        made = factories.approved()

        revision = proposals.revise(
            proposal_id=made.pk,
            text=factories.text_of(factories.with_field("venue")),
            by=factories.actor("mia"),
            at=factories.later(1),
        )

        made.refresh_from_db()
        assert (revision.number, made.state) == (2, workflow.State.IN_REVIEW)
        assert requirements.approvals(revision) == 0

    def test_refuses_the_same_document_again(self, nothing_stored):
        factories.schema()
        made = factories.proposal()

        with nothing_stored(), pytest.raises(errors.UnchangedDocument) as refusal:
            proposals.revise(
                proposal_id=made.pk,
                text=factories.text_of(factories.TICK),
                by=factories.actor("mia"),
                at=factories.later(1),
            )

        assert refusal.value.same_as == "revision 1"

    def test_takes_the_same_document_on_a_new_base(self):
        factories.schema()
        factories.published()
        wanted = factories.with_field("venue")
        waiting = factories.proposal(document=wanted)
        factories.published(
            document=factories.with_field("side"), at=factories.later(1)
        )

        revision = proposals.revise(
            proposal_id=waiting.pk,
            text=factories.text_of(wanted),
            by=factories.actor("mia"),
            at=factories.later(2),
        )

        assert revision.base is not None
        assert revision.base.number == 2

    def test_is_the_authors_alone(self, nothing_stored):
        factories.schema()
        made = factories.proposal()

        with nothing_stored(), pytest.raises(errors.NotAllowed):
            proposals.revise(
                proposal_id=made.pk,
                text=factories.text_of(factories.with_field("venue")),
                by=factories.actor("ben"),
                at=factories.later(1),
            )


class TestWithdraw:
    def test_closes_the_proposal(self):
        factories.schema()
        made = factories.proposal()

        closed = proposals.withdraw(
            proposal_id=made.pk, by=factories.actor("mia"), at=factories.later(1)
        )

        assert (closed.state, closed.closed_at) == (
            workflow.State.WITHDRAWN,
            factories.later(1),
        )

    def test_refuses_a_published_proposal(self, nothing_stored):
        factories.schema()
        version = factories.published()

        with nothing_stored(), pytest.raises(errors.TransitionRefused):
            proposals.withdraw(
                proposal_id=version.proposal_id,
                by=factories.actor("mia"),
                at=factories.later(1),
            )


class TestReviseOverARevision:
    @pytest.fixture(autouse=True)
    def _schema(self, _database):
        factories.schema()

    def test_takes_the_one_that_was_edited(self):
        made = factories.proposal()

        revision = factories.revised(
            made, factories.with_field("venue"), over=factories.fingerprint(made)
        )

        assert revision.number == 2

    def test_does_not_overwrite_a_newer_one_and_shows_the_difference(
        self, nothing_stored
    ):
        made = factories.proposal()
        seen = factories.fingerprint(made)
        factories.revised(made, factories.with_field("venue"))

        with nothing_stored(), pytest.raises(errors.StaleRevision) as refusal:
            factories.revised(made, factories.with_field("side"), over=seen)

        assert (refusal.value.current_revision, len(refusal.value.changes)) == (2, 1)

    def test_may_ask_for_another_semantic_version(self):
        made = factories.proposal(semantic_version="1.0.0")

        factories.revised(made, factories.with_field("venue"), semantic_version="2.0.0")

        assert made.semantic_version == "2.0.0"
