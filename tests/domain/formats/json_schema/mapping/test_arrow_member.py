"""What is asked for by `arrow` and `x-arrow`..."""

import pytest

from schemas_app.domain import errors, fields
from schemas_app.domain.fields import Kind, LogicalType
from schemas_app.domain.formats.json_schema.mapping import fields as json_schema_fields
from tests.domain.formats.json_schema import schemas
from tests.domain.formats.json_schema.mapping.asking import (
    ROWS,
    TICK,
    asked,
    columns,
    fields_of,
    refusal,
)


class TestForARecord:
    def test_decides_types_and_order(self):
        schema = {**TICK, "arrow": asked(*reversed(ROWS))}

        assert columns(schema) == [
            ("side", fields.STRING, True),
            ("size", fields.integer(32), False),
            ("symbol", fields.STRING, False),
            ("ts", LogicalType(kind=Kind.TIMESTAMP, unit="us"), False),
        ]

    def test_may_be_written_in_the_short_form(self):
        rows = (("ts", "timestamp[ns, UTC]"), *ROWS[1:])
        schema = {**TICK, "arrow": asked(*rows)}

        assert columns(schema)[0] == (
            "ts",
            LogicalType(kind=Kind.TIMESTAMP, unit="ns", zone="UTC"),
            False,
        )

    def test_may_allow_nulls_that_the_schema_does_not(self):
        rows = (*ROWS[:2], ("size", "int32", True), ("side", "utf8", True))
        schema = {**TICK, "arrow": asked(*rows)}

        assert [field.nullable for field in fields_of(schema)] == [
            False,
            False,
            True,
            True,
        ]

    @pytest.mark.parametrize(
        ("rows", "place", "message"),
        [
            (
                (*ROWS, ("venue", "utf8")),
                "/arrow/fields/4/name",
                "There is no property 'venue'",
            ),
            (ROWS[:3], "/arrow/fields", "The property 'side' is missing"),
            (
                (*ROWS, ROWS[0]),
                "/arrow/fields/4/name",
                "The field 'ts' is listed twice",
            ),
            (
                (*ROWS[:2], ("size", "utf8"), ROWS[3]),
                "/arrow/fields/2/type",
                "`size` cannot be utf8: it does not hold what the schema allows: integer",
            ),
            (
                (*ROWS[:3], ("side", "utf8", False)),
                "/arrow/fields/3/nullable",
                "'side' may be null or missing",
            ),
            (
                (*ROWS[:3], ("side", "utf8", 1)),
                "/arrow/fields/3/nullable",
                "nullable is true or false",
            ),
            (
                (*ROWS[:3], ("side", "utf9")),
                "/arrow/fields/3/type",
                "The type cannot be read: 'utf9' is no type; there are",
            ),
            ((*ROWS[:3], ("side",)), "/arrow/fields/3", "'type' is missing"),
            (
                (*ROWS[:3], (4, "utf8")),
                "/arrow/fields/3/name",
                "The name of a field is a text",
            ),
        ],
    )
    def test_is_refused_with_its_place(self, rows, place, message):
        error = refusal({**TICK, "arrow": asked(*rows)})

        assert error.place.pointer == place
        assert error.message.startswith(message)

    @pytest.mark.parametrize(
        ("member", "place", "message"),
        [
            ([], "/arrow", "This is an object with fields"),
            ({}, "/arrow", "'fields' is missing"),
            ({"fields": {}}, "/arrow/fields", "fields is a list"),
            ({"fields": [], "a/b": 1}, "/arrow/a~1b", "'a/b' is not known here"),
            (
                {"fields": [{"name": "ts", "type": "utf8", "metadata": {}}]},
                "/arrow/fields/0/metadata",
                "'metadata' is not known here",
            ),
        ],
    )
    def test_is_refused_in_another_form(self, member, place, message):
        error = refusal({**TICK, "arrow": member})

        assert (error.place.pointer, error.message) == (place, message)

    def test_is_refused_where_there_are_no_properties(self):
        error = refusal({"type": "array", "items": TICK, "arrow": asked(*ROWS)})

        assert error.place.pointer == "/arrow"
        assert error.message.startswith("`arrow` lists the properties of an object")

    def test_leaves_out_what_never_has_a_value(self):
        properties = {**TICK["properties"], "price": False}
        schema = {**TICK, "properties": properties, "arrow": asked(*ROWS)}

        assert [field.name for field in fields_of(schema)] == [
            "ts",
            "symbol",
            "size",
            "side",
        ]

    def test_counts_inside_a_record_that_refers_to_it(self):
        tick = schemas.resource(
            "https://registry.invalid/ticks_v1@1",
            {**TICK, "arrow": asked(*reversed(ROWS))},
        )
        batch = schemas.record(
            ("ticks",),
            ticks={
                "type": "array",
                "items": {"$ref": "https://registry.invalid/ticks_v1@1"},
            },
        )

        (field,) = fields_of(batch, resources=(tick,))

        row = field.type.children[0].type
        assert [(child.name, child.pointer) for child in row.children] == [
            ("side", "ticks_v1@1#/properties/side"),
            ("size", "ticks_v1@1#/properties/size"),
            ("symbol", "ticks_v1@1#/properties/symbol"),
            ("ts", "ticks_v1@1#/properties/ts"),
        ]
        assert row.children[1].type == fields.integer(32)

    def test_gives_way_to_the_record_that_builds_on_it(self):
        base = {
            **schemas.record(a={"type": "integer"}, b={"type": "integer"}),
            "arrow": asked(("b", "int8"), ("a", "int8")),
        }
        whole = {
            **schemas.record(c={"type": "integer"}),
            "allOf": [{"$ref": "#/$defs/base"}],
            "$defs": {"base": base},
        }
        own = {"arrow": asked(("c", "int16"), ("a", "int16"), ("b", "int16"))}

        assert columns(whole) == [
            ("c", fields.integer(64), True),
            ("b", fields.integer(8), True),
            ("a", fields.integer(8), True),
        ]
        assert columns({**whole, **own}) == [
            ("c", fields.integer(16), True),
            ("a", fields.integer(16), True),
            ("b", fields.integer(16), True),
        ]

    def test_may_name_what_another_schema_excludes(self):
        base = {
            **schemas.record(a={"type": "integer"}, b={"type": "integer"}),
            "arrow": asked(("b", "int8"), ("a", "int8")),
        }
        whole = {
            "type": "object",
            "allOf": [{"$ref": "#/$defs/base"}],
            "properties": {"b": False},
            "$defs": {"base": base},
        }

        assert columns(whole) == [("a", fields.integer(8), True)]


UNMAPPABLE = schemas.record(a={"type": "object"}, b={"type": "integer"})


class TestIsNotConfused:
    def test_with_what_merely_has_no_field(self):
        document = schemas.document(UNMAPPABLE)

        json_schema_fields.check_arrow(document)
        with pytest.raises(errors.UnmappableField) as caught:
            json_schema_fields.fields_of(document)

        assert caught.value.place.pointer == "/properties/a"

    def test_by_what_has_no_field_before_it(self):
        properties = {
            **UNMAPPABLE["properties"],
            "b": {"type": "integer", "x-arrow": "utf8"},
        }

        error = refusal({**UNMAPPABLE, "properties": properties})

        assert error.place.pointer == "/properties/b/x-arrow"

    def test_by_values_that_look_like_it(self):
        schema = schemas.record(
            arrow={"type": "string", "default": {"x-arrow": "int33"}},
        )

        assert columns({**schema, "examples": [{"arrow": 1, "x-arrow": 2}]}) == [
            ("arrow", fields.STRING, True),
        ]
