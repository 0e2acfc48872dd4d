"""What the owners of affected modules answer."""

import pytest

from notifications_app.models import Announcement
from schemas_app import models
from schemas_app.domain import errors, exact_json
from schemas_app.permissions import Scope
from schemas_app.selectors import proposals as proposal_selectors
from schemas_app.selectors import requirements
from schemas_app.services import acknowledgements, proposals, publishing
from tests import factories

BREAKING = {"type": "object", "required": ["x"]}


@pytest.fixture(autouse=True)
def _schema(_database):
    factories.schema()
    factories.published()
    factories.policy({"name": "all", "approvals": 1, "owners_answer": True})
    factories.use("2", owner="otto")


def answer(proposal, given="ok", *, by="otto", **options):
    arguments = {
        "proposal_id": proposal.pk,
        "fingerprint": factories.fingerprint(proposal),
        "module": "2",
        "answer": given,
        "by": factories.actor(by) if isinstance(by, str) else by,
        "at": factories.later(1),
    }
    return acknowledgements.acknowledge(**{**arguments, **options})


def publish(proposal, **options):
    return publishing.publish(
        proposal_id=proposal.pk,
        fingerprint=factories.fingerprint(proposal),
        by=factories.actor("ada"),
        at=factories.later(5),
        **options,
    )


class TestAcknowledge:
    def test_records_and_announces_the_answer(self):
        made = factories.proposal(document=BREAKING)

        recorded = answer(made, "migrating", ready_at=factories.later(60))

        assert (recorded.answer, recorded.person.username) == ("migrating", "otto")
        entry = models.AuditEntry.objects.latest("number")
        body = exact_json.loads(Announcement.objects.latest("number").body)
        assert entry.action == "proposal.acknowledged"
        assert {"domain": "market-data", **entry.after} == body
        assert (body["module"], body["answer"], body["ready_at"]) == (
            "2",
            "migrating",
            factories.later(60).isoformat().replace("+00:00", "Z"),
        )

    def test_may_be_done_by_the_modules_own_key(self):
        key = factories.actor_of(
            factories.key(Scope.READ, owner="otto", module_number="2")
        )

        assert answer(factories.proposal(document=BREAKING), by=key).answer == "ok"

    def test_refuses_the_key_of_another_module(self, nothing_stored):
        made = factories.proposal(document=BREAKING)
        key = factories.actor_of(factories.key(owner="otto"))

        with nothing_stored(), pytest.raises(errors.NotAllowed):
            answer(made, by=key)

    @pytest.mark.parametrize("who", ["mia", "ada", "root"])
    def test_refuses_who_does_not_own_the_module(self, nothing_stored, who):
        factories.person("root", is_superuser=True)
        made = factories.proposal(document=BREAKING)

        with nothing_stored(), pytest.raises(errors.NotAllowed):
            answer(made, by=who)

    def test_refuses_a_revision_that_is_not_the_current_one(self, nothing_stored):
        made = factories.proposal(document=BREAKING)

        with nothing_stored(), pytest.raises(errors.StaleRevision):
            answer(made, fingerprint="sha256:" + "0" * 64)

    def test_refuses_a_module_that_there_is_not(self, nothing_stored):
        made = factories.proposal(document=BREAKING)

        with nothing_stored(), pytest.raises(errors.NotFound):
            answer(made, module="99")

    @pytest.mark.parametrize(
        ("given", "options", "name"),
        [
            ("perhaps", {}, "answer"),
            ("migrating", {}, "ready_at"),
            ("ok", {"ready_at": factories.later(60)}, "ready_at"),
            ("migrating", {"ready_at": factories.later(1)}, "ready_at"),
            (
                "migrating",
                {"ready_at": factories.later(60 * 24 * 3_700)},
                "ready_at",
            ),
            ("blocked", {"comment": " "}, "comment"),
        ],
    )
    def test_refuses_an_answer_that_says_nothing(
        self, nothing_stored, given, options, name
    ):
        made = factories.proposal(document=BREAKING)

        with nothing_stored(), pytest.raises(errors.BadValue) as refusal:
            answer(made, given, **options)

        assert refusal.value.name == name

    def test_knows_no_draft_of_anybody_else(self, nothing_stored):
        made = proposals.draft(
            schema_id="ticks_v1",
            text=factories.text_of(BREAKING),
            title="Not yet",
            by=factories.actor("mia"),
            at=factories.NOW,
        )

        with nothing_stored(), pytest.raises(errors.NotFound):
            answer(made)

    def test_refuses_a_closed_proposal(self, nothing_stored):
        made = factories.proposal(document=BREAKING)
        proposals.withdraw(
            proposal_id=made.pk, by=factories.actor("mia"), at=factories.later(1)
        )

        with nothing_stored(), pytest.raises(errors.TransitionRefused):
            answer(made)


class TestPublication:
    def test_waits_for_the_owner(self, nothing_stored):
        made = factories.approved(document=BREAKING)

        with nothing_stored(), pytest.raises(errors.RequirementsMissing) as refusal:
            publish(made)

        assert refusal.value.missing == ("the owner of 2 has not answered",)

    def test_goes_ahead_when_the_owner_is_ready(self):
        made = factories.approved(document=BREAKING)
        answer(made)

        assert publish(made).effective_from == factories.later(5)

    def test_takes_effect_when_the_owner_has_migrated(self):
        made = factories.approved(document=BREAKING)
        answer(made, "migrating", ready_at=factories.later(60))

        assert publish(made).effective_from == factories.later(60)

    def test_refuses_an_effect_before_the_owner_has_migrated(self, nothing_stored):
        made = factories.approved(document=BREAKING)
        answer(made, "migrating", ready_at=factories.later(60))

        with nothing_stored(), pytest.raises(errors.BadValue) as refusal:
            publish(made, effective_from=factories.later(59))

        assert refusal.value.name == "effective_from"

    def test_stops_while_the_owner_is_blocked(self, nothing_stored):
        made = factories.approved(document=BREAKING)
        answer(made)
        answer(made, "blocked", comment="We parse it by position.")

        with nothing_stored(), pytest.raises(errors.RequirementsMissing) as refusal:
            publish(made)

        assert refusal.value.missing == ("2 is blocked",)

    def test_counts_the_last_answer(self):
        made = factories.approved(document=BREAKING)
        answer(made, "blocked", comment="We parse it by position.")
        answer(made)

        assert publish(made).number == 2

    def test_asks_again_after_a_revision(self, nothing_stored):
        made = factories.proposal(document=BREAKING)
        answer(made)
        factories.revised(made, {"type": "object", "required": ["y"]})
        factories.approve(made)

        with nothing_stored(), pytest.raises(errors.RequirementsMissing):
            publish(made)

        assert models.Acknowledgement.objects.count() == 1

    def test_asks_a_consumer_who_came_since(self, nothing_stored):
        made = factories.approved(document=BREAKING)
        answer(made)
        factories.use("9")

        with nothing_stored(), pytest.raises(errors.RequirementsMissing) as refusal:
            publish(made)

        revision = proposal_selectors.current_revision(made)
        assert refusal.value.missing == ("the owner of 9 has not answered",)
        assert [row["module"] for row in revision.impact] == ["2"]
        assert requirements.affected(revision) == ("2", "9")

    def test_does_not_ask_who_only_has_to_look_again(self):
        made = factories.approved(
            document=BREAKING | {"title": "Ticks", "required": []}
        )
        # It accepts more than before: who writes is not harmed.
        factories.use("6", role="producer")
        answer(made)

        assert publish(made).number == 2
