"""What a policy would ask of a change that nobody has proposed: which rule, who, when."""

import dataclasses
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from schemas_app.domain.policies import OTHERWISE, Policy, Rule
from schemas_app.domain.report import Severity
from schemas_app.presenters import moments, policy_rules, prose, words
from schemas_app.presenters.moments import counted


@dataclasses.dataclass(frozen=True, kw_only=True)
class Case:
    """A change to ask about, and whom it would concern.

    `voters` are those whose approvals would count, `users` the modules that use the
    schema, each with its owner.
    """

    schema_id: str
    domain: str
    domain_name: str
    approvals_of_domain: int
    severity: Severity
    users: Sequence[str] = ()


@dataclasses.dataclass(frozen=True)
class Step:
    """One thing that would be asked for or happen."""

    icon: str
    tone: str
    text: str


@dataclasses.dataclass(frozen=True)
class PassedOver:
    """A rule before the one that counts, and why it does not fit."""

    number: int
    name: str
    why: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Simulation:
    """The answer: `rule` counts, `number` is its place from 1, 0 where none fits."""

    severity: words.Mark
    schema_id: str
    domain: str
    rule: str
    number: int
    sentence: tuple[prose.Part, ...]
    passed_over: tuple[PassedOver, ...]
    steps: tuple[Step, ...]


def simulation(
    policy: Policy, case: Case, *, voters: Sequence[str], now: datetime
) -> Simulation:
    """Return what `policy` would ask of `case`."""
    rule = rule_for(policy, case)
    before = () if rule == OTHERWISE else policy.rules[: policy.rules.index(rule)]
    return Simulation(
        severity=words.SEVERITIES[case.severity],
        schema_id=case.schema_id,
        domain=case.domain_name,
        rule=rule.name,
        number=0 if rule == OTHERWISE else len(before) + 1,
        sentence=prose.parts(policy_rules.sentence(rule)),
        passed_over=tuple(
            PassedOver(number, one.name, _why_not(one, case))
            for number, one in enumerate(
                policy.rules if rule == OTHERWISE else before, start=1
            )
        ),
        steps=tuple(_steps(rule, case, voters, now=now)),
    )


def rule_for(policy: Policy, case: Case) -> Rule:
    """Return the rule of `policy` that counts for `case`."""
    return policy.rule_for(
        domain=case.domain, schema_id=case.schema_id, severity=case.severity
    )


def _why_not(rule: Rule, case: Case) -> str:
    if case.severity not in rule.severities:
        listed = tuple(map(str, rule.severities))
        return f"speaks of {words.listed(listed)} changes only"
    whole = dataclasses.replace(rule, schemas="*")
    fits_domain = whole.fits(
        domain=case.domain, schema_id=case.schema_id, severity=case.severity
    )
    if not fits_domain:
        return f"speaks of domain {rule.domains} only"
    return f"speaks of {rule.schemas} only"


_ARROW = "Readers of Arrow batches must read both versions, built against either."


def _steps(
    rule: Rule, case: Case, voters: Sequence[str], *, now: datetime
) -> Iterable[Step]:
    yield from _approvals(rule, case, voters)
    if rule.owners_answer:
        yield _owners(case)
    if rule.threads_block:
        yield Step("text", "quiet", "Every conversation about it must be resolved.")
    if rule.arrow_compatible:
        yield Step("either", "quiet", _ARROW)
    yield _publication(rule)
    yield _effect(rule, now)
    if rule.expires_after_days:
        end = moments.moment(now + timedelta(days=rule.expires_after_days), now=now)
        yield Step(
            "clock",
            "quiet",
            f"Proposed now, it would expire on {end.exact} unless it is revised or "
            "published.",
        )


def _approvals(rule: Rule, case: Case, voters: Sequence[str]) -> Iterable[Step]:
    needed = case.approvals_of_domain if rule.approvals is None else rule.approvals
    if not needed:
        yield Step("check", "good", "Nobody has to approve: it passes by itself.")
        return
    whom = (
        f"members of {rule.group}" if rule.group else f"stewards of {case.domain_name}"
    )
    yield Step(
        "user",
        "info",
        f"{counted(needed, 'approval')} by {whom}, none of them an author: "
        f"{words.listed(tuple(voters), last='or') or 'nobody is one'}.",
    )
    if len(voters) < needed:
        yield Step(
            "break",
            "danger",
            f"Only {counted(len(voters), 'person', 'people')} could approve: it would "
            "never pass.",
        )
    elif len(voters) == needed:
        yield Step(
            "break",
            "warn",
            "If one of them proposes it, too few are left to approve.",
        )


def _owners(case: Case) -> Step:
    if not case.users:
        return Step(
            "module", "quiet", "No module is known to use it: no owner has to answer."
        )
    return Step(
        "module",
        "info",
        "The owner of each module that it breaks, or may, must answer. Known to use it: "
        f"{words.listed(tuple(case.users))}.",
    )


def _publication(rule: Rule) -> Step:
    if rule.publishes_itself:
        return Step("seal", "good", "It publishes itself once nothing is missing.")
    return Step("seal", "info", "Then a steward publishes it, now or at a moment.")


def _effect(rule: Rule, now: datetime) -> Step:
    if not rule.notice_hours:
        return Step("arrow", "quiet", "It may take effect at its publication.")
    earliest = moments.moment(now + timedelta(hours=rule.notice_hours), now=now)
    return Step(
        "arrow",
        "info",
        f"Published now, it would take effect on {earliest.exact} at the earliest.",
    )
