"""The rules of a policy: as sentences people can agree on, and as rows of a table."""

import dataclasses
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from schemas_app.domain.policies import OTHERWISE, Rule
from schemas_app.domain.report import Severity
from schemas_app.presenters import change_needs, prose, words
from schemas_app.presenters.moments import counted

_ANY = "*"
_SEVERITIES: Mapping[Severity, str] = MappingProxyType(
    {
        Severity.BREAKING: "breaking",
        Severity.COMPATIBLE: "compatible",
        Severity.DOCUMENTATION: "documentation",
    }
)


@dataclasses.dataclass(frozen=True, kw_only=True)
class RuleRow:
    """One rule; `number` is its place from 1, 0 for what counts where none fits."""

    number: int
    name: str
    severities: tuple[words.Mark, ...]
    domains: str
    schemas: str
    approvals: str
    conditions: tuple[str, ...]
    sentence: tuple[prose.Part, ...]


def rows(rules: Iterable[Rule]) -> tuple[RuleRow, ...]:
    """Return the rules in their order, and at the end what counts where none fits."""
    listed = [_row(number, rule) for number, rule in enumerate(rules, start=1)]
    return (*listed, _row(0, OTHERWISE))


def _row(number: int, rule: Rule) -> RuleRow:
    return RuleRow(
        number=number,
        name=rule.name,
        severities=tuple(words.SEVERITIES[severity] for severity in rule.severities),
        domains="any" if rule.domains == _ANY else rule.domains,
        schemas="any" if rule.schemas == _ANY else rule.schemas,
        approvals=approvals(rule),
        conditions=tuple(conditions(rule)),
        sentence=prose.parts(sentence(rule)),
    )


def sentence(rule: Rule) -> str:
    """Return what a rule says, as one or two sentences."""
    subject = (
        "Any other change" if rule == OTHERWISE else f"{_changes(rule)}{_where(rule)}"
    )
    asked = [_approvals_phrase(rule), *_musts(rule)]
    said = f"{subject} needs {words.listed(tuple(asked))}."
    return " ".join([said, *_afterwards(rule)])


def approvals(rule: Rule) -> str:
    """Return whose approval it takes, in a few words."""
    if rule.approvals == 0:
        return "nobody"
    whom = f"of {rule.group}" if rule.group else "stewards"
    return (
        f"{'as the domain says,' if rule.approvals is None else rule.approvals} {whom}"
    )


def conditions(rule: Rule) -> Iterable[str]:
    """Yield everything else a rule asks for, each in a few words."""
    if rule.owners_answer:
        yield "owners answer"
    if rule.threads_block:
        yield "threads resolved"
    if rule.arrow_compatible:
        yield "Arrow compatible"
    if rule.notice_hours:
        yield f"{change_needs.notice(rule.notice_hours)} of notice"
    if rule.expires_after_days:
        yield f"expires after {counted(rule.expires_after_days, 'day')}"
    if rule.publishes_itself:
        yield "publishes itself"


def _changes(rule: Rule) -> str:
    if set(rule.severities) == set(Severity):
        return "Any change"
    named = words.listed(
        tuple(_SEVERITIES[one] for one in Severity if one in rule.severities),
        last="or",
    )
    return f"A {named} change"


def _where(rule: Rule) -> str:
    places = []
    if rule.schemas != _ANY:
        places.append(f"of `{rule.schemas}`")
    if rule.domains != _ANY:
        places.append(f"in domain `{rule.domains}`")
    return f" {' '.join(places)}" if places else ""


def _approvals_phrase(rule: Rule) -> str:
    if rule.approvals == 0:
        return "nobody's approval"
    whom = f"members of `{rule.group}`" if rule.group else "stewards"
    if rule.approvals is None:
        return f"as many approvals by {whom} as its domain says"
    return f"{counted(rule.approvals, 'approval')} by {whom}"


def _musts(rule: Rule) -> Iterable[str]:
    if rule.owners_answer:
        yield "an answer of the owner of every module it may break"
    if rule.threads_block:
        yield "every conversation resolved"
    if rule.arrow_compatible:
        yield "Arrow readers of both versions reading both"


def _afterwards(rule: Rule) -> Iterable[str]:
    if rule.publishes_itself:
        yield "It publishes itself once nothing is missing."
    if rule.notice_hours:
        notice = change_needs.notice(rule.notice_hours)
        yield f"It takes effect {notice} after its publication at the earliest."
    if rule.expires_after_days:
        yield f"It expires after {counted(rule.expires_after_days, 'day')}."
