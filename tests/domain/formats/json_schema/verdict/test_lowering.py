"""Documents as one schema with local references only."""

import json

import jsonschema_rs
import pytest
from hypothesis import given, strategies

from schemas_app.domain.formats.json_schema import dialects, validation
from schemas_app.domain.formats.json_schema.verdict import (
    building,
    likeness,
    lowering,
    operands,
)
from tests.domain.formats.json_schema import made_up_schemas
from tests.domain.formats.json_schema.schemas import document, record, resource

TEXT = {"type": "string"}


def lower(schema, **options):
    return lowering.lower(document(schema, **options))


class TestLower:
    def test_drops_words_names_and_what_its_draft_does_not_count(self):
        lowered = lower(
            {
                "$id": "https://e.org/a",
                "title": "A",
                "type": "string",
                "const": "a",
                "$defs": {"unused": TEXT},
            },
            dialect="draft-04",
        )

        assert (lowered.root, lowered.definitions, lowered.doubt) == (
            {"type": "string"},
            {},
            "",
        )

    def test_keeps_what_shows_how_documents_look(self):
        schema = {"format": "date", "default": "2025-01-27", "examples": ["2025-01-28"]}

        assert lower(schema).root == schema

    def test_numbers_what_references_name_wherever_that_is(self):
        lowered = lower(
            {
                "properties": {
                    "a": {"$ref": "#held"},
                    "b": {"$ref": "https://e.org/other#/$defs/x"},
                    "c": {"$ref": "#/$defs/held"},
                },
                "$defs": {"held": {"$anchor": "held", **TEXT}},
            },
            resources=(
                resource(
                    "https://e.org/other",
                    {"$defs": {"x": {"$ref": "#/$defs/y"}, "y": {}}},
                ),
            ),
        )

        assert lowered.root == {
            "properties": {
                "a": {"$ref": "#/$defs/0"},
                "b": {"$ref": "#/$defs/1"},
                "c": {"$ref": "#/$defs/0"},
            }
        }
        assert lowered.definitions == {"0": TEXT, "1": {"$ref": "#/$defs/2"}, "2": {}}

    def test_lets_a_reference_stand_alone(self):
        schema = {"$defs": {"a": TEXT}, "$ref": "#/$defs/a", "maxLength": 5}

        assert lower(schema).root == {"maxLength": 5, "allOf": [{"$ref": "#/$defs/0"}]}
        assert lower(schema, dialect="draft-07").root == {"$ref": "#/$defs/0"}

    @pytest.mark.parametrize(
        ("schema", "doubt"),
        [
            (
                {
                    "$dynamicRef": "#a",
                    "$defs": {
                        "a": {"$dynamicAnchor": "a"},
                        "b": {"$id": "b", "$dynamicAnchor": "a"},
                    },
                },
                "uses $dynamicRef",
            ),
            (
                {"$ref": "https://e.org/nowhere"},
                "has a reference that cannot be resolved",
            ),
        ],
    )
    def test_doubts_what_it_cannot_say_for_sure(self, schema, doubt):
        assert lower(schema).doubt == doubt

    @pytest.mark.parametrize("anchor", ["$anchor", "$dynamicAnchor"])
    def test_follows_a_dynamic_reference_that_can_lead_to_one_place_only(self, anchor):
        lowered = lower({"$dynamicRef": "#a", "$defs": {"a": {anchor: "a", **TEXT}}})

        assert (lowered.root, lowered.doubt) == ({"$ref": "#/$defs/0"}, "")
        assert lowered.definitions == {"0": TEXT}

    def test_doubts_documents_of_another_draft(self):
        lowered = lower(
            {"$ref": "https://e.org/a"},
            resources=(resource("https://e.org/a", TEXT, dialect="draft-07"),),
        )

        assert lowered.doubt == "refers to a schema written in another draft"

    def test_knows_how_many_schemas_it_has(self):
        lowered = lower(
            {
                "properties": {"a": TEXT, "b": True},
                "allOf": [{"$ref": "#/$defs/x"}],
                "$defs": {"x": {"items": TEXT}},
            }
        )

        assert lowered.size == 6


class TestLikeness:
    def alike(self, one, other, **options):
        return likeness.Likeness(
            lower(one, **options), lower(other, **options)
        ).documents()

    def test_is_seen_through_other_names_of_definitions(self):
        one = {"$ref": "#/$defs/a", "$defs": {"a": record(next={"$ref": "#/$defs/a"})}}
        other = {
            "$ref": "#/$defs/b",
            "$defs": {"b": record(next={"$ref": "#/$defs/b"})},
        }

        assert self.alike(one, other)

    def test_is_seen_through_the_order_of_sets_and_true(self):
        assert self.alike(
            {"required": ["a", "b"], "type": "object", "items": True},
            {"required": ["b", "a"], "type": ["object"], "items": {}},
        )

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ({"const": 1}, {"const": True}),
            ({"minimum": 1}, {"exclusiveMinimum": 1}),
            ({"allOf": [TEXT]}, {"allOf": [TEXT, TEXT]}),
            (record(a=TEXT), record(b=TEXT)),
            (
                {"$ref": "#/$defs/a", "$defs": {"a": TEXT}},
                {"$ref": "#/$defs/a", "$defs": {"a": {}}},
            ),
        ],
    )
    def test_is_not_claimed_where_something_differs(self, one, other):
        assert not self.alike(one, other)

    def test_is_not_claimed_of_a_circle_that_differs_far_around(self):
        def circle(kind):
            steps = {
                str(n): record(next={"$ref": f"#/$defs/{(n + 1) % 9}"})
                for n in range(9)
            }
            steps["7"]["properties"]["value"] = {"type": kind}
            return {"$ref": "#/$defs/0", "$defs": steps}

        assert not self.alike(circle("number"), circle("integer"))


@pytest.mark.parametrize("dialect", dialects.DIALECTS)
@made_up_schemas.some
@given(data=strategies.data())
def test_lowering_keeps_the_meaning_of_any_schema(dialect, data):
    whole = document(data.draw(made_up_schemas.schemas(dialect)), dialect=dialect)

    lowered = operands.form(whole).lowered

    operand = json.loads(operands.of(lowered))
    as_lowered = dialects.DIALECTS[dialect].engine(
        operand["schema"], validate_formats=False, offline=True
    )
    as_written = validation.validator(whole)
    assert isinstance(as_written, jsonschema_rs.Validator)
    for made in building.Builder(lowered).documents([lowered.root]):
        assert as_lowered.is_valid(made) is as_written.is_valid(made), made
