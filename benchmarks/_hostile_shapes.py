"""Hostile by shape: too deep, too wide, in circles, or larger than it looks."""

import json
import random
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

Schema: TypeAlias = "dict[str, Any]"

_MOST_BYTES = 1024 * 1024
_LEAVES: tuple[Schema, ...] = (
    {"type": "string"},
    {"type": "integer", "minimum": 0},
    {"enum": ["a", 1, None]},
    {"type": "string", "pattern": "^(a+)+$"},
    {"type": "array", "items": {"type": "number"}},
    {},
)
Wrap: TypeAlias = "Callable[[Any], Schema]"
_INSIDE: tuple[Wrap, ...] = (
    lambda inner: {"items": inner},
    lambda inner: {"type": "object", "properties": {"a": inner}},
    lambda inner: {"additionalProperties": inner},
    lambda inner: {"allOf": [inner]},
    lambda inner: {"anyOf": [inner, {"type": "null"}]},
    lambda inner: {"oneOf": [{"type": "boolean"}, inner]},
    lambda inner: {"not": inner},
    lambda inner: {"if": inner, "then": {"minimum": 1}, "else": True},
    lambda inner: {"patternProperties": {"^x": inner}},
    lambda inner: {"propertyNames": inner},
    lambda inner: {"contains": inner},
    lambda inner: {"prefixItems": [inner], "items": False},
    lambda inner: {"dependentSchemas": {"a": inner}},
    lambda inner: {"unevaluatedProperties": inner},
)


def _as_it_is(inner: Schema) -> Schema:
    return inner


def leaf(chance: random.Random) -> Schema:
    """Return a schema of one line."""
    return dict(chance.choice(_LEAVES))


def depth(chance: random.Random, heavy: bool) -> str:  # noqa: FBT001
    """Return schemas in schemas, or only brackets in brackets."""
    levels = chance.choice((60, 95, 199, 200, 5_000) if heavy else (2, 10, 30))
    if chance.random() < 0.1:
        opening, closing = chance.choice(
            (('{"items":', "}"), ("[", "]"), ('{"a":[', "]}"))
        )
        return opening * levels + "{}" + closing * levels
    levels = min(levels, 200)
    same = chance.random() < 0.5
    wrap = chance.choice(_INSIDE)
    made: Any = leaf(chance)
    for _ in range(levels):
        made = wrap(made)
        if not same:
            wrap = chance.choice(_INSIDE)
    return json.dumps(made)


def width(chance: random.Random, heavy: bool) -> str:  # noqa: FBT001
    """Return very many members of an object, or branches, or definitions."""
    count = chance.choice((3_000, 12_000) if heavy else (10, 60, 300))
    names = [f"{chance.choice('abc')}{number}" for number in range(count)]
    kind = chance.randrange(6)
    if kind == 0:
        made: Schema = {"properties": {name: leaf(chance) for name in names}}
    elif kind == 1:
        made = {"required": names, "properties": dict.fromkeys(names, True)}
    elif kind == 2:
        made = {chance.choice(("anyOf", "oneOf", "allOf")): _branches(chance, names)}
    elif kind == 3:
        made = {"$defs": {name: leaf(chance) for name in names}}
    elif kind == 4:
        made = {"patternProperties": {f"^{name}": leaf(chance) for name in names}}
    else:
        made = {"dependentRequired": dict.fromkeys(names, names[:3])}
    return _fitting(made)


def _branches(chance: random.Random, names: list[str]) -> list[Schema]:
    tagged = chance.random() < 0.5
    return [
        {"properties": {"kind": {"const": name}}, "required": ["kind"]}
        if tagged
        else leaf(chance)
        for name in names
    ]


def long_lists(chance: random.Random, heavy: bool) -> str:  # noqa: FBT001
    """Return enums by the hundred thousand, and other lists without end."""
    count = chance.choice((20_000, 150_000, 600_000) if heavy else (20, 200, 1_000))
    kind = chance.randrange(5)
    values: list[Any] = list(range(count))
    if kind == 1:
        values = [f"v{number}" for number in values]
    elif kind == 2:
        values = [[number % 7, {"a": number}] for number in values]
    elif kind == 3:
        values = [number / 8 for number in values]
    elif kind == 4:
        values = [1, "1", 1.0, True, None] * (count // 5)
    name = chance.choice(("enum", "enum", "examples", "required", "default"))
    made = {name: values, "type": chance.choice(("integer", "string", "array"))}
    # Beyond the limit now and then: it is to be refused, and soon.
    return json.dumps(made) if chance.random() < 0.2 else _fitting(made)


def cycles(chance: random.Random, heavy: bool) -> str:  # noqa: FBT001
    """Return references that come back to where they began."""
    count = chance.choice((300, 1_500) if heavy else (1, 2, 3, 12))
    names = [f"n{number}" for number in range(count)]
    wrap: Wrap = chance.choice((*_INSIDE, _as_it_is))
    parts: Schema = {}
    for number, name in enumerate(names):
        aims = [names[(number + 1) % count], chance.choice(names)]
        references = [{"$ref": f"#/$defs/{aim}"} for aim in aims]
        parts[name] = wrap(
            references[0]
            if chance.random() < 0.7
            else {chance.choice(("allOf", "anyOf", "oneOf")): references}
        )
    made: Schema = {"$ref": "#/$defs/n0", "$defs": parts}
    if chance.random() < 0.2:
        made = {"$dynamicAnchor": "n", "items": {"$dynamicRef": "#n"}, "$defs": parts}
    if chance.random() < 0.2:
        made = {"$ref": "#", **wrap({"$ref": "#"})}
    if chance.random() < 0.2:
        made["$schema"] = "https://json-schema.org/draft/2019-09/schema"
        made["$recursiveRef"] = "#"
    return json.dumps(made)


def doubling(chance: random.Random, heavy: bool) -> str:  # noqa: FBT001
    """Return a short text that is 2**n schemas once its references are followed."""
    levels = chance.choice((60, 180) if heavy else (3, 6, 12))
    joint = chance.choice(("allOf", "anyOf", "oneOf", "properties", "prefixItems"))
    parts: Schema = {f"n{levels}": leaf(chance)}
    for number in range(levels):
        aim = {"$ref": f"#/$defs/n{number + 1}"}
        parts[f"n{number}"] = {
            joint: {"a": aim, "b": aim} if joint == "properties" else [aim, aim]
        }
    return json.dumps({"$ref": "#/$defs/n0", "$defs": parts})


def towers(chance: random.Random, heavy: bool) -> str:  # noqa: FBT001
    """Return branches in branches: so many combinations that none can try them all."""
    levels, branches = chance.choice(
        ((8, 3), (12, 2), (3, 18), (1, 400)) if heavy else ((2, 2), (3, 3), (2, 6))
    )

    def tower(left: int) -> Schema:
        if not left:
            return leaf(chance)
        joint = chance.choice(("allOf", "anyOf", "oneOf"))
        return {joint: [tower(left - 1) for _ in range(branches)]}

    if chance.random() < 0.3:
        choices = [
            {"anyOf": [{"required": [f"a{number}"]}, {"required": [f"b{number}"]}]}
            for number in range(levels * branches)
        ]
        return json.dumps({"allOf": choices})
    return _fitting(tower(levels))


def repetition(chance: random.Random, heavy: bool) -> str:  # noqa: FBT001
    """Return one thing again and again, as what is small when it is compressed."""
    count = chance.choice((400, 2_000) if heavy else (4, 20, 60))
    block = {
        "type": "object",
        "properties": {f"f{number}": leaf(chance) for number in range(6)},
        "required": ["f0", "f1"],
        "additionalProperties": False,
    }
    title = "x" * chance.choice((1, 300_000 if heavy else 3_000))
    joint = chance.choice(("anyOf", "oneOf", "allOf", "properties"))
    blocks: Any = [block] * count
    if joint == "properties":
        blocks = {f"p{number}": block for number in range(count)}
    return _fitting({"title": title, joint: blocks})


def negations(chance: random.Random, heavy: bool) -> str:  # noqa: FBT001
    """Return conditions on conditions, which a proof has to take apart."""
    count = chance.choice((40, 120) if heavy else (2, 5, 9))
    parts: list[Schema] = []
    for number in range(count):
        one = {"properties": {f"a{number}": leaf(chance)}, "required": [f"a{number}"]}
        kind = chance.randrange(4)
        parts.append(
            {"not": one}
            if kind == 0
            else {"if": one, "then": leaf(chance), "else": {"not": leaf(chance)}}
            if kind == 1
            else {"not": {"anyOf": [one, {"not": leaf(chance)}]}}
            if kind == 2
            else {"oneOf": [one, {"not": one}, leaf(chance)]}
        )
    return json.dumps({"allOf": parts, "unevaluatedProperties": False})


def _fitting(made: Schema) -> str:
    """Return the text of a schema, cut down by halves until it is within the limit."""
    text = json.dumps(made)
    while len(text) > _MOST_BYTES:
        for name, part in made.items():
            if isinstance(part, list):
                made[name] = part[: len(part) // 2]
            elif isinstance(part, dict):
                made[name] = dict(list(part.items())[: len(part) // 2])
            elif isinstance(part, str):
                made[name] = part[: len(part) // 2]
        text = json.dumps(made)
    return text
