"""Keywords that do nothing: of another draft, misspelled, hidden, about other types."""

import pytest

from tests.domain.formats.json_schema.notices.saying import rows, said, sentences


class TestAnotherDraft:
    @pytest.mark.parametrize(
        ("dialect", "keyword", "value", "instead"),
        [
            ("draft-04", "const", 1, "it counts from draft-06 on"),
            ("draft-04", "contains", {}, "it counts from draft-06 on"),
            ("draft-04", "$id", "https://a.org/b", "it counts from draft-06 on"),
            ("draft-06", "if", {}, "it counts from draft-07 on"),
            ("draft-07", "dependentRequired", {}, "it counts from 2019-09 on"),
            ("draft-07", "unevaluatedProperties", False, "it counts from 2019-09 on"),
            ("draft-07", "$anchor", "a", "it counts from 2019-09 on"),
            ("2019-09", "prefixItems", [{}], "it counts from 2020-12 on"),
            ("2019-09", "$dynamicRef", "#a", "it counts from 2020-12 on"),
            ("2020-12", "additionalItems", False, "it counts up to 2019-09"),
            ("2020-12", "$recursiveRef", "#", "it counts up to 2019-09"),
            ("2020-12", "$recursiveAnchor", True, "it counts up to 2019-09"),
            ("2020-12", "id", "https://a.org/b", "it counts up to draft-04"),
            ("2020-12", "nullable", True, "it is a keyword of OpenAPI 3.0"),
            ("draft-04", "divisibleBy", 2, "it is a keyword of draft-03"),
        ],
    )
    def test_is_where_the_keyword_counts(self, dialect, keyword, value, instead):
        schema = {"properties": {"a": {keyword: value}}}

        found = said(schema, dialect)

        assert [(notice.code, notice.path) for notice in found] == [
            ("KEYWORD_OF_ANOTHER_DRAFT", f"/properties/a/{keyword}")
        ]
        assert (
            found[0].sentence == f"`{keyword}` means nothing in {dialect}: {instead}."
        )

    @pytest.mark.parametrize(
        ("dialect", "schema"),
        [
            ("draft-07", {"$defs": {"a": {}}}),
            ("2020-12", {"definitions": {"a": {}}}),
            ("2020-12", {"contentEncoding": "base64"}),
            ("2020-12", {"id": "ticks_v1"}),
            ("2020-12", {"properties": {"id": {}, "nullable": {}}}),
            ("draft-04", {"id": "https://a.org/b", "examples": [1]}),
        ],
    )
    def test_is_not_named_where_nothing_is_lost(self, dialect, schema):
        assert rows(schema, dialect) == []


class TestMisspelled:
    @pytest.mark.parametrize(
        ("written", "meant", "value"),
        [
            ("requierd", "required", ["a"]),
            ("addtionalProperties", "additionalProperties", False),
            ("minLenght", "minLength", 1),
            ("Type", "type", "string"),
            ("additionalproperties", "additionalProperties", False),
            ("pattenr", "pattern", "a"),
            ("enums", "enum", [1]),
            ("$reff", "$ref", "#"),
        ],
    )
    def test_is_what_looks_like_a_keyword(self, written, meant, value):
        assert rows({written: value}) == [("UNKNOWN_KEYWORD", f"/{written}")]
        assert sentences({written: value}) == [
            f"`{written}` is no keyword and checks nothing: was `{meant}` meant?"
        ]

    @pytest.mark.parametrize(
        ("word", "value"),
        [
            ("unit", "USD"),
            ("note", "short words look like each other"),
            ("types", ["of what it is about, none of JSON Schema's"]),
            ("enums", {"no": "list"}),
            ("x-requierd", ["a"]),
            ("arrow", {}),
            ("propertyOrder", ["a"]),
            ("deprecated", True),
        ],
    )
    def test_is_not_what_means_something_else(self, word, value):
        assert rows({word: value}) == []

    def test_is_only_compared_with_what_counts(self):
        assert rows({"prefixItem": [{}]}, "draft-07") == []
        assert rows({"prefixItem": [{}]}) == [("UNKNOWN_KEYWORD", "/prefixItem")]

    def test_has_its_place_escaped(self):
        assert rows({"max/Items": 1}) == [("UNKNOWN_KEYWORD", "/max~1Items")]


class TestBesideReference:
    def test_nothing_counts_up_to_draft_07(self):
        schema = {
            "definitions": {"a": {"type": "string"}},
            "properties": {
                "a": {"$ref": "#/definitions/a", "title": "A", "minLength": 1}
            },
        }

        assert rows(schema) == []
        assert rows(schema, "draft-07") == [
            ("IGNORED_BESIDE_REFERENCE", "/properties/a/minLength")
        ]
        assert sentences(schema, "draft-04") == [
            (
                "`minLength` counts for nothing: in draft-04 a `$ref` hides whatever stands "
                "beside it."
            )
        ]


class TestWithoutEffect:
    @pytest.mark.parametrize(
        ("schema", "keyword", "reason"),
        [
            ({"then": {}}, "then", "there is no `if` beside it"),
            ({"else": {}}, "else", "there is no `if` beside it"),
            ({"maxContains": 1}, "maxContains", "there is no `contains` beside it"),
            (
                {"type": "integer", "minLength": 1},
                "minLength",
                "it is about strings, which `type` excludes",
            ),
            (
                {"type": ["string", "null"], "maximum": 1},
                "maximum",
                "it is about numbers, which `type` excludes",
            ),
            (
                {"type": "array", "required": ["a"]},
                "required",
                "it is about objects, which `type` excludes",
            ),
            (
                {"type": "object", "items": {}},
                "items",
                "it is about arrays, which `type` excludes",
            ),
        ],
    )
    def test_is_a_keyword_that_nothing_can_break(self, schema, keyword, reason):
        found = said(schema)

        assert [(notice.code, notice.path, notice.sentence) for notice in found] == [
            (
                "KEYWORD_WITHOUT_EFFECT",
                f"/{keyword}",
                f"`{keyword}` has no effect: {reason}.",
            )
        ]

    def test_is_additional_items_behind_no_list(self):
        schema = {"items": {"type": "string"}, "additionalItems": False}

        assert rows(schema, "draft-07") == [
            ("KEYWORD_WITHOUT_EFFECT", "/additionalItems")
        ]
        assert rows({**schema, "items": [{}]}, "draft-07") == []

    def test_is_none_where_one_type_is_spoken_of(self):
        assert rows({"type": ["string", "null"], "minLength": 1}) == []
        assert rows({"type": "integer", "minimum": 1}) == []
