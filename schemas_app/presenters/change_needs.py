"""What a change of a schema would need, in words, for each severity."""

import dataclasses
from collections.abc import Mapping

from schemas_app.domain.policies import Requirement
from schemas_app.domain.report import Severity
from schemas_app.presenters import words
from schemas_app.presenters.moments import counted


@dataclasses.dataclass(frozen=True, kw_only=True)
class Need:
    """What changes of these severities need; the approvals come first."""

    marks: tuple[words.Mark, ...]
    phrases: tuple[str, ...]
    rule: str


def needs(
    requirements: Mapping[Severity, Requirement], *, domain: str
) -> tuple[Need, ...]:
    """Return what each severity needs, the gravest first; alike is said once."""
    severities: dict[Requirement, list[Severity]] = {}
    for severity, required in requirements.items():
        severities.setdefault(required, []).append(severity)
    return tuple(
        Need(
            marks=tuple(words.SEVERITIES[severity] for severity in alike),
            phrases=phrases(required, domain=domain),
            rule=required.rule,
        )
        for required, alike in severities.items()
    )


def phrases(required: Requirement, *, domain: str) -> tuple[str, ...]:
    """Return everything that `required` asks for, each thing in a few words."""
    said = [_approvals(required, domain)]
    if required.owners_answer:
        said.append("an answer by the owner of each affected module")
    if required.threads_block:
        said.append("every thread resolved")
    if required.arrow_compatible:
        said.append("Arrow readers of both versions reading both")
    if required.notice_hours:
        said.append(f"{notice(required.notice_hours)} of notice before it takes effect")
    if required.expires_after_days:
        said.append(f"expires after {counted(required.expires_after_days, 'day')}")
    if required.publishes_itself:
        said.append("publishes itself once nothing is missing")
    return tuple(said)


def notice(hours: int) -> str:
    """Return a length of time in the unit people would choose."""
    if hours >= 48 and hours % 24 == 0:
        return counted(hours // 24, "day")
    return counted(hours, "hour")


def _approvals(required: Requirement, domain: str) -> str:
    whom = f"members of {required.group}" if required.group else f"stewards of {domain}"
    if not required.approvals_needed:
        return "no approval by anybody"
    return (
        f"{counted(required.approvals_needed, 'approval')} by {whom}, never an author"
    )
