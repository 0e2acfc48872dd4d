"""Policies: the rules in force, what would follow from them, and how they change."""

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from schemas_app import models, permissions
from schemas_app.admin import policy_reads
from schemas_app.admin.pages import actions, page
from schemas_app.domain import errors
from schemas_app.domain.policies import Policy
from schemas_app.domain.report import Severity
from schemas_app.presenters import (
    filters,
    policy_difference,
    policy_history,
    policy_rules,
    policy_simulation,
    words,
)
from schemas_app.selectors import policies
from schemas_app.services import policies as policy_services

PAGE_SIZE = 10


class Policies(page.Page):
    """The rules in force, the simulator, what waits for a second person, and the past."""

    template_name = "registry/policies.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Return the page."""
        now = timezone.now()
        by = page.actor(request)
        active = policies.active()
        rows = Paginator(policy_reads.stored(), PAGE_SIZE)
        shown = rows.get_page(request.GET.get("page"))
        return self.render(
            request,
            title="Policies",
            number=active.number,
            rules=policy_rules.rows(active.rules),
            waiting=policy_history.rows(
                policy_reads.waiting(), in_force=active.number, now=now
            ),
            history=policy_history.rows(shown, in_force=active.number, now=now),
            pages=filters.pages(
                number=shown.number,
                last=rows.num_pages,
                found=rows.count,
                asked={"q": ""},
                noun="policy",
                nouns="policies",
            ),
            may_propose=permissions.allowed(permissions.check_can_set_policy, by=by),
            **_simulated(request, active),
        )


class OnePolicy(page.Page):
    """One policy: what it says, what it changes, and whether it is agreed on."""

    template_name = "registry/policies_one.html"

    def get(self, request: HttpRequest, policy_id: int) -> HttpResponse:
        """Return the page."""
        now = timezone.now()
        row = policies.policy(policy_id)
        rules = policies.of_row(row)
        before = policy_reads.before(row)
        shown = policy_history.row(row, in_force=policies.active().number, now=now)
        return self.render(
            request,
            title=f"Policy {row.pk}",
            policy=shown,
            rules=policy_rules.rows(rules.rules),
            before=before.number,
            differences=policy_difference.differences(before.rules, rules.rules),
            **self._actions(
                request,
                row,
                policies.touched(before, rules),
                outdated=shown.outdated,
            ),
            **_simulated(request, rules),
        )

    def _actions(
        self,
        request: HttpRequest,
        row: models.Policy,
        touched: tuple[models.Domain, ...],
        *,
        outdated: str,
    ) -> dict[str, Any]:
        by = page.actor(request)
        waits = row.state == models.PolicyState.PROPOSED
        try:
            permissions.check_can_approve_policy(policy=row, by=by)
            permissions.check_speaks_for_touched(policy=row, touched=touched, by=by)
            why_not = ""
        except errors.NotAllowed as refusal:
            why_not = f"{refusal} {refusal.remedy}"
        if outdated:
            why_not = f"{outdated} Decline it, and propose its change anew."
        return {
            "touched": tuple(domain.name for domain in touched),
            "may_approve": waits and not why_not,
            "why_not": why_not if waits else "",
            "may_decline": waits
            and permissions.allowed(permissions.check_can_set_policy, by=by),
            "may_propose": permissions.allowed(permissions.check_can_set_policy, by=by),
        }


class _OfPolicy(actions.Action):
    back_label = "Back to the policy"

    def back(self) -> str:
        """Return the policy's page."""
        return reverse("admin:policy", kwargs=self.kwargs)


class Approve(_OfPolicy):
    def act(self) -> str:
        """Put a policy in force as its second person."""
        policy = policy_services.approve(
            policy_id=self.kwargs["policy_id"],
            by=page.actor(self.request),
            at=timezone.now(),
        )
        return f"Policy {policy.pk} is in force. Open proposals keep what they needed."


class Decline(_OfPolicy):
    def act(self) -> str:
        """Put a proposed policy away."""
        policy = policy_services.decline(
            policy_id=self.kwargs["policy_id"],
            reason=self.posted("reason"),
            by=page.actor(self.request),
            at=timezone.now(),
        )
        return f"Policy {policy.pk} is declined."


def leads_to(policy_id: int) -> HttpResponse:
    """Return the redirect to a policy's page."""
    return HttpResponseRedirect(reverse("admin:policy", args=[policy_id]))


def _simulated(request: HttpRequest, policy: Policy) -> Mapping[str, Any]:
    """Return the simulator: what was asked, what may be, and the answer if there is one."""
    schema_id = request.GET.get("schema", "").strip()[:200]
    severity = request.GET.get("severity", "")
    known = severity if severity in list(Severity) else str(Severity.BREAKING)
    domain = request.GET.get("domain", "")
    return {
        "asked": {"schema": schema_id, "severity": known, "domain": domain},
        "schema_names": policy_reads.schema_names(),
        "domains": tuple((one.slug, one.name) for one in policy_reads.domains()),
        "severities": tuple(
            (str(one), words.SEVERITIES[one].label) for one in Severity
        ),
        **_answer(policy, schema_id, domain, Severity(known)),
    }


def _answer(
    policy: Policy, schema_id: str, domain: str, severity: Severity
) -> dict[str, Any]:
    if not schema_id and not domain:
        return {}
    case = policy_reads.case(schema_id, domain, severity)
    if case is None:
        return {"unknown": schema_id}
    rule = policy_simulation.rule_for(policy, case)
    return {
        "simulation": policy_simulation.simulation(
            policy,
            case,
            voters=policy_reads.voters(rule, case.domain),
            now=timezone.now(),
        )
    }
