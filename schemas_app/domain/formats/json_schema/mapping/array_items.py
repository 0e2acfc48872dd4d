"""The items of arrays: what is said about each, and whether their number is fixed."""

from decimal import Decimal

from schemas_app.domain import fields
from schemas_app.domain.formats.json_schema.mapping import conjunctions


def described(node: conjunctions.Conjunction) -> tuple[conjunctions.Part, ...]:
    """Return what is said about every item.

    Raises errors.UnmappableField if that is nothing, or differs from item to item.
    """
    for part in node.parts:
        if _is_tuple(part):
            conjunctions.refuse(
                part,
                "is an array whose items are described one by one",
                remedy='Make it an object, or keep it as text: `"x-arrow": "json"`.',
            )
    items = tuple(
        part.member("items", path=f"{part.path}[]")
        for part in node.parts
        if "items" in part.schema
    )
    if not items:
        conjunctions.refuse(
            node.place,
            "is an array that does not say what its items are",
            remedy="Describe the items under `items`.",
        )
    return items


def fixed_length(node: conjunctions.Conjunction) -> int:
    """Return how many items every array has, or 0 if that differs.

    Raises errors.UnmappableField if every array is too long.
    """
    least = max(_counts(node, "minItems"), default=0)
    most = min(_counts(node, "maxItems"), default=-1)
    if least > fields.MOST_ITEMS:
        conjunctions.refuse(
            node.place,
            f"has at least {least} items, and a list has at most {fields.MOST_ITEMS}",
        )
    return least if least == most else 0


def _is_tuple(part: conjunctions.Part) -> bool:
    known = "prefixItems" in part.source.dialect.applicators
    by_place = known and "prefixItems" in part.schema
    return by_place or isinstance(part.schema.get("items"), list)


def _counts(node: conjunctions.Conjunction, keyword: str) -> list[int]:
    found = (part.schema.get(keyword) for part in node.parts)
    return [int(count) for count in found if isinstance(count, int | Decimal)]
