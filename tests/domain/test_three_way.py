"""Merging what two people made of the same document."""

import json
from typing import Any

import pytest
from hypothesis import given

from schemas_app.domain import three_way
from schemas_app.domain.three_way import NOTHING, Side
from tests.domain import made_up_json

BASE = {
    "type": "object",
    "properties": {
        "ts": {"type": "string"},
        "price": {"type": "number"},
        "size": {"type": "integer"},
    },
    "required": ["ts", "price"],
}


def edited(**properties):
    """Return BASE with other properties; None takes one away."""
    document = json.loads(json.dumps(BASE))
    for name, value in properties.items():
        if value is None:
            del document["properties"][name]
        else:
            document["properties"][name] = value
    return document


def merge(*documents, **options):
    """Return the outcome, with a value that may be looked into."""
    found: Any = three_way.merge(*documents, **options)
    return found


def changes(merge):
    return [(one.place.pointer, str(one.side)) for one in merge.changes]


def conflicts(merge):
    return [
        (one.place.pointer, one.place.base, one.place.mine, one.place.live)
        for one in merge.conflicts
    ]


class TestWhatOneSideChanged:
    def test_is_taken_from_either_side(self):
        mine = edited(price={"type": "string"})
        live = edited(size={"type": "number"})

        merged = merge(BASE, mine, live)

        assert merged.value == edited(price={"type": "string"}, size={"type": "number"})
        assert changes(merged) == [
            ("/properties/price", "mine"),
            ("/properties/size", "live"),
        ]
        assert merged.conflicts == ()

    def test_is_taken_once_where_both_did_the_same(self):
        both = edited(price={"type": "string"}, size=None)

        merged = merge(BASE, both, both)

        assert (merged.value, changes(merged)) == (both, [("", "both")])

    def test_may_be_that_something_is_gone(self):
        mine, live = edited(price={"type": "string"}), edited(size=None)

        merged = merge(BASE, mine, live)

        assert merged.value == edited(price={"type": "string"}, size=None)
        assert changes(merged)[1] == ("/properties/size", "live")

    def test_may_be_gone_on_both_sides(self):
        mine = edited(size=None, price={"type": "string"})
        live = edited(size=None, ts={"type": "integer"})

        merged = merge(BASE, mine, live)

        assert list(merged.value["properties"]) == ["ts", "price"]
        assert ("/properties/size", "both") in changes(merged)

    def test_keeps_my_order_and_puts_what_is_new_behind_its_neighbor(self):
        mine = {"b": 1, "a": 1, "mine": 1}
        live = {"a": 1, "live": 1, "b": 1}

        merged = merge({"a": 1, "b": 1}, mine, live)

        assert list(merged.value) == ["b", "a", "live", "mine"]

    def test_names_places_by_escaped_pointers(self):
        merged = merge({}, {"a/b~c": 1}, {"d": 1})

        assert [pointer for pointer, _ in changes(merged)] == ["/d", "/a~1b~0c"]

    def test_tells_one_from_true(self):
        merged = merge({"a": 1, "b": 0}, {"a": True, "b": 0}, {"a": 1, "b": 1})

        assert merged.value["a"] is True


class TestASet:
    def test_takes_what_either_added_and_leaves_what_either_took_away(self):
        merged = merge(
            {"required": ["ts", "price", "size"]},
            {"required": ["size", "ts", "venue"]},
            {"required": ["ts", "side", "price"]},
        )

        assert merged.value == {"required": ["ts", "side", "venue"]}
        assert changes(merged) == [("/required", "mine"), ("/required", "live")]
        assert merged.conflicts == ()

    @pytest.mark.parametrize("word", ["enum", "type", "examples"])
    def test_may_be_of_any_scalars(self, word):
        merged = merge({word: [1]}, {word: [1, "a"]}, {word: [1, None]})

        assert merged.value == {word: [1, None, "a"]}

    def test_may_stand_under_a_name_that_people_chose(self):
        merged = merge(
            {"dependentRequired": {"a": []}},
            {"dependentRequired": {"a": ["b"]}},
            {"dependentRequired": {"a": ["c"]}},
        )

        assert merged.value == {"dependentRequired": {"a": ["c", "b"]}}

    def test_is_none_where_the_order_speaks(self):
        merged = merge({"x": ["a"]}, {"x": ["a", "b"]}, {"x": ["a", "c"]})

        assert conflicts(merged) == [("/x", ["a"], ["a", "b"], ["a", "c"])]

    def test_is_none_where_an_item_comes_twice(self):
        merged = merge({"enum": ["a"]}, {"enum": ["a", "a", "b"]}, {"enum": ["a", "c"]})

        assert merged.unresolved == ("/enum",)


class TestAnArray:
    def test_of_the_same_length_is_merged_item_by_item(self):
        merged = merge(
            {"allOf": [{"a": 1}, {"b": 1}]},
            {"allOf": [{"a": 2}, {"b": 1}]},
            {"allOf": [{"a": 1}, {"b": 2}]},
        )

        assert merged.value == {"allOf": [{"a": 2}, {"b": 2}]}

    def test_of_another_length_is_a_conflict(self):
        merged = merge({"allOf": [{"a": 1}]}, {"allOf": []}, {"allOf": [{"a": 2}]})

        assert merged.unresolved == ("/allOf",)


class TestAConflict:
    def test_shows_all_three_and_keeps_mine_for_now(self):
        mine = edited(price={"type": "string"})
        live = edited(price={"type": "integer"})

        merged = merge(BASE, mine, live)

        assert conflicts(merged) == [
            ("/properties/price/type", "number", "string", "integer")
        ]
        assert merged.unresolved == ("/properties/price/type",)
        assert merged.value == mine

    @pytest.mark.parametrize(
        ("side", "kept"), [(Side.MINE, "string"), (Side.LIVE, "integer")]
    )
    def test_is_resolved_by_a_choice(self, side, kept):
        merged = merge(
            BASE,
            edited(price={"type": "string"}),
            edited(price={"type": "integer"}),
            choices={"/properties/price/type": side},
        )

        assert merged.value["properties"]["price"] == {"type": kept}
        assert (merged.unresolved, merged.conflicts[0].chosen) == ((), side)

    def test_is_one_where_the_other_side_took_it_away(self):
        mine, live = edited(price={"type": "string"}), edited(price=None)

        merged = merge(BASE, mine, live, choices={"/properties/price": Side.LIVE})

        assert conflicts(merged) == [
            ("/properties/price", {"type": "number"}, {"type": "string"}, NOTHING)
        ]
        assert "price" not in merged.value["properties"]

    def test_is_one_for_all_of_a_value(self):
        merged = merge(
            {"default": {"a": 1, "b": 1}},
            {"default": {"a": 2, "b": 1}},
            {"default": {"a": 1, "b": 2}},
        )

        assert merged.unresolved == ("/default",)

    def test_is_none_where_a_property_is_called_default(self):
        merged = merge(
            {"properties": {"default": {"type": "string"}}},
            {"properties": {"default": {"type": "string", "title": "mine"}}},
            {"properties": {"default": {"type": "string", "format": "date"}}},
        )

        assert merged.conflicts == ()

    def test_is_one_for_two_first_versions_where_they_differ(self):
        merged = merge(NOTHING, {"type": "object", "a": 1}, {"type": "array", "b": 1})

        assert conflicts(merged) == [("/type", NOTHING, "object", "array")]
        assert merged.value == {"type": "object", "a": 1, "b": 1}


class TestAnyDocuments:
    @given(made_up_json.values, made_up_json.values)
    def test_merge_into_mine_where_live_is_the_base(self, base, mine):
        merged = merge(base, mine, base)

        assert (merged.value, merged.conflicts) == (mine, ())

    @given(made_up_json.values, made_up_json.values, made_up_json.values)
    def test_merge_into_one_side_where_it_is_always_chosen(self, base, mine, live):
        merged = merge(base, mine, live)
        for side in three_way.CHOICES:
            again = merge(
                base, mine, live, choices=dict.fromkeys(merged.unresolved, side)
            )

            assert again.unresolved == ()
