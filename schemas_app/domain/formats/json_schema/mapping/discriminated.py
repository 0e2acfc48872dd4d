"""Objects of several shapes where one member says which: the branches of a union.

    {"oneOf": [
      {"properties": {"kind": {"const": "new"}, ...}, "required": ["kind"]},
      {"properties": {"kind": {"const": "cancel"}, ...}, "required": ["kind"]}]}

The member is required in every shape, and its one text is another one in each: reading
a value, and writing it back, both know the branch without trying them.
"""

import dataclasses

from schemas_app.domain import fields
from schemas_app.domain.formats.json_schema.mapping import (
    conjunctions,
    json_types,
    object_members,
)


def branches(
    node: conjunctions.Conjunction,
) -> tuple[tuple[str, conjunctions.Conjunction], ...]:
    """Return what is said in each branch, by the text that tells it from the others.

    There are none where nothing does. Raises errors.UnmappableField.
    """
    if len(node.unions) != 1:
        return ()
    shapes = [_with(node, branch) for branch in node.unions[0].branches]
    members = [object_members.declared(shape) for shape in shapes]
    for name in members[0]:
        texts = [
            _text(shape, name, declared.get(name, ()))
            for shape, declared in zip(shapes, members, strict=True)
        ]
        told = tuple(text for text in texts if text)
        if len(set(told)) == len(shapes):
            _check_count(node, len(shapes))
            return tuple(zip(told, shapes, strict=True))
    return ()


def _check_count(node: conjunctions.Conjunction, count: int) -> None:
    if count > fields.MOST_BRANCHES:
        conjunctions.refuse(
            node.place,
            f"is one of {count} shapes, and a union has at most {fields.MOST_BRANCHES}",
            remedy=object_members.KEEP_AS_TEXT,
        )


def _with(
    node: conjunctions.Conjunction, branch: conjunctions.Conjunction
) -> conjunctions.Conjunction:
    """Return `node` where `branch` is the one that holds."""
    return dataclasses.replace(
        branch,
        entered=(*branch.entered, *node.entered),
        parts=(*node.parts, *branch.parts),
    )


def _text(
    shape: conjunctions.Conjunction, name: str, places: tuple[conjunctions.Part, ...]
) -> str:
    """Return the one text that the member `name` is in `shape`, or ""."""
    if name not in object_members.required(shape):
        return ""
    listed = [
        values
        for place in places
        if (values := json_types.values(dict(place.schema), place.source.dialect))
    ]
    only = [values[0] for values in listed if len(values) == 1]
    return only[0] if only and isinstance(only[0], str) else ""
