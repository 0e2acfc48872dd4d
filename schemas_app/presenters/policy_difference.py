"""What one policy changes of another, rule by rule and member by member."""

import dataclasses
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from schemas_app.domain.policies import Rule
from schemas_app.presenters import change_needs, policy_rules, prose, words
from schemas_app.presenters.moments import counted

ADDED = words.Mark(label="Added", tone="good", icon="plus")
REMOVED = words.Mark(label="Removed", tone="danger", icon="minus")
CHANGED = words.Mark(label="Changed", tone="warn", icon="pencil")
MOVED = words.Mark(label="Moved", tone="info", icon="either")

_MEMBERS: Mapping[str, str] = MappingProxyType(
    {
        "severities": "Severities",
        "domains": "Domains",
        "schemas": "Schemas",
        "approvals": "Approvals",
        "group": "By members of",
        "owners_answer": "Owners answer",
        "threads_block": "Threads must be resolved",
        "arrow_compatible": "Arrow readers read both versions",
        "notice_hours": "Notice",
        "expires_after_days": "Expires after",
        "publishes_itself": "Publishes itself",
    }
)


@dataclasses.dataclass(frozen=True)
class Member:
    """One member of a rule, before and after."""

    label: str
    before: str
    after: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Difference:
    """What becomes of one rule; `place` says where it stands, before and after."""

    mark: words.Mark
    name: str
    place: str
    sentence: tuple[prose.Part, ...]
    members: tuple[Member, ...] = ()


def differences(
    before: Sequence[Rule], after: Sequence[Rule]
) -> tuple[Difference, ...]:
    """Return what becomes of every rule that does not stay as it is; names tell them apart."""
    old = {rule.name: (place, rule) for place, rule in enumerate(before, start=1)}
    new = {rule.name: (place, rule) for place, rule in enumerate(after, start=1)}
    removed = [
        _whole(REMOVED, rule, str(place))
        for name, (place, rule) in old.items()
        if name not in new
    ]
    rest = [
        _whole(ADDED, rule, str(place))
        if name not in old
        else _between(old[name], (place, rule), moved=_moved(name, old, new))
        for name, (place, rule) in new.items()
    ]
    return (*removed, *(one for one in rest if one is not None))


def _whole(mark: words.Mark, rule: Rule, place: str) -> Difference:
    return Difference(
        mark=mark,
        name=rule.name,
        place=place,
        sentence=prose.parts(policy_rules.sentence(rule)),
    )


def _between(
    before: tuple[int, Rule], after: tuple[int, Rule], *, moved: bool
) -> Difference | None:
    (was, old), (becomes, new) = before, after
    members = tuple(
        Member(label, _value(name, old), _value(name, new))
        for name, label in _MEMBERS.items()
        if getattr(old, name) != getattr(new, name)
    )
    if not members and not moved:
        return None
    return Difference(
        mark=CHANGED if members else MOVED,
        name=new.name,
        place=f"{was} → {becomes}" if moved else str(becomes),
        sentence=prose.parts(policy_rules.sentence(new)),
        members=members,
    )


def _moved(
    name: str,
    old: Mapping[str, tuple[int, Rule]],
    new: Mapping[str, tuple[int, Rule]],
) -> bool:
    """Return whether a rule changed places with another that stays.

    The first that fits counts: only the order among themselves means anything.
    """
    return [one for one in old if one in new].index(name) != [
        one for one in new if one in old
    ].index(name)


def _value(member: str, rule: Rule) -> str:
    value = getattr(rule, member)
    if member == "severities":
        return words.listed(tuple(map(str, value)))
    if member == "approvals":
        return "as the domain says" if value is None else str(value)
    if member == "notice_hours":
        return change_needs.notice(value) if value else "none"
    if member == "expires_after_days":
        return "never" if value is None else counted(value, "day")
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) or "the stewards"
