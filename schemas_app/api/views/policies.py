"""Policies: who must agree to what, and what they would ask of a change."""

from typing import Any

from django.urls import reverse
from rest_framework.request import Request
from rest_framework.response import Response

from schemas_app import models, permissions
from schemas_app.api import openapi, paging
from schemas_app.api.serializers import policies as serializers
from schemas_app.api.serializers import policy_requests, requests
from schemas_app.api.views import base
from schemas_app.domain import errors
from schemas_app.domain import policies as rules_of
from schemas_app.domain.report import Severity
from schemas_app.selectors import policies, simulation
from schemas_app.services import policies as services

_TAGS = ["policies"]
_RULES: list[dict[str, Any]] = [
    {
        "name": "breaking market data",
        "domains": "market-data",
        "severities": ["breaking"],
        "approvals": 2,
        "owners_answer": True,
        "notice_hours": 336,
    },
    {"name": "all else", "approvals": 1, "expires_after_days": 30},
]
_DECIDED = ("policy_not_found", "policy_decided")


class Policies(base.View):
    """All policies there ever were."""

    @openapi.operation(
        "list_policies",
        "List policies",
        answers={200: serializers.PolicyPage},
        refused=["bad_value"],
        parameters=[requests.NumberQuery],
        tags=_TAGS,
    )
    def get(self, request: Request) -> Response:
        """In the order they were proposed, in force or not."""
        page = paging.page(
            models.Policy.objects.select_related("proposed_by", "decided_by"),
            key="id",
            wanted=paging.Wanted(**self.query(requests.NumberQuery)),
            path=request.path,
        )
        return Response(serializers.PolicyPage(page).data)

    @openapi.operation(
        "propose_policy",
        "Propose a policy",
        answers={201: serializers.Policy},
        refused=["confirmation_needed"],
        request=policy_requests.NewPolicy,
        example={"rules": _RULES, "reason": "Breaking changes need two people."},
        tags=_TAGS,
    )
    def post(self, request: Request) -> Response:
        """A complete list of rules; another person puts it in force."""
        del request
        wanted = self.read(policy_requests.NewPolicy)
        policy = services.propose(by=self.by, at=self.at, **wanted)
        return _answer(policy.pk, status=201)


class Active(base.View):
    """The policy that is in force."""

    @openapi.operation(
        "get_active_policy",
        "Read the policy in force",
        answers={200: serializers.Policy},
        refused=["policy_not_found"],
        tags=_TAGS,
    )
    def get(self, request: Request) -> Response:
        """Before the first one, each domain's own number of approvals counts."""
        del request
        number = policies.active().number
        if not number:
            raise errors.NotFound(
                noun="policy",
                name="active",
                remedy="None is in force: each domain's own number of approvals counts.",
            )
        return _answer(number)


class Policy(base.View):
    """One policy."""

    @openapi.operation(
        "get_policy",
        "Read a policy",
        answers={200: serializers.Policy},
        refused=["policy_not_found"],
        tags=_TAGS,
    )
    def get(self, request: Request, policy_id: int) -> Response:
        """Its rules, who proposed it, and what became of it."""
        del request
        return _answer(policy_id)


class Approval(base.View):
    """Where a second person agrees."""

    @openapi.operation(
        "approve_policy",
        "Put a policy in force",
        answers={200: serializers.Policy},
        refused=[*_DECIDED, "policy_moved", "confirmation_needed"],
        request=requests.Nothing,
        example={},
        tags=_TAGS,
    )
    def post(self, request: Request, policy_id: int) -> Response:
        """In place of the one before; open proposals keep what they needed."""
        del request
        self.read(requests.Nothing)
        services.approve(policy_id=policy_id, by=self.by, at=self.at)
        return _answer(policy_id)


class Declination(base.View):
    """Where a proposed policy is put away."""

    @openapi.operation(
        "decline_policy",
        "Decline a policy",
        answers={200: serializers.Policy},
        refused=[*_DECIDED, "confirmation_needed"],
        request=policy_requests.Declination,
        example={"reason": "Two weeks of notice are too long."},
        tags=_TAGS,
    )
    def post(self, request: Request, policy_id: int) -> Response:
        """By anybody who sets policies, its author included."""
        del request
        wanted = self.read(policy_requests.Declination)
        services.decline(policy_id=policy_id, by=self.by, at=self.at, **wanted)
        return _answer(policy_id)


class Simulation(base.View):
    """What would be asked of a change that nobody has proposed."""

    only_reads = True

    @openapi.operation(
        "simulate_policy",
        "Ask a policy about a change",
        answers={200: serializers.Simulated},
        refused=["policy_not_found", "schema_not_found", "domain_not_found"],
        request=policy_requests.Simulation,
        example={"schema_id": "ticks_v1", "severity": "breaking"},
        tags=_TAGS,
    )
    def post(self, request: Request) -> Response:
        """The policy in force, another one, or rules that nobody has proposed yet."""
        del request
        wanted = self.read(policy_requests.Simulation)
        if wanted["schema_id"]:
            permissions.check_reaches(wanted["schema_id"], by=self.by)
        told = simulation.simulate(
            _asked(wanted["policy_id"], wanted["rules"]),
            schema_id=wanted["schema_id"],
            domain=wanted["domain"],
            severity=Severity(wanted["severity"]),
        )
        return Response(serializers.Simulated(told).data)


def _asked(policy_id: int | None, rules: Any) -> rules_of.Policy:  # noqa: ANN401 - JSON
    """Return the policy to ask. Raises errors.NotFound or BadValue."""
    if policy_id is not None and rules is not None:
        raise errors.BadValue(
            name="rules",
            message="There is a policy to ask already.",
            remedy="Send either `policy_id` or `rules`, or neither.",
        )
    if rules is not None:
        return rules_of.Policy(rules=rules_of.rules_from_json(rules))
    if policy_id is not None:
        return policies.of_row(policies.policy(policy_id))
    return policies.active()


def _answer(policy_id: int, *, status: int = 200) -> Response:
    policies.policy(policy_id)
    rows = models.Policy.objects.select_related("proposed_by", "decided_by")
    address = reverse("api:policy", args=[policy_id])
    return Response(
        serializers.Policy(rows.get(pk=policy_id)).data,
        status=status,
        headers={"Location": address} if status == 201 else None,
    )
