"""Which domains a change of policy touches: where a change of a schema needs something else."""

import dataclasses
import fnmatch
from collections.abc import Iterable

from schemas_app.domain.policies import OTHERWISE, Policy, Rule
from schemas_app.domain.report import Severity


def touched(before: Policy, after: Policy, *, domains: Iterable[str]) -> frozenset[str]:
    """Return those of `domains` where `after` asks for something else than `before`.

    Rules overlap by patterns of schema names that nobody knows yet, so a domain may be
    named where no name would make the difference; none is left out.
    """
    return frozenset(
        domain
        for domain in domains
        if any(
            _asked(before, domain, severity) != _asked(after, domain, severity)
            for severity in Severity
        )
    )


def _asked(policy: Policy, domain: str, severity: Severity) -> tuple[Rule, ...]:
    """Return what can count in `domain`, in order and without what changes nothing."""
    found: list[Rule] = []
    for rule in (*policy.rules, OTHERWISE):
        if severity not in rule.severities:
            continue
        if not fnmatch.fnmatchcase(domain, rule.domains):
            continue
        found.append(_bare(rule))
        if rule.schemas == "*":
            break
    *some, last = found
    # What asks for the same as the rule that takes all the rest need not be there.
    while some and dataclasses.replace(some[-1], schemas="*") == last:
        some.pop()
    return (*some, last)


def _bare(rule: Rule) -> Rule:
    """Return what `rule` asks of which schemas; where and what it is called aside."""
    return dataclasses.replace(rule, name="", domains="*", severities=tuple(Severity))
