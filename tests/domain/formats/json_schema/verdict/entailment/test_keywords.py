"""What the prover knows of each keyword: the narrow schema fits the wide one, not back.

Each row is one rule in both directions: proven one way, and the other way, where it is
not true, not proven.
"""

from decimal import Decimal

import pytest

from tests.domain.formats.json_schema.verdict.entailment.asking import proven

INTEGER = {"type": "integer"}
NUMBER = {"type": "number"}
TEXT = {"type": "string"}
CLOSED = {"additionalProperties": False}


def properties(**named):
    return {"type": "object", "properties": named}


def tagged(part, *tags):
    return {
        "oneOf": [
            {
                "type": "object",
                "properties": {"kind": {"const": tag}, "value": part},
                "required": ["kind"],
            }
            for tag in tags
        ]
    }


def array(**keywords):
    return {"type": "array", **keywords}


NARROW_AND_WIDE = {
    "a type of two": (TEXT, {"type": ["string", "null"]}),
    "an integer is a number": (INTEGER, NUMBER),
    "nothing is anything": (False, TEXT),
    "anything is everything": (TEXT, True),
    "listed values are more": ({"enum": [1, "a"]}, {"enum": ["a", 1, None]}),
    "a constant is listed": ({"const": Decimal("1.0")}, {"enum": [1, 2]}),
    "listed values fit": ({"enum": ["ab", "b"]}, {"type": "string", "maxLength": 2}),
    "a listed object fits": (
        {"const": {"a": [1, 2]}},
        properties(a=array(items=INTEGER, maxItems=2)),
    ),
    "a minimum is lower": (
        {"type": "number", "minimum": 1},
        {"type": "number", "minimum": Decimal("0.5")},
    ),
    "a bound is left out": (
        {"type": "number", "exclusiveMaximum": 3},
        {"type": "number", "maximum": 3},
    ),
    "numbers of another kind are between": (
        {"type": "integer", "minimum": 1, "maximum": 2},
        {"type": "integer", "enum": [1, 2, 3]},
    ),
    "a multiple of a multiple": (
        {"type": "number", "multipleOf": Decimal("0.3")},
        {"type": "number", "multipleOf": Decimal("0.1")},
    ),
    "two multiples are a common one": (
        {"type": "integer", "allOf": [{"multipleOf": 4}, {"multipleOf": 6}]},
        {"type": "integer", "multipleOf": 3},
    ),
    "a length": ({"type": "string", "minLength": 2}, {"type": "string", "minLength": 1}),
    "a pattern": (
        {"type": "string", "pattern": "^[a-c]+$"},
        {"type": "string", "pattern": "^[a-z]+$"},
    ),
    "a pattern says the length": (
        {"type": "string", "pattern": "^[a-z]{3}$"},
        {"type": "string", "maxLength": 3},
    ),
    "a pattern lists the values": (
        {"type": "string", "pattern": "^(a|b)$"},
        {"enum": ["a", "b", "c"]},
    ),
    "a property": (properties(a=INTEGER), properties(a=NUMBER)),
    "a property less": (properties(a=TEXT, b=TEXT), properties(a=TEXT)),
    "a property more in a closed object": (
        {**properties(a=TEXT), **CLOSED},
        {**properties(a=TEXT, b=TEXT), **CLOSED},
    ),
    "a closed object in an open one": (
        {**properties(a=TEXT), **CLOSED},
        properties(a=TEXT, b=INTEGER),
    ),
    "a required property": (
        {**properties(a=TEXT), "required": ["a", "b"]},
        {**properties(a=TEXT), "required": ["a"]},
    ),
    "a required property that cannot be": (
        {**properties(a=False), "required": ["a"]},
        {"type": "null"},
    ),
    "typed others": (
        {"type": "object", "additionalProperties": INTEGER},
        {"type": "object", "properties": {"a": NUMBER}, "additionalProperties": NUMBER},
    ),
    "a declared property fits a pattern": (
        {**properties(ab=INTEGER), **CLOSED},
        {"type": "object", "patternProperties": {"^a": NUMBER}, **CLOSED},
    ),
    "a pattern of names in another": (
        {"type": "object", "patternProperties": {"^ab": INTEGER}, **CLOSED},
        {"type": "object", "patternProperties": {"^a": NUMBER}, **CLOSED},
    ),
    "names": (
        {"type": "object", "propertyNames": {"pattern": "^[a-c]$"}},
        {"type": "object", "propertyNames": {"maxLength": 1}},
    ),
    "listed names": (
        {"type": "object", "propertyNames": {"enum": ["a", "b"]}},
        {"type": "object", "maxProperties": 2},
    ),
    "a number of members": (
        {"type": "object", "maxProperties": 1},
        {"type": "object", "maxProperties": 2},
    ),
    "required members are as many": (
        {"type": "object", "required": ["a", "b"]},
        {"type": "object", "minProperties": 2},
    ),
    "a closed object has no more": (
        {**properties(a=TEXT), **CLOSED},
        {"type": "object", "maxProperties": 1},
    ),
    "a dependent name is required": (
        {"type": "object", "required": ["a", "b"]},
        {"type": "object", "dependentRequired": {"a": ["b"]}},
    ),
    "a dependent name": (
        {"type": "object", "dependentRequired": {"a": ["b", "c"]}},
        {"type": "object", "dependentRequired": {"a": ["b"]}},
    ),
    "a dependent schema": (
        {"type": "object", "dependentSchemas": {"a": properties(b=INTEGER)}},
        {"type": "object", "dependentSchemas": {"a": properties(b=NUMBER)}},
    ),
    "items": (array(items=INTEGER), array(items=NUMBER)),
    "first items": (
        array(prefixItems=[INTEGER, TEXT], items=False),
        array(prefixItems=[NUMBER], items=TEXT),
    ),
    "no second item without a first": (
        array(prefixItems=[False, INTEGER]),
        array(prefixItems=[True, TEXT]),
    ),
    "a number of items": (array(minItems=2), array(minItems=1)),
    "no more than described": (
        array(prefixItems=[TEXT, TEXT], items=False),
        array(maxItems=2),
    ),
    "different items": (array(uniqueItems=True), array()),
    "one item is different": (array(maxItems=1), array(uniqueItems=True)),
    "an item of a kind": (array(contains=INTEGER), array(contains=NUMBER)),
    "items of a kind, counted": (
        array(contains=INTEGER, minContains=2),
        array(contains=NUMBER, minContains=1),
    ),
    "few items of a kind": (
        array(contains=NUMBER, minContains=0, maxContains=1),
        array(contains=INTEGER, minContains=0, maxContains=2),
    ),
    "all items are of a kind": (
        array(items=INTEGER, minItems=1),
        array(contains=NUMBER),
    ),
    "items of two kinds": (
        array(allOf=[{"contains": {"const": 1}}, {"contains": {"const": 2}}]),
        array(minItems=2),
    ),
    "a conjunction": (
        {"allOf": [{"type": "integer", "minimum": 0}, {"maximum": 5}]},
        {"type": "number", "minimum": -1, "maximum": 6},
    ),
    "a branch more": ({"anyOf": [TEXT, INTEGER]}, {"anyOf": [TEXT, INTEGER, {"type": "null"}]}),
    "branches are widened": ({"anyOf": [TEXT, INTEGER]}, {"anyOf": [NUMBER, TEXT]}),
    "a range in parts": (
        {"type": "integer", "minimum": 0, "maximum": 900},
        {"anyOf": [{"type": "integer", "maximum": 400}, {"type": "number", "minimum": 401}]},
    ),
    "listed tags in parts": (
        {
            **properties(kind={"enum": ["a", "b"]}, value=INTEGER),
            "required": ["kind"],
        },
        tagged(NUMBER, "a", "b"),
    ),
    "exactly one of more": (tagged(INTEGER, "a", "b"), tagged(NUMBER, "c", "b", "a")),
    "exactly one that overlap": (
        {"oneOf": [{"minimum": 0, "type": "integer"}, {"maximum": 5, "type": "integer"}]},
        {"oneOf": [{"maximum": 5, "type": "integer"}, {"minimum": 0, "type": "integer"}, TEXT]},
    ),
    "a negation": ({"not": NUMBER}, {"not": INTEGER}),
    "a condition": (
        {"if": properties(a=TEXT), "then": {"required": ["b", "c"]}, "else": False},
        {"if": properties(a=TEXT), "then": {"required": ["b"]}, "else": False},
    ),
    "what is not evaluated": (
        {"allOf": [properties(a=TEXT)], "type": "object", "unevaluatedProperties": False},
        {
            "allOf": [properties(a=TEXT), properties(b=TEXT)],
            "unevaluatedProperties": False,
        },
    ),
    "items that are not evaluated": (
        array(allOf=[{"prefixItems": [TEXT]}], unevaluatedItems=False),
        array(prefixItems=[TEXT], items=INTEGER),
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("narrow", "wide"), NARROW_AND_WIDE.values(), ids=NARROW_AND_WIDE
)
def test_proves_that_the_narrow_fits_the_wide(narrow, wide):
    assert proven(narrow, wide)


@pytest.mark.parametrize(
    ("narrow", "wide"), NARROW_AND_WIDE.values(), ids=NARROW_AND_WIDE
)
def test_does_not_prove_what_is_not_so(narrow, wide):
    assert not proven(wide, narrow)


SAME = {
    "rounded bounds": (
        {"type": "integer", "minimum": Decimal("0.5")},
        {"type": "integer", "exclusiveMinimum": 0},
    ),
    "a name as a pattern": (
        {"type": "object", "patternProperties": {"^(a|b)$": INTEGER}},
        properties(a=INTEGER, b=INTEGER),
    ),
    "a double negation": ({"not": {"not": TEXT}}, TEXT),
    "branches by type": ({"anyOf": [TEXT, {"type": "null"}]}, {"type": ["null", "string"]}),
    "a condition as branches": (
        {"if": TEXT, "then": {"minLength": 1}, "else": INTEGER},
        {"anyOf": [INTEGER, {"type": "string", "minLength": 1}]},
    ),
    "a requirement as a negation": (
        {"type": "object", "required": ["a"]},
        {"type": "object", "not": {"properties": {"a": False}}},
    ),
    "a count as items": (
        {"type": "array", "contains": TEXT, "minContains": 0, "maxContains": 0},
        {"type": "array", "items": {"not": TEXT}},
    ),
    "no items as an empty array": (array(items=False), {"const": []}),
    "no names as no members": (
        {"type": "object", "propertyNames": False},
        {"const": {}},
    ),
    "bounds that cross as nothing": ({"type": "string", "minLength": 2, "maxLength": 1}, False),
}  # fmt: skip


@pytest.mark.parametrize(("one", "other"), SAME.values(), ids=SAME)
def test_proves_both_ways_what_is_said_in_two_ways(one, other):
    assert proven(one, other)
    assert proven(other, one)


UNTRUE = {
    "an empty array where a first item cannot be": (
        {"prefixItems": [False]},
        {
            "prefixItems": [True, properties(b=TEXT)],
            "contains": True,
            "anyOf": [True],
        },
    ),
    "an object without the member": ({"required": ["a"]}, {"type": "object"}),
    "true is not one": ({"const": True}, {"const": 1}),
    "members of any name": ({"minProperties": 1}, {"required": ["a"]}),
    "one of two that hold together": (
        {"anyOf": [INTEGER, TEXT]},
        {"oneOf": [INTEGER, NUMBER, TEXT]},
    ),
    "an item beyond the first": (
        array(prefixItems=[INTEGER]),
        array(items=INTEGER),
    ),
    "a name that two patterns match": (
        {"type": "object", "patternProperties": {"^x": TEXT, "x$": INTEGER}, **CLOSED},
        {"type": "object", "patternProperties": {"^x": TEXT}, **CLOSED},
    ),
    "members that a branch may have evaluated": (
        {"anyOf": [properties(a=TEXT), True], "unevaluatedProperties": False},
        {"maxProperties": 0},
    ),
    "members that no branch has evaluated": (
        {"type": "object", "maxProperties": 1},
        {"anyOf": [properties(a=TEXT), True], "unevaluatedProperties": False},
    ),
    "items that contains has evaluated": (
        array(contains=INTEGER, unevaluatedItems=False),
        array(maxItems=0),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("writer", "reader"), UNTRUE.values(), ids=UNTRUE)
def test_does_not_prove_what_looks_so(writer, reader):
    assert not proven(writer, reader)
