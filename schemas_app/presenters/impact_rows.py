"""Whom a change concerns: modules, what they do with the schema, what it does to them.

What was written down with the revision stands beside what holds by now: a module that
came since is marked, one that is concerned no more is kept.
"""

import dataclasses
from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from schemas_app import models
from schemas_app.domain import impact, requirements
from schemas_app.domain.levels import LEVELS
from schemas_app.presenters import approvals, moments, words
from schemas_app.presenters.review_facts import Facts

HARMS: Mapping[str, words.Mark] = MappingProxyType(
    {
        impact.Harm.BROKEN: words.Mark(label="Breaks", tone="danger", icon="break"),
        impact.Harm.POSSIBLE: words.Mark(
            label="May break", tone="warn", icon="question"
        ),
        impact.Harm.REVALIDATE: words.Mark(label="Look again", tone="info", icon="eye"),
    }
)
_MEANING: Mapping[str, str] = MappingProxyType(
    {
        impact.Harm.BROKEN: "proven by a document",
        impact.Harm.POSSIBLE: "not excluded",
        impact.Harm.REVALIDATE: "touched, not broken",
    }
)
_HINTS: Mapping[str, str] = MappingProxyType(
    {
        impact.Role.CONSUMER: "Consumers read what is written under the new version",
        impact.Role.PRODUCER: "Producers go on writing what was valid before",
    }
)
ANSWERS: Mapping[str, words.Mark] = MappingProxyType(
    {
        requirements.Answer.OK: words.Mark(label="Ready", tone="good", icon="check"),
        requirements.Answer.MIGRATING: words.Mark(
            label="Migrating", tone="info", icon="clock"
        ),
        requirements.Answer.BLOCKED: words.Mark(
            label="Blocked", tone="danger", icon="cross"
        ),
    }
)


@dataclasses.dataclass(frozen=True, kw_only=True)
class AnswerRow:
    """What a module's owner said; `stale` where it was of an older revision."""

    mark: words.Mark
    person: str
    revision: int
    ready: moments.Moment | None
    comment: str
    moment: moments.Moment
    stale: bool


@dataclasses.dataclass(frozen=True, kw_only=True)
class ImpactRow:
    """One use of the schema by a module.

    `change` says what differs from what was written down with the revision, or "".
    """

    number: str
    name: str
    owner: str
    role: str
    seen: bool
    fields: tuple[str, ...]
    more_fields: int
    mark: words.Mark
    meaning: str
    change: str
    answer: AnswerRow | None


_MOST_FIELDS = 8
_Key = tuple[str, str]


def rows(facts: Facts, *, now: datetime) -> tuple[ImpactRow, ...]:
    """Return the uses concerned now, the worst first, and then those that no longer are."""
    written = {_key(one): one for one in map(_written, facts.current.impact)}
    holding = {_key(one): one for one in facts.concerned}
    answers = _answers(facts, now=now)
    if not facts.open:
        # What is closed was decided on what was known then.
        return tuple(
            _row(one, "", facts, answers.get(one.module)) for one in written.values()
        )
    return tuple(
        _row(one, _change(key, one, written), facts, answers.get(one.module))
        for key, one in holding.items()
    ) + tuple(
        _row(one, "concerned no more", facts, answers.get(one.module))
        for key, one in written.items()
        if key not in holding
    )


def hints(facts: Facts) -> tuple[str, ...]:
    """Return why modules may be hurt in a direction that the level does not promise."""
    level = facts.report.level
    held = facts.concerned if facts.open else map(_written, facts.current.impact)
    hurt = {one.role for one in held if one.harm is not impact.Harm.REVALIDATE}
    return tuple(
        f"{_HINTS[role]}: that is the direction {direction.upper()}, which the level "
        f"{level} does not promise. So a change may be compatible and break them."
        for role, direction in impact.DIRECTIONS.items()
        if role in hurt and direction not in LEVELS[level].directions
    )


def _written(row: Mapping[str, Any]) -> impact.Consequence:
    """Return a consequence as a revision keeps it."""
    return impact.Consequence(
        module=row["module"],
        role=impact.Role(row["role"]),
        harm=impact.Harm(row["harm"]),
        touched=tuple(row.get("touched", ())),
        declared=row.get("declared", True),
    )


def _key(one: impact.Consequence) -> _Key:
    return one.module, str(one.role)


def _change(
    key: _Key, one: impact.Consequence, written: Mapping[_Key, impact.Consequence]
) -> str:
    if key not in written:
        return "came since"
    before = written[key].harm
    return f"was “{HARMS[before].label.lower()}”" if before is not one.harm else ""


def _row(
    one: impact.Consequence, change: str, facts: Facts, answer: AnswerRow | None
) -> ImpactRow:
    module = facts.modules.get(one.module)
    return ImpactRow(
        number=one.module,
        name=module.name if module else "",
        owner=approvals.name(module.owner) if module else "",
        role=str(one.role),
        seen=not one.declared,
        fields=one.touched[:_MOST_FIELDS],
        more_fields=max(0, len(one.touched) - _MOST_FIELDS),
        mark=HARMS[one.harm],
        meaning=_MEANING[one.harm],
        change=change,
        answer=answer,
    )


def _answers(facts: Facts, *, now: datetime) -> Mapping[str, AnswerRow]:
    """Return each module's last answer to any revision, the current one's first."""
    last = {answer.module.number: answer for answer in facts.answers}
    return {
        number: _answer(
            facts.given.get(number, answer),
            stale=number not in facts.given,
            now=now,
        )
        for number, answer in last.items()
    }


def _answer(answer: models.Acknowledgement, *, stale: bool, now: datetime) -> AnswerRow:
    return AnswerRow(
        mark=ANSWERS[answer.answer],
        person=approvals.name(answer.person),
        revision=answer.revision.number,
        ready=moments.moment(answer.ready_at, now=now) if answer.ready_at else None,
        comment=answer.comment,
        moment=moments.moment(answer.at, now=now),
        stale=stale,
    )
