"""Walking the schemas of a document."""

import pytest

from schemas_app.domain import exact_json
from schemas_app.domain.formats.json_schema import dialects, keywords


def pointers(schema: exact_json.Json, name="2020-12"):
    found = keywords.subschemas(schema, dialects.DIALECTS[name])
    return [part.pointer for part in found]


class TestSubschemas:
    def test_are_found_in_every_shape_in_their_order(self):
        schema = {
            "not": {"type": "string"},
            "allOf": [True, {"properties": {"a/~": {}}}],
            "$defs": {"items": {"items": False}},
        }

        assert pointers(schema) == [
            "",
            "/not",
            "/allOf/0",
            "/allOf/1",
            "/allOf/1/properties/a~1~0",
            "/$defs/items",
            "/$defs/items/items",
        ]

    def test_are_not_found_in_plain_values(self):
        values: dict[str, object] = {
            keyword: {"not": {}, "items": {}}
            for keyword in ("const", "default", "examples", "x-arrow")
        }

        assert pointers({**values, "enum": [{"not": {}}]}) == [""]

    def test_are_not_found_in_values_of_another_shape(self):
        assert pointers({"allOf": {"a": {}}, "properties": [{}], "not": 3}) == [""]

    @pytest.mark.parametrize(
        ("name", "expected"),
        [
            ("draft-07", ["", "/items/0", "/additionalItems"]),
            ("2019-09", ["", "/items/0", "/additionalItems"]),
            ("2020-12", ["", "/prefixItems/0"]),
        ],
    )
    def test_depend_on_the_draft(self, name, expected):
        schema: dict[str, object] = {
            "items": [{}],
            "additionalItems": {},
            "prefixItems": [{}],
        }

        assert pointers(schema, name) == expected

    def test_are_the_schemas_of_dependencies_not_the_names(self):
        schema = {"dependencies": {"a": ["b"], "c": {"not": {}}}}

        assert pointers(schema) == ["", "/dependencies/c", "/dependencies/c/not"]

    @pytest.mark.parametrize(
        ("name", "expected"),
        [
            ("draft-04", ["", "/definitions/a"]),
            ("draft-07", ["", "/definitions/a"]),
            ("2019-09", ["", "/not", "/definitions/a"]),
        ],
    )
    def test_beside_a_reference_are_hidden_in_old_drafts(self, name, expected):
        schema: dict[str, object] = {
            "$ref": "#/definitions/a",
            "not": {},
            "definitions": {"a": {}},
        }

        assert pointers(schema, name) == expected

    def test_of_a_deep_document_need_no_recursion(self):
        schema: dict[str, object] = {}
        for _ in range(5000):
            schema = {"not": schema}

        assert len(pointers(schema)) == 5001
