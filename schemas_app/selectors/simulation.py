"""What a policy would ask of a change that nobody has proposed: which rule, whom."""

import dataclasses

from django.contrib.auth.models import User
from django.db.models import QuerySet

from schemas_app import models
from schemas_app.domain import errors, policies
from schemas_app.domain.report import Severity
from schemas_app.models import people
from schemas_app.selectors import modules, schemas, uses


@dataclasses.dataclass(frozen=True, kw_only=True)
class Simulated:
    """The answer; `rule_number` is the rule's place from 1, None where none fits.

    `voters` are the people whose approvals would count, `modules` those that are known
    to use the schema.
    """

    schema_id: str
    domain: str
    severity: Severity
    rule_number: int | None
    requirement: policies.Requirement
    voters: tuple[str, ...]
    modules: tuple[str, ...]


def simulate(
    policy: policies.Policy, *, schema_id: str, domain: str, severity: Severity
) -> Simulated:
    """Return what `policy` would ask of a change of this severity.

    A schema there is has its own domain. Raises errors.NotFound for a schema or domain
    that there is not.
    """
    schema = models.Schema.objects.filter(schema_id=schema_id).first()
    home = schema.domain if schema else _domain(schema_id, domain)
    requirement = policy.requirement(
        domain=home.slug,
        schema_id=schema_id,
        severity=severity,
        approvals_of_domain=home.approvals_needed,
    )
    rule = policy.rule_for(domain=home.slug, schema_id=schema_id, severity=severity)
    return Simulated(
        schema_id=schema_id,
        domain=home.slug,
        severity=severity,
        rule_number=(
            None if rule is policies.OTHERWISE else policy.rules.index(rule) + 1
        ),
        requirement=requirement,
        voters=tuple(
            voters(requirement.group, domain=home.slug)
            .order_by("username")
            .values_list("username", flat=True)
        ),
        modules=_modules(schema) if schema else (),
    )


def voters(group: str, *, domain: str) -> QuerySet[User]:
    """Return whose approvals count where a rule names `group`, or no group at all."""
    able = people.voters()
    if group:
        return able.filter(groups__name=group)
    return able.filter(steward_of__slug=domain)


def _domain(schema_id: str, slug: str) -> models.Domain:
    if not slug:
        # Whoever names no domain speaks of a schema that there is.
        return schemas.schema(schema_id).domain
    found = models.Domain.objects.filter(slug=slug).first()
    if found is None:
        raise errors.NotFound(
            noun="domain", name=slug, remedy="Name a domain that exists."
        )
    return found


def _modules(schema: models.Schema) -> tuple[str, ...]:
    known = {use.module for use in (*uses.declared(schema), *uses.observed(schema))}
    return tuple(sorted(known, key=modules.in_order))
