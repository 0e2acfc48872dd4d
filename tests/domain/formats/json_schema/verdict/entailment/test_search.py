"""The search: recursion, unions by tags, its bounds, and where it says it got stuck."""

import functools
import itertools

import pytest
from hypothesis import given, settings, strategies

from schemas_app.domain.formats.json_schema.verdict import lowering
from schemas_app.domain.formats.json_schema.verdict.entailment import (
    facts,
    search,
    sides,
)
from tests.domain.formats.json_schema.schemas import document
from tests.domain.formats.json_schema.verdict.entailment.asking import attempt, proven


def tree(value, **more):
    """Return a tree with such values."""
    node = {
        "type": "object",
        "properties": {
            "value": value,
            "children": {"type": "array", "items": {"$ref": "#/$defs/node"}},
            **more,
        },
        "additionalProperties": False,
    }
    return {"$ref": "#/$defs/node", "$defs": {"node": node}}


def linked(kinds, value):
    """Return a union of many branches, each of which leads back to it."""
    branches = [
        {
            "type": "object",
            "properties": {
                "kind": {"const": kind},
                "value": value,
                "next": {"$ref": "#/$defs/any"},
            },
            "required": ["kind"],
        }
        for kind in kinds
    ]
    return {"$ref": "#/$defs/any", "$defs": {"any": {"oneOf": branches}}}


def steps(writer, reader):
    """Return how many steps a proof takes."""
    numbers = sides.Numbers()
    written, read = (lowering.lower(document(schema)) for schema in (writer, reader))
    both = (
        sides.Side(facts.WRITER, written, numbers, ignoring=False),
        sides.Side(facts.READER, read, numbers, ignoring=False),
    )
    searching = search.Search(both, 10**6)
    assert searching.empty(
        (
            facts.Holds(both[0].term(written.root)),
            facts.Fails(both[1].term(read.root)),
        )
    )
    return 10**6 - searching.fuel


class TestRecursion:
    def test_on_both_sides_is_proven_by_induction(self):
        assert proven(tree({"type": "integer"}), tree({"type": "number"}))

    def test_with_a_difference_deep_inside_is_not_proven(self):
        assert not proven(tree({"type": "number"}), tree({"type": "integer"}))

    def test_with_a_new_property_is_proven_one_way(self):
        old, new = tree({"type": "null"}), tree({"type": "null"}, more={})

        assert proven(old, new)
        assert not proven(new, old)

    def test_of_another_period_is_proven(self):
        twice = {
            "$ref": "#/$defs/a",
            "$defs": {
                "a": {"type": "object", "properties": {"n": {"$ref": "#/$defs/b"}}},
                "b": {"type": "object", "properties": {"n": {"$ref": "#/$defs/a"}}},
            },
        }
        once = {"type": "object", "properties": {"n": {"$ref": "#"}}}

        assert proven(twice, once)
        assert proven(once, twice)

    def test_that_never_ends_admits_nothing(self):
        endless = {
            "type": "object",
            "properties": {"n": {"$ref": "#"}},
            "required": ["n"],
        }

        assert proven(endless, False)

    @pytest.mark.parametrize(
        "schema",
        [
            {"$ref": "#"},
            {"allOf": [{"$ref": "#"}]},
            {"$ref": "#/$defs/a", "$defs": {"a": {"not": {"$ref": "#/$defs/a"}}}},
            {"properties": {"a": {"$ref": "#/$defs/a"}},
             "$defs": {"a": {"anyOf": [{"$ref": "#/$defs/b"}]},
                       "b": {"if": {"$ref": "#/$defs/a"}}}},
        ],
    )  # fmt: skip
    def test_that_does_not_go_into_the_value_proves_nothing(self, schema):
        assert attempt(schema, schema).reason == (
            "There is no proof: a version refers to itself without end."
        )

    def test_answers_that_relied_on_a_failed_one_are_forgotten(self):
        """While "0" is open, much fits if "0" does; and it does not: {"b":{"b":{"b":{"a":{}}}}}."""

        def ref(*names):
            refs = [{"$ref": f"#/$defs/{name}"} for name in names]
            return refs[0] if len(refs) == 1 else {"anyOf": refs}

        def schema(last):
            members = {
                "0": {"a": ref("2", "1"), "b": ref("2")},
                "1": {"b": ref("1", "0")},
                "2": {"b": ref(last)},
            }
            closed = {
                name: {
                    "type": "object",
                    "properties": own,
                    "additionalProperties": False,
                }
                for name, own in members.items()
            }
            return {"$ref": "#/$defs/0", "$defs": closed}

        assert not proven(schema("1"), schema("0"))


LEAVES = ("integer", "number")
DEFINED = ("0", "1", "2", "3")
graphs: strategies.SearchStrategy[dict[str, dict[str, str]]] = strategies.dictionaries(
    strategies.sampled_from(DEFINED),
    strategies.dictionaries(
        strategies.sampled_from(["a", "b", "c"]),
        strategies.sampled_from((*DEFINED, *LEAVES)),
    ),
).map(lambda graph: {name: graph.get(name, {}) for name in DEFINED})


def graph_schema(graph):
    """Return the schema of objects that refer to each other as `graph` says."""
    return {
        "$ref": "#/$defs/0",
        "$defs": {
            name: {
                "type": "object",
                "properties": {
                    member: {"type": target} if target in LEAVES
                    else {"$ref": f"#/$defs/{target}"}
                    for member, target in members.items()
                },
                "additionalProperties": False,
            }
            for name, members in graph.items()
        },
    }  # fmt: skip


def simulates(reader, writer):
    """Return whether `reader` accepts what `writer` does, from the graphs alone.

    Begins with all pairs and takes away those that fail, until none does.
    """
    pairs = {*itertools.product(DEFINED, DEFINED)}
    pairs |= {("integer", "integer"), ("number", "number"), ("integer", "number")}
    while True:
        left = {
            (one, other)
            for one, other in pairs
            if one in LEAVES
            or all(
                (target, reader[other].get(member)) in pairs
                for member, target in writer[one].items()
            )
        }
        if left == pairs:
            return ("0", "0") in pairs
        pairs = left


@settings(max_examples=300)
@given(graphs, graphs, strategies.booleans())
def test_recursive_graphs_are_told_exactly(writer, reader, alike):
    if alike:
        reader = {name: reader[name] | writer[name] for name in DEFINED}

    assert proven(graph_schema(writer), graph_schema(reader)) is simulates(
        reader, writer
    )


class TestUnions:
    def test_of_many_tagged_branches_grow(self):
        old = linked(range(40), {"type": "integer"})
        new = linked(range(60), {"type": "number"})

        assert proven(old, new)
        assert not proven(new, old)

    def test_of_many_tagged_branches_take_steps_in_proportion(self):
        few, many = (
            steps(
                linked(range(count), {"type": "integer"}),
                linked(range(count), {"type": "number"}),
            )
            for count in (20, 80)
        )

        assert many < 5 * few

    def test_of_overlapping_branches_are_proven_branch_by_branch(self):
        def some(value):
            return {
                "anyOf": [
                    {
                        "type": "object",
                        "properties": {f"p{index}": {"type": value}},
                        "required": [f"p{index}"],
                    }
                    for index in range(12)
                ]
            }

        assert proven(some("integer"), some("number"))
        assert not proven(some("number"), some("integer"))

    def test_side_by_side_are_proven_one_by_one(self):
        def some(value):
            return {
                "type": "object",
                "allOf": [
                    {
                        "anyOf": [
                            {"properties": {f"p{union}{branch}": {"type": value}},
                             "required": [f"p{union}{branch}"]}
                            for branch in range(3)
                        ]
                    }
                    for union in range(8)
                ],
            }  # fmt: skip

        assert proven(some("integer"), some("number"))


class TestBounds:
    def test_end_a_search_of_too_many_cases(self):
        def sums(*limits):
            return {
                "allOf": [
                    {"anyOf": [{"multipleOf": step}, {"maximum": -step}]}
                    for step in limits
                ]
            }

        primes = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53]
        found = attempt(
            {"type": "integer", **sums(*primes)},
            {"anyOf": [{"multipleOf": step * 59} for step in primes]},
        )

        assert not found.holds

    def test_end_a_search_in_values_that_are_nested_too_deeply(self):
        def nested(value):
            return functools.reduce(
                lambda part, _: {"properties": {"a": part}}, range(90), value
            )

        assert not proven(nested({"type": "integer"}), nested({"type": "number"}))

    def test_a_thousand_changed_properties_take_steps_in_proportion(self):
        few, many = (
            steps(
                {"properties": {f"p{i}": {"maximum": i} for i in range(count)}},
                {"properties": {f"p{i}": {"maximum": i + 1} for i in range(count)}},
            )
            for count in (100, 1000)
        )

        assert many < 11 * few


class TestPlaces:
    def test_name_the_part_of_the_reader_that_was_not_shown(self):
        found = attempt(
            {"type": "object", "properties": {"a": {"properties": {"b": {}}}}},
            {
                "type": "object",
                "properties": {"a": {"properties": {"b": {"maximum": 1}}}},
            },
        )

        assert (found.place, found.reason) == (
            "/properties/a/properties/b",
            "No rule shows that what may come fits /properties/a/properties/b.",
        )

    def test_name_the_reference_where_the_part_is_referred_to(self):
        found = attempt(
            {"properties": {"a": {}}},
            {
                "properties": {"a": {"$ref": "#/$defs/b"}},
                "$defs": {"b": {"maximum": 1}},
            },
        )

        assert found.place == "/properties/a"

    def test_are_the_top_where_the_whole_was_not_shown(self):
        found = attempt({"type": "string"}, {"type": "string", "minLength": 1})

        assert (found.place, found.reason) == (
            "",
            "No rule shows that what may come fits the whole document.",
        )
