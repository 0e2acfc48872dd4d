"""What the pages about policies read."""

from django.contrib.auth.models import Group
from django.db.models import Q, QuerySet

from schemas_app import models
from schemas_app.domain.policies import Policy, Rule
from schemas_app.domain.report import Severity
from schemas_app.presenters import approvals, policy_simulation
from schemas_app.selectors import modules, policies, simulation, uses

_PEOPLE = ("proposed_by", "decided_by")


def stored() -> QuerySet[models.Policy]:
    """Return policies with the people behind them, the newest first."""
    return models.Policy.objects.select_related(*_PEOPLE).order_by("-pk")


def waiting() -> QuerySet[models.Policy]:
    """Return what was proposed for what is in force, and is not decided."""
    number = policies.active().number
    written_for_it = Q(replaces=number) if number else Q(replaces__isnull=True)
    return stored().filter(written_for_it, state=models.PolicyState.PROPOSED)


def before(policy: models.Policy) -> Policy:
    """Return the policy that `policy` took the place of, or was written to."""
    if policy.state == models.PolicyState.PROPOSED or policy.decided_at is None:
        return policies.of_row(policy.replaces) if policy.replaces else Policy()
    earlier = (
        models.Policy.objects.filter(
            state__in=(models.PolicyState.ACTIVE, models.PolicyState.REPLACED),
            decided_at__lt=policy.decided_at,
        )
        .exclude(pk=policy.pk)
        .order_by("-decided_at", "-pk")
        .first()
    )
    return policies.of_row(earlier) if earlier else Policy()


def groups() -> tuple[str, ...]:
    """Return the names of groups of people."""
    return tuple(Group.objects.order_by("name").values_list("name", flat=True))


def domains() -> tuple[models.Domain, ...]:
    """Return the domains by name."""
    return tuple(models.Domain.objects.order_by("name"))


def schema_names() -> tuple[str, ...]:
    """Return the names of all schemas."""
    names = models.Schema.objects.order_by("schema_id")
    return tuple(names.values_list("schema_id", flat=True))


def case(
    schema_id: str, domain_slug: str, severity: Severity
) -> policy_simulation.Case | None:
    """Return the case to ask about; None where neither schema nor domain is known."""
    schema = (
        models.Schema.objects.select_related("domain")
        .filter(schema_id=schema_id)
        .first()
    )
    domain = (
        schema.domain
        if schema
        else models.Domain.objects.filter(slug=domain_slug).first()
    )
    if domain is None:
        return None
    return policy_simulation.Case(
        schema_id=schema_id,
        domain=domain.slug,
        domain_name=domain.name,
        approvals_of_domain=domain.approvals_needed,
        severity=severity,
        users=_users(schema) if schema else (),
    )


def voters(rule: Rule, domain: str) -> tuple[str, ...]:
    """Return the names of those whose approvals would count."""
    people = simulation.voters(rule.group, domain=domain)
    return tuple(map(approvals.name, people.order_by("username")))


def _users(schema: models.Schema) -> tuple[str, ...]:
    numbers = {use.module for use in (*uses.declared(schema), *uses.observed(schema))}
    found = models.Module.objects.select_related("owner").filter(number__in=numbers)
    return tuple(
        f"{module} ({approvals.name(module.owner)})"
        for module in sorted(found, key=lambda one: modules.in_order(one.number))
    )
