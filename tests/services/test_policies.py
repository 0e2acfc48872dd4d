"""Changing who must agree."""

import pytest
from django.contrib.auth.models import Group, User

from schemas_app import models
from schemas_app.domain import errors
from schemas_app.domain.policies import Requirement
from schemas_app.models import PolicyState
from schemas_app.selectors import policies as policy_selectors
from schemas_app.selectors import proposals as proposal_selectors
from schemas_app.selectors import requirements
from schemas_app.services import policies
from tests import factories

RULE = {"name": "breaking", "severities": ["breaking"], "approvals": 2}


@pytest.fixture(autouse=True)
def _domain(_database):
    factories.domain()
    factories.domain("reference", stewards=("olga",))


def propose(rules=(RULE,), *, by="ada", **options):
    arguments = {
        "rules": list(rules),
        "reason": "The desk asked for it.",
        "by": factories.actor(by),
        "at": factories.NOW,
    }
    return policies.propose(**{**arguments, **options})


def approve(policy, *, by="ben"):
    return policies.approve(
        policy_id=policy.pk, by=factories.actor(by), at=factories.later(1)
    )


class TestPropose:
    def test_changes_nothing_yet(self):
        proposed = propose()

        assert (proposed.state, proposed.proposed_by.username) == ("proposed", "ada")
        assert policy_selectors.active().rules == ()
        entry = models.AuditEntry.objects.latest("number")
        assert (entry.action, entry.object_id, entry.reason) == (
            "policy.proposed",
            str(proposed.pk),
            "The desk asked for it.",
        )

    def test_may_be_an_administrators(self):
        factories.person("root", is_superuser=True)

        assert propose(by="root").state == "proposed"

    @pytest.mark.parametrize("who", ["mia", "ivo"])
    def test_refuses_who_is_no_steward(self, nothing_stored, who):
        by = factories.actor(who)

        with nothing_stored(), pytest.raises(errors.NotAllowed):
            propose(by=by.label)

    def test_refuses_a_key(self, nothing_stored):
        key = factories.actor_of(factories.key(owner="ada"))

        with nothing_stored(), pytest.raises(errors.NotAllowed, match="Only a person"):
            policies.propose(rules=[RULE], reason="why", by=key, at=factories.NOW)

    def test_needs_a_reason(self, nothing_stored):
        with nothing_stored(), pytest.raises(errors.BadValue) as refusal:
            propose(reason=" ")

        assert refusal.value.name == "reason"

    def test_refuses_rules_that_are_none(self, nothing_stored):
        with nothing_stored(), pytest.raises(errors.BadValue) as refusal:
            propose([{"name": "r", "approvals": "two"}])

        assert refusal.value.name == "rules[0].approvals"

    def test_refuses_a_group_that_there_is_not(self, nothing_stored):
        Group.objects.create(name="risk")

        with nothing_stored(), pytest.raises(errors.BadValue) as refusal:
            propose([{"name": "a", "group": "risk"}, {"name": "b", "group": "Risk"}])

        assert str(refusal.value) == "rules[1].group: There is no group 'Risk'."


class TestApprove:
    def test_puts_it_in_force_in_place_of_the_one_before(self):
        first = approve(propose())
        second = approve(propose([{"name": "all", "approvals": 3}]))

        first.refresh_from_db()
        assert (first.state, second.state) == ("replaced", "active")
        assert (second.decided_by.username, second.decided_at) == (
            "ben",
            factories.later(1),
        )
        active = policy_selectors.active()
        assert (active.number, [rule.name for rule in active.rules]) == (
            second.pk,
            ["all"],
        )
        assert models.AuditEntry.objects.latest("number").action == "policy.approved"

    def test_refuses_what_was_written_for_another(self, nothing_stored):
        for_the_first = propose()
        in_force = approve(propose([{"name": "all", "approvals": 3}]))

        with nothing_stored(), pytest.raises(errors.PolicyMoved) as refusal:
            approve(for_the_first)

        assert str(refusal.value) == (
            f"Policy {for_the_first.pk} was to replace no policy, "
            f"but policy {in_force.pk} is in force."
        )

    def test_may_be_a_stewards_of_another_domain(self):
        assert approve(propose(), by="olga").state == "active"

    def test_needs_a_steward_of_what_it_touches(self, nothing_stored):
        factories.person("root", is_superuser=True)
        proposed = propose([{**RULE, "domains": "market-data"}], by="root")

        with nothing_stored(), pytest.raises(errors.NotAllowed) as refusal:
            approve(proposed, by="olga")

        assert str(refusal.value) == (
            "Neither you nor who proposed it is a steward of what this policy touches: "
            "Market data."
        )
        assert approve(proposed, by="ben").state == "active"

    def test_may_be_an_outsiders_if_a_steward_of_it_proposed_it(self):
        proposed = propose([{**RULE, "domains": "reference"}], by="olga")

        assert approve(proposed, by="ben").state == "active"

    def test_does_not_take_a_deactivated_steward_for_one(self, nothing_stored):
        proposed = propose([{**RULE, "domains": "reference"}], by="olga")
        User.objects.filter(username="olga").update(is_active=False)
        assert approve(proposed, by="ben").state == "active"
        factories.domain("reference-too", stewards=("eve",))
        wider = propose([{**RULE, "domains": "reference*"}], by="ada")

        with nothing_stored(), pytest.raises(errors.NotAllowed, match="Neither"):
            approve(wider, by="ben")

    def test_needs_nobody_of_a_domain_without_stewards(self):
        factories.domain("empty").stewards.clear()

        assert approve(propose([{**RULE, "domains": "empty"}])).state == "active"

    def test_needs_nobody_where_it_touches_nothing(self):
        factories.person("root", is_superuser=True)
        proposed = propose([{"name": "renamed"}], by="root")

        assert approve(proposed, by="olga").state == "active"

    def test_needs_a_second_person(self, nothing_stored):
        proposed = propose()

        with nothing_stored(), pytest.raises(errors.NotAllowed, match="Whoever prop"):
            approve(proposed, by="ada")

    def test_needs_a_second_person_even_of_an_administrator(self, nothing_stored):
        factories.person("root", is_superuser=True)
        proposed = propose(by="root")

        with nothing_stored(), pytest.raises(errors.NotAllowed):
            approve(proposed, by="root")

    def test_refuses_who_is_no_steward(self, nothing_stored):
        proposed, who = propose(), factories.actor("mia")

        with nothing_stored(), pytest.raises(errors.NotAllowed):
            approve(proposed, by=who.label)

    @pytest.mark.parametrize("state", ["active", "declined", "replaced"])
    def test_decides_once(self, nothing_stored, state):
        policy = propose()
        if state == "declined":
            policies.decline(
                policy_id=policy.pk, by=factories.actor("ben"), at=factories.later(1)
            )
        else:
            approve(policy)
        if state == "replaced":
            approve(propose())

        with nothing_stored(), pytest.raises(errors.PolicyDecided) as refusal:
            approve(policy)

        assert refusal.value.state == state

    def test_refuses_a_policy_that_there_is_not(self, nothing_stored):
        with nothing_stored(), pytest.raises(errors.NotFound):
            policies.approve(policy_id=99, by=factories.actor("ben"), at=factories.NOW)


class TestDecline:
    def test_puts_it_away(self):
        policy = propose()

        policies.decline(
            policy_id=policy.pk,
            by=factories.actor("ada"),
            at=factories.later(1),
            reason="Too strict.",
        )

        policy.refresh_from_db()
        assert policy.state == PolicyState.DECLINED
        assert policy_selectors.active().number == 0
        entry = models.AuditEntry.objects.latest("number")
        assert (entry.action, entry.reason) == ("policy.declined", "Too strict.")


class TestAChangeOfPolicy:
    def test_does_not_move_the_goal_posts_of_what_is_proposed(self):
        factories.schema()
        made = factories.proposal()

        factories.policy({"name": "all", "approvals": 2})

        revision = proposal_selectors.current_revision(made)
        assert requirements.of(revision) == Requirement(rule="otherwise")

    def test_counts_from_the_next_revision_on(self):
        factories.schema()
        made = factories.proposal()
        policy = factories.policy({"name": "all", "approvals": 2})

        revision = factories.revised(made, factories.with_field("venue"))

        assert requirements.of(revision) == Requirement(
            rule="all", policy=policy.pk, approvals_needed=2
        )
