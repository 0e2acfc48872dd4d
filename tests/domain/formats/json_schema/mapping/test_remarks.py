"""What a field is said to be, beside its type..."""

import pytest

from schemas_app.domain import errors
from schemas_app.domain.formats.json_schema.mapping import fields as json_schema_fields
from tests.domain.formats.json_schema import schemas
from tests.domain.formats.json_schema.mapping.mapped import field_of


def fields_of(**members):
    return json_schema_fields.fields_of(schemas.document(schemas.record(**members)))


def ids(fields) -> list[str]:
    return [
        name for field in fields for name in (field.field_id, *ids(field.type.children))
    ]


class TestHasChoices:
    @pytest.mark.parametrize(
        ("schema", "choices"),
        [
            ({"enum": ["B", "S"]}, ("B", "S")),
            ({"enum": ["B", "S", None]}, ("B", "S")),
            ({"const": "B"}, ("B",)),
            ({"type": "string", "enum": ["B", 1]}, ("B",)),
            ({"allOf": [{"enum": ["S", "B"]}, {"enum": ["B", "S", "X"]}]}, ("S", "B")),
            ({"anyOf": [{"const": "B"}, {"enum": ["S", "B"]}]}, ("B", "S")),
            ({"type": "string", "anyOf": [{"const": "B"}, {"minLength": 2}]}, ()),
            ({"enum": ["B", "S"], "x-arrow": "dictionary"}, ("B", "S")),
            ({"enum": [1, 2]}, ()),
            ({"enum": [str(number) for number in range(257)]}, ()),
        ],
    )
    def test_where_texts_are_listed(self, schema, choices):
        assert field_of(schema).choices == choices


class TestHasALength:
    @pytest.mark.parametrize(
        ("schema", "length"),
        [
            ({"type": "string"}, 0),
            ({"type": "string", "maxLength": 12}, 12),
            ({"allOf": [{"maxLength": 5}, {"type": "string", "maxLength": 9}]}, 5),
            (
                {"type": "string", "anyOf": [{"maxLength": 5}, {"maxLength": 9}]},
                9,
            ),
            ({"type": "string", "anyOf": [{"maxLength": 5}, {"pattern": "a"}]}, 0),
            ({"type": "integer", "maxLength": 5}, 0),
        ],
    )
    def test_where_texts_are_limited(self, schema, length):
        assert field_of(schema).max_length == length


def test_has_a_unit_of_measure():
    assert field_of({"type": "number", "x-unit": "EUR"}).unit_of_measure == "EUR"


class TestHasAnId:
    def test_that_is_the_path_of_its_names(self):
        leg = schemas.record(px={"type": "number"})
        found = fields_of(**{"a/b": {"type": "array", "items": leg}})

        assert ids(found) == ["/a~1b", "/a~1b/item", "/a~1b/item/px"]

    def test_that_survives_a_declared_rename(self):
        leg = schemas.record(
            price={"type": "number", "x-renamed-from": "px"}, size={"type": "integer"}
        )
        found = fields_of(
            parts={"x-renamed-from": "legs", "type": "array", "items": leg}
        )

        assert ids(found) == [
            "/legs",
            "/legs/item",
            "/legs/item/px",
            "/legs/item/size",
        ]

    def test_that_no_other_field_has(self):
        renamed = {"type": "number", "x-renamed-from": "px"}

        with pytest.raises(errors.InvalidSchema) as caught:
            fields_of(price=renamed, px={"type": "number"})

        assert caught.value.message == (
            "'price' and 'px' would be known as the same field"
        )
        assert caught.value.place.pointer == "/properties/price/x-renamed-from"

    @pytest.mark.parametrize("name", ["x", "", 1, None, ["px"]])
    def test_that_is_made_of_another_name(self, name):
        with pytest.raises(errors.InvalidSchema, match="another text"):
            field_of({"type": "number", "x-renamed-from": name})
