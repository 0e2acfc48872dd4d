"""Changes of keywords that hold schemas: members, items, branches, definitions.

Each function gets the meeting of the two schemas a keyword stands in, yields what
appeared and vanished, and the meetings of what stands on both sides, to be compared.
"""

from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

from schemas_app.domain.changes import Change, Effect
from schemas_app.domain.formats.json_schema import json_values
from schemas_app.domain.formats.json_schema.changes import (
    branches,
    renames,
    value_changes,
)
from schemas_app.domain.formats.json_schema.changes.meetings import ABSENT, Meeting

Found: TypeAlias = Iterator[Change | Meeting]

# Each tells what a difference does by how all other members are treated.
_OTHERS = ("additionalProperties", "patternProperties", "unevaluatedProperties")


def properties(meeting: Meeting, keyword: str) -> Found:
    """Yield the members that appeared, stayed and vanished, and possible renames."""
    before = json_values.mapping(meeting.old.at(keyword).value)
    after = json_values.mapping(meeting.new.at(keyword).value)
    old_required, new_required = _required(meeting)
    renamed = renames.found(
        {name: before[name] for name in before if name not in after},
        {name: after[name] for name in after if name not in before},
        required=(old_required, new_required),
    )
    for name in (*after, *(name for name in before if name not in after)):
        inside = meeting.at(keyword, name)
        if name not in before:
            rule, effect = "PROPERTY_ADDED", _appearing(meeting, name)
            if name in new_required and name not in old_required:
                rule, effect = "REQUIRED_PROPERTY_ADDED", _and(effect, Effect.NARROWS)
            origin = next((old for old, new in renamed.items() if new == name), "")
            hint = f"possibly renamed from `{origin}`" if origin else ""
            yield inside.fact(rule, effect=effect, hint=hint, named=origin)
        elif name not in after:
            effect = _vanishing(meeting, name)
            if name in old_required and name not in new_required:
                effect = _and(effect, Effect.WIDENS)
            heir = renamed.get(name, "")
            hint = f"possibly renamed to `{heir}`" if heir else ""
            yield inside.fact("PROPERTY_REMOVED", effect=effect, hint=hint, named=heir)
        else:
            yield meeting.at(keyword, name, label=meeting.member(name))


def required(meeting: Meeting, keyword: str) -> Found:
    """Yield which members became required or optional, but for added and removed ones."""
    before, after = _required(meeting)
    old_names = json_values.mapping(meeting.old.at("properties").value)
    new_names = json_values.mapping(meeting.new.at("properties").value)
    for name in after:
        if name not in before and (name in old_names or name not in new_names):
            yield _about(meeting, name, before, after).fact(
                "PROPERTY_MADE_REQUIRED", name=name, where=meeting.at("required")
            )
    for name in before:
        if name not in after and (name in new_names or name not in old_names):
            yield _about(meeting, name, before, after).fact(
                "PROPERTY_MADE_OPTIONAL", name=name, where=meeting.at("required")
            )
    if set(before) == set(after):
        yield meeting.at(keyword).fact("SPELLING_CHANGED")


def _required(meeting: Meeting) -> tuple[list[str], list[str]]:
    before = json_values.sequence(meeting.old.at("required").value)
    after = json_values.sequence(meeting.new.at("required").value)
    return before, after


def _about(meeting: Meeting, name: str, before: list[str], after: list[str]) -> Meeting:
    """Return the meeting of whether a member is required, shown where it is declared."""
    declared = name in json_values.mapping(meeting.new.at("properties").value)
    at = meeting.at("properties", name) if declared else meeting.at("required")
    return at.saying(name in before, name in after)


def _appearing(meeting: Meeting, name: str) -> Effect:
    """Return what describing a member does: that depends on what was accepted before."""
    if _may_be_looked_for(meeting, meeting.old.value):
        return Effect.EITHER
    return _effect_of_description(
        meeting.old.value,
        meeting.new.at("properties", name).value,
        Effect.WIDENS,
        Effect.NARROWS,
    )


def _vanishing(meeting: Meeting, name: str) -> Effect:
    if _may_be_looked_for(meeting, meeting.new.value):
        return Effect.EITHER
    return _effect_of_description(
        meeting.new.value,
        meeting.old.at("properties", name).value,
        Effect.NARROWS,
        Effect.WIDENS,
    )


def _may_be_looked_for(meeting: Meeting, without: Any) -> bool:  # noqa: ANN401 (JSON)
    """Return whether some schema around may ask if a member has been described here."""
    return meeting.evaluating and "additionalProperties" not in without


def _and(described: Effect, demanded: Effect) -> Effect:
    """Return what describing a member and demanding it, or neither any more, do."""
    if described in (demanded, Effect.ARTIFACTS):
        return demanded
    return Effect.EITHER


def _effect_of_description(
    without: Any,  # noqa: ANN401 (JSON)
    description: Any,  # noqa: ANN401 (JSON)
    closed: Effect,
    opened: Effect,
) -> Effect:
    """Return the effect between `without` and with the description of a member."""
    others = without.get("additionalProperties", True)
    if "patternProperties" in without or "unevaluatedProperties" in without:
        return Effect.EITHER
    if others is False:
        return closed
    if others is True or others == {}:
        says_nothing = description is True or description == {}
        return Effect.ARTIFACTS if says_nothing else opened
    return Effect.EITHER


def pattern_properties(meeting: Meeting, keyword: str) -> Found:
    """Yield the patterns of names that appeared, stayed and vanished."""
    label = meeting.member("*")
    yield from _by_name(meeting, keyword, "PATTERN_PROPERTY", label=label)


def definitions(meeting: Meeting, keyword: str) -> Found:
    """Yield the definitions that appeared, stayed and vanished."""
    yield from _by_name(meeting, keyword, "DEFINITION", label=None)


def dependencies(meeting: Meeting, keyword: str) -> Found:
    """Yield the dependencies that appeared, changed and vanished, schemas and names."""
    yield from value_changes.dependencies(meeting.at(keyword), keyword)
    before = json_values.mapping(meeting.old.at(keyword).value)
    after = json_values.mapping(meeting.new.at(keyword).value)
    for name in dict.fromkeys((*after, *before)):
        if all(isinstance(part.get(name, []), list) for part in (before, after)):
            continue
        inside = meeting.at(keyword, name)
        if name not in before:
            yield inside.fact("DEPENDENCY_ADDED")
        elif name not in after:
            yield inside.fact("DEPENDENCY_REMOVED")
        elif isinstance(before[name], list) or isinstance(after[name], list):
            yield inside.fact("DEPENDENCY_CHANGED")
        else:
            yield meeting.under(keyword, name)


def _by_name(meeting: Meeting, keyword: str, stem: str, *, label: str | None) -> Found:
    before = json_values.mapping(meeting.old.at(keyword).value)
    after = json_values.mapping(meeting.new.at(keyword).value)
    for name in (*after, *(name for name in before if name not in after)):
        inside = meeting.at(keyword, name)
        if name not in before:
            yield inside.fact(f"{stem}_ADDED")
        elif name not in after:
            yield inside.fact(f"{stem}_REMOVED")
        else:
            yield meeting.at(keyword, name, label=name if label is None else label)


def others(meeting: Meeting, keyword: str) -> Found:
    """Yield how other members or items are treated, or compare their two schemas."""
    label = meeting.item() if "tems" in keyword else meeting.member("*")
    inside = meeting.at(keyword)
    if isinstance(inside.old.value, dict) and isinstance(inside.new.value, dict):
        yield meeting.at(keyword, label=label)
    else:
        yield from value_changes.others(inside, keyword)


def items(meeting: Meeting, keyword: str) -> Found:
    """Yield the changes of `items`, one schema or, up to 2019-09, a list of them."""
    inside = meeting.at(keyword)
    lists = [isinstance(side.value, list) for side in (inside.old, inside.new)]
    if all(lists):
        yield from prefix_items(meeting, keyword)
    elif any(lists):
        yield inside.fact("ITEMS_CHANGED")
    else:
        yield from others(meeting, keyword)


def prefix_items(meeting: Meeting, keyword: str) -> Found:
    """Yield the items of a tuple that appeared, stayed and vanished."""
    before = json_values.sequence(meeting.old.at(keyword).value)
    after = json_values.sequence(meeting.new.at(keyword).value)
    for index in range(max(len(before), len(after))):
        inside = meeting.at(keyword, index)
        if index >= len(before):
            yield inside.fact("TUPLE_ITEM_ADDED")
        elif index >= len(after):
            yield inside.fact("TUPLE_ITEM_REMOVED")
        else:
            yield meeting.at(keyword, index, label=meeting.item(index))


def demanded(meeting: Meeting, keyword: str) -> Found:
    """Yield that a demand appeared or vanished, or compare its two schemas."""
    inside = meeting.at(keyword)
    if ABSENT in (inside.old.value, inside.new.value):
        yield from value_changes.demand(inside, keyword)
    else:
        # Fewer matching items are one thing for a least number, another for a most.
        label = meeting.item() if keyword == "contains" else meeting.label
        under = meeting.under(keyword)
        yield under.at(label=label, certain=keyword != "contains")


def branches_of(meeting: Meeting, keyword: str) -> Found:
    """Yield the branches that appeared, stayed and vanished, whatever their order."""
    inside = meeting.at(keyword)
    before, after = inside.old.value, inside.new.value
    if keyword != "allOf" and ABSENT in (before, after):
        yield from value_changes.demand(inside, keyword)
        return
    old, new = json_values.sequence(before), json_values.sequence(after)
    pairs = branches.paired(old, new)
    stem = {"allOf": "ALL_OF", "anyOf": "ANY_OF", "oneOf": "ONE_OF"}[keyword]
    for index in range(len(new)):
        if index not in pairs:
            yield meeting.apart((keyword, len(old)), (keyword, index)).fact(
                f"{stem}_BRANCH_ADDED",
            )
        else:
            yield meeting.apart(
                (keyword, pairs[index]),
                (keyword, index),
                certain=keyword != "oneOf",
            )
    for index in sorted(set(range(len(old))) - set(pairs.values())):
        yield meeting.apart((keyword, index), (keyword, len(new))).fact(
            f"{stem}_BRANCH_REMOVED",
        )
    if _out_of_order([pairs[index] for index in sorted(pairs)]):
        yield inside.fact("BRANCHES_REORDERED")
    elif ABSENT in (before, after) and not (old or new):
        yield inside.fact("SPELLING_CHANGED")


def _out_of_order(numbers: Sequence[int]) -> bool:
    return list(numbers) != sorted(numbers)
