"""Schemas whose keywords get into each other's way, and small edits of them.

Few names, patterns and numbers, so that what is proven of one keyword is often decided
by another; and versions that differ a little, so that much can be proven at all.
"""

from decimal import Decimal
from typing import Any

from hypothesis import strategies

from schemas_app.domain.formats.json_schema import dialects

NAMES = ("a", "b", "ab")
PATTERNS = ("^a", "b$", "^[ab]$", "a", "^a$", "^..$")
NUMBERS = (0, 1, 2, 3, -1, Decimal("0.5"), Decimal("2.5"))
VALUES: tuple[Any, ...] = (
    0, 1, 2, Decimal("1.5"), "a", "b", "ab", None, True, False, [], [1], {}, {"a": 1},
    {"a": "a"}, [1, 1], ["a"],
)  # fmt: skip
_NAMES_OF_DRAFTS = tuple(dialects.DIALECTS)

_names = strategies.sampled_from(NAMES)
_few_names = strategies.lists(_names, min_size=1, max_size=2, unique=True)
_patterns = strategies.sampled_from(PATTERNS)
_sizes = strategies.integers(min_value=0, max_value=3)
_numbers = strategies.sampled_from(NUMBERS)
_scalars = strategies.sampled_from(
    [
        value
        for value in (*VALUES, 3, -1, "", "é", "bb", Decimal("1.0"))
        if not isinstance(value, list | dict)
    ]
)
documents = strategies.recursive(
    _scalars,
    lambda inner: (
        strategies.lists(inner, max_size=4)
        | strategies.dictionaries(strategies.sampled_from((*NAMES, "x", "bb")), inner)
    ),
    max_leaves=6,
)


def schemas(dialect):
    """Return a strategy for schemas of `dialect`, a name, with two definitions."""
    inside = strategies.recursive(
        _leaves(dialect), lambda part: _wholes(dialect, part), max_leaves=6
    )
    return strategies.builds(
        lambda root, one, other: {**root, "definitions": {"x": one, "y": other}},
        inside.filter(lambda schema: isinstance(schema, dict)),
        inside,
        inside,
    )


def _number(dialect):
    return _NAMES_OF_DRAFTS.index(dialect) + 4


def _leaves(dialect):
    flag = strategies.booleans() if dialect == "draft-04" else _numbers
    numbers = {
        "minimum": _numbers,
        "maximum": _numbers,
        "exclusiveMaximum": flag,
        "multipleOf": strategies.sampled_from([1, 2, 3, Decimal("0.5")]),
    }
    if dialect == "draft-04":
        numbers["maximum"] = _numbers
    texts = {"minLength": _sizes, "maxLength": _sizes, "pattern": _patterns}
    listed = strategies.lists(
        strategies.sampled_from(VALUES), min_size=1, max_size=4, unique_by=repr
    )
    anything = [{"not": {}}, {}] if dialect == "draft-04" else [True, False, {}]
    references = ["#/definitions/x", "#/definitions/y"]
    return strategies.one_of(
        _typed(strategies.sampled_from(["number", "integer"]), numbers).map(_paired),
        _typed(strategies.just("string"), texts),
        strategies.fixed_dictionaries({"enum": listed}),
        strategies.sampled_from(["null", "boolean", "object"]).map(
            lambda name: {"type": name}
        ),
        strategies.sampled_from(anything),
        strategies.sampled_from(references).map(lambda name: {"$ref": name}),
    )


def _paired(schema):
    """Give a flag the bound that draft 4 wants beside it."""
    if isinstance(schema.get("exclusiveMaximum"), bool):
        return {"maximum": 2, **schema}
    return schema


def _wholes(dialect, part):
    number = _number(dialect)
    schema = part.map(_object) if dialect == "draft-04" else part
    several = strategies.lists(schema, min_size=1, max_size=3)
    members = {
        "properties": strategies.dictionaries(_names, schema, min_size=1),
        "required": _few_names,
        "patternProperties": strategies.dictionaries(_patterns, schema, max_size=2),
        "additionalProperties": strategies.just(False) | schema,
        "minProperties": _sizes,
        "maxProperties": _sizes,
        "dependencies": strategies.dictionaries(_names, _few_names, max_size=1),
    }
    items = {
        "items": schema,
        "minItems": _sizes,
        "maxItems": _sizes,
        "uniqueItems": strategies.booleans(),
    }
    combined = {
        "allOf": several,
        "anyOf": several,
        "oneOf": several,
        "not": schema,
    }
    if number < 8:
        items["items"] = schema | several
        items["additionalItems"] = strategies.just(False) | schema
    else:
        items["prefixItems"] = several
    if number > 4:
        items["contains"] = schema
        members["propertyNames"] = schema
    if number > 5:
        combined |= {"if": schema, "then": schema, "else": schema}
    if number > 6:
        del members["dependencies"]
        limit = strategies.just(False) | schema
        items |= {
            "minContains": _sizes,
            "maxContains": _sizes,
            "unevaluatedItems": limit,
        }
        members |= {
            "dependentRequired": strategies.dictionaries(
                _names, _few_names, max_size=1
            ),
            "dependentSchemas": strategies.dictionaries(_names, schema, max_size=1),
            "unevaluatedProperties": limit,
        }
    return strategies.one_of(
        _typed(strategies.just("object"), members | combined),
        _typed(strategies.just("array"), items | combined),
        _some_of(combined),
        _some_of(members),
    )


def _object(schema):
    return schema if isinstance(schema, dict) else {}


def _typed(name, keywords):
    return strategies.builds(
        lambda kind, rest: {"type": kind, **rest}, name, _some_of(keywords)
    )


def _some_of(keywords):
    return strategies.lists(
        strategies.sampled_from(sorted(keywords)), min_size=1, max_size=3, unique=True
    ).flatmap(
        lambda chosen: strategies.fixed_dictionaries(
            {name: keywords[name] for name in chosen}
        )
    )


@strategies.composite
def versions(draw, dialect):
    """Return a schema and a version of it, mostly with one edit."""
    old = draw(schemas(dialect))
    new = old
    for _ in range(draw(strategies.integers(1, 2))):
        places = list(_places(new))
        path = draw(strategies.sampled_from(places))
        new = _edited(draw, new, path)
    return old, new


def _places(value, path=()):
    """Yield the paths to keywords and values, but not the definitions as a whole."""
    parts = value.items() if isinstance(value, dict) else enumerate(value)
    for step, part in parts:
        if step != "definitions":
            yield (*path, step)
        if isinstance(part, dict | list):
            yield from _places(part, (*path, step))


def _edited(draw, value, path):
    step, *others = path
    edited = dict(value) if isinstance(value, dict) else list(value)
    if others:
        edited[step] = _edited(draw, value[step], others)
        return edited
    part = value[step]
    if isinstance(part, bool):
        edited[step] = not part
    elif isinstance(part, int | Decimal):
        edited[step] = abs(part + draw(strategies.sampled_from([-1, 1])))
        if step == "multipleOf":
            edited[step] = part * 2
    elif isinstance(part, list) and len(part) > 1:
        edited[step] = part[1:]
    elif isinstance(value, dict) and not isinstance(part, str):
        del edited[step]
    elif step == "type":
        edited[step] = draw(strategies.sampled_from(["number", ["string", "array"]]))
    return edited
