"""What a proposal needs before it is published, as a checklist people can read."""

import dataclasses
from collections.abc import Mapping
from datetime import datetime

from schemas_app.domain import requirements
from schemas_app.presenters import moments
from schemas_app.presenters.moments import counted
from schemas_app.presenters.review_facts import Facts

_DAY = 24


@dataclasses.dataclass(frozen=True, kw_only=True)
class Checklist:
    """The items, what follows from the policy besides, and the policy's name."""

    items: tuple[requirements.Item, ...]
    notice: str
    policy: str
    expires: moments.Moment | None

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(item.sentence for item in self.items if not item.done)


def checklist(facts: Facts, *, now: datetime) -> Checklist:
    """Return the checklist of the current revision."""
    required = facts.required
    met = _by_full_names(facts.met, {m.number: str(m) for m in facts.modules.values()})
    return Checklist(
        items=requirements.checklist(required, met),
        notice=_notice(required.notice_hours),
        policy=_policy(required.policy, required.rule),
        expires=_expires(facts, now),
    )


def _by_full_names(
    met: requirements.Facts, names: Mapping[str, str]
) -> requirements.Facts:
    """Return `met` with modules called as people call them."""
    return dataclasses.replace(
        met,
        affected=tuple(names.get(number, number) for number in met.affected),
        answers=tuple(
            dataclasses.replace(answer, module=names.get(answer.module, answer.module))
            for answer in met.answers
        ),
    )


def duration(hours: int) -> str:
    """Return `36 hours` or `3 days`."""
    if hours % _DAY:
        return counted(hours, "hour")
    return counted(hours // _DAY, "day")


def _notice(hours: int) -> str:
    if not hours:
        return ""
    return f"{duration(hours)} of notice between publication and effect"


def _policy(number: int, rule: str) -> str:
    if not number:
        return "No policy is in force: the number of its domain counts."
    return f"Policy {number}, rule “{rule}”."


def _expires(facts: Facts, now: datetime) -> moments.Moment | None:
    at = facts.expires_at
    return moments.moment(at, now=now) if at else None
