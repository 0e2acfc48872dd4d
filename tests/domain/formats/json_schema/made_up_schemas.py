"""Schemas that Hypothesis makes up: small, of every draft, with references and words.

They are valid schemas by construction, so that any two can be compared.
"""

from decimal import Decimal
from typing import Any

from hypothesis import Phase, settings, strategies

from schemas_app.domain import json_pointer
from schemas_app.domain.formats.json_schema import dialects, keywords

# They are small already; looking for smaller ones that fail takes minutes.
some = settings(max_examples=50, phases=(Phase.explicit, Phase.reuse, Phase.generate))

_HOMES = ("$defs", "definitions")
NAMES = ("a", "b", "kind")
_names = strategies.sampled_from(NAMES)
_plain: strategies.SearchStrategy[Any] = strategies.sampled_from(
    [
        None,
        True,
        False,
        0,
        1,
        -1,
        Decimal("1.5"),
        Decimal("1.0"),
        "",
        "a",
        "é",
        [],
        [1],
        {},
    ]
)
_sizes = strategies.integers(min_value=0, max_value=3)
_numbers = strategies.sampled_from(
    [-1, 0, 1, Decimal("0.5"), Decimal("2.50"), 2**60 + 1]
)
_steps = strategies.sampled_from([1, 2, 3, Decimal("0.1"), Decimal("0.01")])
_types = strategies.sampled_from(
    ["null", "boolean", "object", "array", "number", "string", "integer"]
)
_patterns = strategies.sampled_from(["^a", "b$", "^[a-z]{1,2}$", "."])

_OF_EVERY_DRAFT = {
    "type": _types | strategies.lists(_types, min_size=1, max_size=3, unique=True),
    "maximum": _numbers,
    "minimum": _numbers,
    "multipleOf": _steps,
    "minLength": _sizes,
    "maxLength": _sizes,
    "pattern": _patterns,
    "minItems": _sizes,
    "maxItems": _sizes,
    "uniqueItems": strategies.booleans(),
    "minProperties": _sizes,
    "maxProperties": _sizes,
    "format": strategies.sampled_from(["date", "uuid"]),
    "title": strategies.text(max_size=3),
    "default": _plain,
    "unit": _plain,
    "arrow": _plain,
}
_LATER: dict[str, dict[str, Any]] = {
    "draft-06": {
        "const": _plain,
        "exclusiveMinimum": _numbers,
        "examples": strategies.lists(_plain, max_size=2),
    },
    "draft-07": {"$comment": strategies.text(max_size=3)},
    "2019-09": {
        "deprecated": strategies.booleans(),
        "minContains": _sizes,
        "maxContains": _sizes,
    },
}
_ORDER = tuple(dialects.DIALECTS)


def schemas(dialect):
    """Return a strategy for whole schemas of `dialect`, a name."""
    home = "$defs" if dialect in ("2019-09", "2020-12") else "definitions"
    inside = _inside(dialect, home)
    definitions = strategies.fixed_dictionaries({"x": inside, "y": inside})
    return strategies.builds(
        lambda root, held: {**root, home: held} if isinstance(root, dict) else root,
        inside,
        definitions,
    )


def _inside(dialect, home):
    leaves = _leaves(dialect)
    references = strategies.sampled_from(["x", "y"]).map(
        lambda name: {"$ref": f"#/{home}/{name}"}
    )
    booleans = strategies.nothing() if dialect == "draft-04" else strategies.booleans()
    return strategies.recursive(
        leaves | leaves | references | booleans,
        lambda schema: _nodes(dialect, leaves, schema),
        max_leaves=8,
    )


def _leaves(dialect):
    keywords: dict[str, Any] = dict(_OF_EVERY_DRAFT)
    for name in _ORDER[: _ORDER.index(dialect) + 1]:
        keywords |= _LATER.get(name, {})
    keywords["enum"] = strategies.lists(_plain, min_size=1, max_size=3, unique_by=str)
    if dialect != "draft-04":
        keywords["required"] = strategies.lists(_names, max_size=2, unique=True)
    else:
        keywords["required"] = strategies.lists(
            _names, min_size=1, max_size=2, unique=True
        )
    return _some_of(keywords)


def _nodes(dialect, leaves, schema):
    limits = schema | strategies.booleans()
    keywords: dict[str, Any] = {
        "properties": strategies.dictionaries(_names, schema, max_size=3),
        "patternProperties": strategies.dictionaries(_patterns, schema, max_size=1),
        "additionalProperties": limits,
        "items": schema,
        "allOf": strategies.lists(schema, min_size=1, max_size=2),
        "anyOf": strategies.lists(schema, min_size=1, max_size=2),
        "oneOf": strategies.lists(schema, min_size=1, max_size=2),
        "not": schema,
    }
    number = _ORDER.index(dialect)
    if number >= _ORDER.index("draft-06"):
        keywords |= {"contains": schema, "propertyNames": schema}
    if number >= _ORDER.index("draft-07"):
        keywords |= {"if": schema, "then": schema, "else": schema}
    if number >= _ORDER.index("2019-09"):
        keywords |= {
            "dependentRequired": strategies.dictionaries(
                _names, strategies.lists(_names, max_size=1), max_size=1
            ),
            "dependentSchemas": strategies.dictionaries(_names, schema, max_size=1),
            "unevaluatedProperties": limits,
            "unevaluatedItems": limits,
        }
    if dialect == "2020-12":
        keywords["prefixItems"] = strategies.lists(schema, min_size=1, max_size=2)
    else:
        keywords["items"] = schema | strategies.lists(schema, min_size=1, max_size=2)
        keywords["additionalItems"] = limits
    return strategies.builds(
        lambda one, other: {**one, **other}, leaves, _some_of(keywords)
    )


def _some_of(keywords):
    """Return a strategy for objects with up to three of `keywords`."""
    return strategies.lists(
        strategies.sampled_from(sorted(keywords)), max_size=3, unique=True
    ).flatmap(
        lambda chosen: strategies.fixed_dictionaries(
            {name: keywords[name] for name in chosen}
        )
    )


@strategies.composite
def pairs(draw, dialect):
    """Return two schemas of `dialect`: two of their own, or one with an edited part."""
    old = draw(schemas(dialect))
    new = draw(schemas(dialect))
    if draw(strategies.booleans()):
        return old, new
    places = [
        part.pointer for part in keywords.subschemas(old, dialects.DIALECTS[dialect])
    ]
    return old, _replaced(
        old, json_pointer.parts(draw(strategies.sampled_from(places))), new
    )


def _replaced(value, steps, part):
    """Return `value` with `part` at the end of `steps`, and its definitions as they were."""
    if not steps:
        if not isinstance(part, dict) or not isinstance(value, dict):
            return part
        homes = {name: value[name] for name in _HOMES if name in value}
        return {name: held for name, held in part.items() if name not in _HOMES} | homes
    step, *others = steps
    if isinstance(value, list):
        number = int(step)
        return [
            *value[:number],
            _replaced(value[number], others, part),
            *value[number + 1 :],
        ]
    return {**value, step: _replaced(value[step], others, part)}
