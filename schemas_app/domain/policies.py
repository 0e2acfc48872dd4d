"""Who must agree before a change is published: ordered rules, the first that fits counts.

A policy is a value. What it asks of one proposal is a `Requirement`, written down with
the revision, so that a later change of policy does not move the goal posts.
"""

import dataclasses
import fnmatch
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Self

from schemas_app.domain import errors, exact_json
from schemas_app.domain.report import Severity

MAX_RULES = 100
MAX_APPROVALS = 20
MAX_HOURS = 24 * 366
MAX_DAYS = 3660
MAX_TEXT = 200


@dataclasses.dataclass(frozen=True, kw_only=True)
class Requirement:
    """What one proposal needs before it is published.

    `approvals_needed` come from members of `group`, or from the stewards of the domain
    if it is "". `owners_answer`: the owners of affected modules must answer, and none
    may be blocked. `notice_hours` lie at least between publication and effect.
    `expires_after_days` is None for a proposal that never expires by itself.
    `arrow_compatible`: those who read Arrow batches by the version before read the new
    ones, and the reverse. `publishes_itself`: as soon as nothing is missing, without anybody's doing.
    """

    rule: str = ""
    policy: int = 0
    approvals_needed: int = 1
    group: str = ""
    owners_answer: bool = False
    threads_block: bool = False
    arrow_compatible: bool = False
    notice_hours: int = 0
    expires_after_days: int | None = None
    publishes_itself: bool = False

    @property
    def notice(self) -> timedelta:
        return timedelta(hours=self.notice_hours)

    def as_json(self) -> dict[str, exact_json.Json]:
        """Return the requirement as the JSON object that a revision keeps."""
        return dataclasses.asdict(self)

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Self:
        """Return the requirement that `as_json` wrote, in this release or before."""
        known = {field.name for field in dataclasses.fields(cls)}
        return cls(**{name: value for name, value in row.items() if name in known})


@dataclasses.dataclass(frozen=True, kw_only=True)
class Rule:
    """Which changes need what.

    `domains` and `schemas` are shell globs over domain slugs and schema ids.
    `approvals` is None where the domain's own number counts.
    """

    name: str
    domains: str = "*"
    schemas: str = "*"
    severities: tuple[Severity, ...] = tuple(Severity)
    approvals: int | None = None
    group: str = ""
    owners_answer: bool = False
    threads_block: bool = False
    arrow_compatible: bool = False
    notice_hours: int = 0
    expires_after_days: int | None = None
    publishes_itself: bool = False

    def fits(self, *, domain: str, schema_id: str, severity: Severity) -> bool:
        """Return whether the rule speaks of such a change."""
        return (
            severity in self.severities
            and fnmatch.fnmatchcase(domain, self.domains)
            and fnmatch.fnmatchcase(schema_id, self.schemas)
        )

    def as_json(self) -> dict[str, exact_json.Json]:
        """Return the rule as a JSON object."""
        return dataclasses.asdict(self)


# What counts where no rule fits: nothing is ever free because a rule was forgotten.
OTHERWISE = Rule(name="otherwise")


@dataclasses.dataclass(frozen=True, kw_only=True)
class Policy:
    """Rules in their order; `number` 0 is the policy before there was any."""

    number: int = 0
    rules: tuple[Rule, ...] = ()

    def rule_for(self, *, domain: str, schema_id: str, severity: Severity) -> Rule:
        """Return the first rule that fits, or OTHERWISE."""
        return next(
            (
                rule
                for rule in self.rules
                if rule.fits(domain=domain, schema_id=schema_id, severity=severity)
            ),
            OTHERWISE,
        )

    def requirement(
        self,
        *,
        domain: str,
        schema_id: str,
        severity: Severity,
        approvals_of_domain: int,
    ) -> Requirement:
        """Return what a change of this severity needs."""
        rule = self.rule_for(domain=domain, schema_id=schema_id, severity=severity)
        return Requirement(
            rule=rule.name,
            policy=self.number,
            approvals_needed=(
                approvals_of_domain if rule.approvals is None else rule.approvals
            ),
            group=rule.group,
            owners_answer=rule.owners_answer,
            threads_block=rule.threads_block,
            arrow_compatible=rule.arrow_compatible,
            notice_hours=rule.notice_hours,
            expires_after_days=rule.expires_after_days,
            publishes_itself=rule.publishes_itself,
        )


def rules_from_json(rows: exact_json.Json) -> tuple[Rule, ...]:
    """Return the rules written in `rows`, a JSON array of objects.

    Raises errors.BadValue naming the rule and the member.
    """
    if not isinstance(rows, list) or len(rows) > MAX_RULES:
        raise _bad("rules", f"A policy is a list of at most {MAX_RULES} rules.")
    rules = tuple(_rule(index, row) for index, row in enumerate(rows))
    names = [rule.name for rule in rules]
    for index, name in enumerate(names):
        if name in names[:index] or name == OTHERWISE.name:
            raise _bad(f"rules[{index}].name", f"There is another rule {name!r}.")
    return rules


_FLAGS = ("owners_answer", "threads_block", "arrow_compatible", "publishes_itself")
_NUMBERS: Mapping[str, tuple[int, int]] = {
    "approvals": (0, MAX_APPROVALS),
    "notice_hours": (0, MAX_HOURS),
    "expires_after_days": (1, MAX_DAYS),
}
# Texts and numbers that may be left empty: the stewards, their domain's number, never.
_MAY_BE_EMPTY = ("group", "approvals", "expires_after_days")
_KNOWN = frozenset(field.name for field in dataclasses.fields(Rule))


def _rule(index: int, row: exact_json.Json) -> Rule:
    where = f"rules[{index}]"
    if not isinstance(row, dict):
        raise _bad(where, "A rule is a JSON object.")
    if "name" not in row:
        raise _bad(f"{where}.name", "A rule needs a name.")
    for name, value in row.items():
        _check_member(f"{where}.{name}", name, value)
    severities = tuple(map(Severity, row.get("severities", Severity)))
    rule = Rule(**{**row, "severities": severities})
    _check_is_safe(where, rule)
    return rule


def _check_member(where: str, name: str, value: object) -> None:
    if name not in _KNOWN:
        raise _bad(where, "A rule has no such member.")
    if name == "severities":
        _check_severities(where, value)
    elif name in _FLAGS:
        _check_flag(where, value)
    elif name in _NUMBERS:
        _check_number(where, name, value)
    else:
        _check_text(where, name, value)


def _check_severities(where: str, value: object) -> None:
    known = [str(severity) for severity in Severity]
    given = value if isinstance(value, list | tuple) else ()
    if not given or any(one not in known for one in given):
        raise _bad(where, f"It is a list of {', '.join(known)}.")


def _check_flag(where: str, value: object) -> None:
    if not isinstance(value, bool):
        raise _bad(where, "It is true or false.")


def _check_number(where: str, name: str, value: object) -> None:
    if value is None and name in _MAY_BE_EMPTY:
        return
    least, most = _NUMBERS[name]
    if (
        isinstance(value, bool)
        or not isinstance(value, int)
        or not least <= value <= most
    ):
        raise _bad(where, f"It is a whole number from {least} to {most}.")


def _check_text(where: str, name: str, value: object) -> None:
    least = 0 if name in _MAY_BE_EMPTY else 1
    if not isinstance(value, str) or not least <= len(value.strip()) <= MAX_TEXT:
        raise _bad(where, f"It is a text of {least} to {MAX_TEXT} characters.")
    if "\0" in value:
        raise _bad(where, "It holds NUL, which is no character of any text.")


def _check_is_safe(where: str, rule: Rule) -> None:
    """Raise errors.BadValue for a rule that would let pass what nobody looked at."""
    if rule.approvals == 0 and Severity.BREAKING in rule.severities:
        raise _bad(
            f"{where}.approvals", "A breaking change never passes without people."
        )
    if rule.publishes_itself and rule.approvals != 0:
        raise _bad(
            f"{where}.publishes_itself",
            "Only what needs nobody's approval (`approvals`: 0) publishes itself.",
        )


def _bad(name: str, message: str) -> errors.BadValue:
    return errors.BadValue(
        name=name, message=message, remedy="Correct the rule and propose it again."
    )
