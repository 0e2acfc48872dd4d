"""Reading the policy that is in force."""

from schemas_app import models
from schemas_app.domain import errors, policies, policy_reach


def active() -> policies.Policy:
    """Return the policy in force; before the first one, every domain's own number counts."""
    row = models.Policy.objects.filter(state=models.PolicyState.ACTIVE).first()
    return policies.Policy() if row is None else of_row(row)


def of_row(row: models.Policy) -> policies.Policy:
    """Return the rules of a stored policy."""
    return policies.Policy(number=row.pk, rules=policies.rules_from_json(row.rules))


def touched(
    before: policies.Policy, after: policies.Policy
) -> tuple[models.Domain, ...]:
    """Return by name the domains where `after` asks for something else than `before`."""
    domains = {one.slug: one for one in models.Domain.objects.order_by("name")}
    found = policy_reach.touched(before, after, domains=domains)
    return tuple(domain for slug, domain in domains.items() if slug in found)


def policy(policy_id: int) -> models.Policy:
    """Return a stored policy, in force or not. Raises errors.NotFound."""
    found = models.Policy.objects.filter(pk=policy_id).first()
    if found is None:
        raise errors.NotFound(noun="policy", name=str(policy_id))
    return found
