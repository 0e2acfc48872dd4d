"""Making an approved revision a version."""

from datetime import timedelta

import pytest

from notifications_app.models import Announcement
from schemas_app import models
from schemas_app.domain import errors, exact_json
from schemas_app.domain.artifact_kinds import kinds
from schemas_app.selectors import proposals as proposal_selectors
from schemas_app.selectors import requirements
from schemas_app.services import proposals, publishing
from tests import factories


@pytest.fixture(autouse=True)
def _schema(_database):
    factories.schema()


def publish(proposal, *, by="ada", **options):
    arguments = {
        "proposal_id": proposal.pk,
        "fingerprint": factories.fingerprint(proposal),
        "by": factories.actor(by),
        "at": factories.later(5),
    }
    return publishing.publish(**{**arguments, **options})


class TestPublish:
    def test_numbers_the_first_version(self):
        version = publish(factories.approved(document=factories.ticks_text("1.0.0")))

        assert (version.number, version.semantic_version) == (1, "1.0.0")
        assert version.text == factories.ticks_text("1.0.0")
        assert version.published_at == version.effective_from == factories.later(5)

    def test_numbers_the_users_own_history_as_the_user_did(self):
        numbers = [
            factories.published(document=factories.ticks_text(release)).semantic_version
            for release in ("1.0.0", "1.1.0", "2.0.0")
        ]

        assert numbers == ["1.0.0", "1.1.0", "2.0.0"]

    def test_announces_a_breaking_change_with_the_new_schema(self):
        factories.published(document=factories.ticks_text("1.1.0"))

        factories.published(document=factories.ticks_text("2.0.0"))

        announcement = Announcement.objects.latest("number")
        body = exact_json.loads(announcement.body)
        assert (announcement.kind, body["version"], body["previous_version"]) == (
            "breaking_change",
            2,
            1,
        )
        assert body["new_schema"] == exact_json.loads(factories.ticks_text("2.0.0"))
        assert {change["path"] for change in body["changes"]} >= {
            "/properties/price",
            "/properties/last_price",
        }

    def test_announces_a_compatible_change(self):
        factories.published(document=factories.ticks_text("1.0.0"))

        factories.published(document=factories.ticks_text("1.1.0"))

        assert Announcement.objects.latest("number").kind == "compatible_change"

    def test_queues_the_artifacts(self):
        version = publish(factories.approved())

        assert sorted(version.artifacts.values_list("kind", "status")) == [
            (kind, "queued") for kind in sorted(kinds.KINDS)
        ]

    def test_may_take_effect_later(self):
        version = publish(factories.approved(), effective_from=factories.later(60))

        assert version.effective_from == factories.later(60)

    def test_never_takes_effect_before_it_is_known(self, nothing_stored):
        made = factories.approved()

        with nothing_stored(), pytest.raises(errors.BadValue) as refusal:
            publish(made, effective_from=factories.NOW - timedelta(days=1))

        assert refusal.value.name == "effective_from"

    def test_refuses_what_nobody_approved(self, nothing_stored):
        made = factories.proposal()

        with nothing_stored(), pytest.raises(errors.TransitionRefused):
            publish(made)

    def test_refuses_who_is_no_steward(self, nothing_stored):
        made = factories.approved()

        with nothing_stored(), pytest.raises(errors.NotAllowed):
            publish(made, by="mia")

    def test_refuses_when_the_base_has_moved(self, nothing_stored):
        factories.published()
        waiting = factories.approved(document=factories.with_field("venue"))
        factories.published(document=factories.with_field("side"))

        with nothing_stored(), pytest.raises(errors.BaseMoved):
            publish(waiting)

    def test_refuses_a_fingerprint_that_was_not_approved(self, nothing_stored):
        made = factories.approved()

        with nothing_stored(), pytest.raises(errors.StaleRevision):
            publish(made, fingerprint="sha256:" + "0" * 64)

    def test_refuses_a_change_that_the_level_now_calls_breaking(self, nothing_stored):
        factories.published()
        made = factories.approved(document=factories.with_field("venue"))
        models.Schema.objects.update(level="FULL")

        with nothing_stored(), pytest.raises(errors.VerdictChanged) as refusal:
            publish(made)

        assert (refusal.value.approved_as, refusal.value.now) == (
            "compatible",
            "breaking",
        )

    def test_refuses_a_second_time(self, nothing_stored):
        made = factories.approved()
        publish(made)

        with nothing_stored(), pytest.raises(errors.TransitionRefused):
            publish(made)

    def test_refuses_a_clock_that_runs_backwards(self, nothing_stored):
        factories.published(at=factories.later(30))
        made = factories.approved(
            document=factories.with_field("venue"), at=factories.later(31)
        )

        with nothing_stored(), pytest.raises(errors.BadValue) as refusal:
            publish(made, at=factories.later(2))

        assert refusal.value.name == "published_at"

    def test_refuses_a_withdrawn_proposal(self, nothing_stored):
        made = factories.approved()
        proposals.withdraw(
            proposal_id=made.pk, by=factories.actor("mia"), at=factories.later(1)
        )

        with nothing_stored(), pytest.raises(errors.TransitionRefused):
            publish(made)


@pytest.fixture
def order(_schema):
    """An approved schema that refers to whatever version of `money` is the latest."""
    factories.schema("money")
    factories.published("money", {"type": "number"})
    factories.schema("order")
    return factories.approved("order", {"properties": {"p": {"$ref": "money@latest"}}})


class TestAReferenceThatMoved:
    def test_is_not_published_as_something_nobody_reviewed(self, order, nothing_stored):
        factories.published("money", {"type": ["number", "null"]})

        with nothing_stored(), pytest.raises(errors.ReferencesMoved) as refusal:
            publish(order)

        assert refusal.value.moved == (("money@1", "money@2"),)

    def test_is_reviewed_again_in_a_revision_of_the_same_text(self, order):
        factories.published("money", {"type": ["number", "null"]})

        revision = proposals.revise(
            proposal_id=order.pk,
            text=proposal_selectors.current_revision(order).text,
            by=factories.actor("mia"),
            at=factories.later(1),
        )

        assert list(revision.references.values()) == ["money@2"]
        assert requirements.approvals(revision) == 0

    def test_is_news_to_a_published_schema_too(self, order):
        first = publish(order)
        factories.published("money", {"type": ["number", "null"]})

        again = factories.proposal("order", first.text, at=factories.later(6))

        pins = proposal_selectors.current_revision(again).references
        assert list(pins.values()) == ["money@2"]
