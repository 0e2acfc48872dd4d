"""All notices on a document: their order, their number, and what costs nothing."""

import re
import string

import pytest
from hypothesis import given, strategies

from schemas_app.domain import json_pointer
from schemas_app.domain.formats.json_schema import dialects
from schemas_app.domain.formats.json_schema import format as json_schema
from schemas_app.domain.formats.json_schema.notices import kinds
from tests.domain.formats.json_schema import made_up_schemas
from tests.domain.formats.json_schema.notices.saying import rows, said, sentences
from tests.domain.formats.json_schema.schemas import document, record, resource


class TestKinds:
    def test_codes_are_upper_case_and_sentences_whole(self):
        for code, kind in kinds.KINDS.items():
            assert code == kind.code
            assert re.fullmatch(r"[A-Z]+(_[A-Z]+)*", code)
            assert kind.sentence.endswith((".", "?"))
            assert kind.purpose.endswith(".")

    def test_are_known_to_the_format(self):
        assert json_schema.JSON_SCHEMA.notice_kinds is kinds.KINDS

    def test_templates_name_their_fields(self):
        for kind in kinds.KINDS.values():
            fields = [
                field for _, field, _, _ in string.Formatter().parse(kind.sentence)
            ]

            assert "" not in fields


class TestOrder:
    def test_is_the_whole_then_place_by_place(self):
        schema = {
            "type": "object",
            "properties": {
                "b": {"type": "integer", "minimum": 2, "maximum": 1, "minLength": 1},
                "a": {"minLenght": 1, "enum": []},
            },
            "required": ["a"],
        }

        assert rows(schema) == [
            ("CONTRADICTION", ""),
            ("CONTRADICTION", "/properties/b/minimum"),
            ("KEYWORD_WITHOUT_EFFECT", "/properties/b/minLength"),
            ("CONTRADICTION", "/properties/a/enum"),
            ("UNKNOWN_KEYWORD", "/properties/a/minLenght"),
        ]

    def test_puts_what_only_a_reference_finds_last(self):
        schema = {
            "shapes": {"a": {"minLenght": 1}},
            "properties": {"a": {"$ref": "#/shapes/a"}, "b": {"maxLenght": 1}},
        }

        assert rows(schema) == [
            ("UNKNOWN_KEYWORD", "/properties/b/maxLenght"),
            ("UNKNOWN_KEYWORD", "/shapes/a/minLenght"),
        ]


class TestNumber:
    def test_is_bounded_for_each_kind(self):
        schema = {
            "properties": {
                **{f"p{number}": {"minLenght": 1} for number in range(23)},
                "last": {"pattern": "(?=a)a"},
            }
        }

        found = said(schema)

        assert [notice.code for notice in found] == [
            *["UNKNOWN_KEYWORD"] * 20,
            "BACKTRACKING_PATTERN",
            "NOTICES_NOT_LISTED",
        ]
        assert found[-1].path == ""
        assert found[-1].sentence == "3 more notices UNKNOWN_KEYWORD are not listed."


class TestNothing:
    @pytest.mark.parametrize("schema", [True, False, {}, {"title": "a"}])
    def test_is_said_of_the_plainest(self, schema):
        assert rows(schema) == []

    def test_is_said_of_a_recursive_type(self):
        node = {
            "type": "object",
            "properties": {"next": {"$ref": "#"}, "value": {"type": "number"}},
            "required": ["value"],
        }

        assert rows(node) == []

    def test_is_said_of_what_it_refers_to_elsewhere(self):
        found = said(
            {"$ref": "https://a.org/b"},
            resources=(resource("https://a.org/b", {"minLenght": 1, "enum": []}),),
        )

        assert [(notice.code, notice.path) for notice in found] == [
            ("CONTRADICTION", "")
        ]

    def test_is_said_of_the_examples_of_values(self):
        assert rows({"default": {"minLenght": 1}, "const": {"requierd": []}}) == []


class TestPatterns:
    def test_with_look_around_or_back_references_are_named(self):
        schema = {
            "pattern": r"^(?!x)",
            "patternProperties": {r"^(a|b)\1$": True, "^a/b$": {"pattern": "(?<=a)b"}},
        }

        assert rows(schema) == [
            ("BACKTRACKING_PATTERN", "/pattern"),
            ("BACKTRACKING_PATTERN", r"/patternProperties/^(a|b)\1$"),
            ("BACKTRACKING_PATTERN", "/patternProperties/^a~1b$/pattern"),
        ]
        assert sentences({"pattern": "^(?!x)"}) == [
            (
                'The pattern "^(?!x)" needs look-around or a back-reference: matching it may '
                "take very long, and validators give up at different points."
            )
        ]

    def test_that_are_only_nested_are_not(self):
        assert rows({"pattern": "^(a+)+$"}) == []

    def test_that_do_not_count_are_not(self):
        hidden = {
            "$ref": "#/definitions/a",
            "definitions": {"a": {}},
            "pattern": "(?=a)",
        }

        assert rows(hidden, "draft-07") == [("IGNORED_BESIDE_REFERENCE", "/pattern")]
        assert rows({"default": {"pattern": "(?=a)"}}) == []


class TestValidatorDependent:
    def test_is_dependencies_in_the_newer_drafts(self):
        schema = {"dependencies": {"a": ["b"]}}

        assert rows(schema) == [("VALIDATOR_DEPENDENT", "/dependencies")]
        assert rows(schema, "2019-09") == [("VALIDATOR_DEPENDENT", "/dependencies")]
        assert rows(schema, "draft-07") == []

    def test_is_the_content_of_text_in_drafts_6_and_7(self):
        schema = {"contentEncoding": "base64"}

        assert rows(schema, "draft-06") == [("VALIDATOR_DEPENDENT", "/contentEncoding")]
        assert rows(schema, "2019-09") == []
        assert sentences(schema, "draft-07") == [
            (
                "Validators of draft-07 disagree whether `contentEncoding` is checked: some "
                "refuse what others accept."
            )
        ]


class TestListedValues:
    def test_of_another_type_are_named_one_by_one(self):
        schema = {"type": ["string", "integer"], "enum": ["a", None, 1, 1.5, True]}

        assert [(notice.path, notice.sentence) for notice in said(schema)] == [
            ("/enum/1", "null is listed but never accepted: `type` excludes it."),
            ("/enum/3", "1.5 is listed but never accepted: `type` excludes it."),
            ("/enum/4", "true is listed but never accepted: `type` excludes it."),
        ]

    def test_may_be_whole_numbers_with_a_point_but_in_draft_4(self):
        schema = '{"type": "integer", "enum": [1.0, 2]}'

        assert rows(schema, "draft-07") == []
        assert rows(schema, "draft-04") == [("VALUE_NEVER_ACCEPTED", "/enum/0")]


class TestQuestions:
    def test_are_not_asked_where_a_glance_is_enough(self, monkeypatch):
        def unexpected(*_arguments, **_options):
            raise AssertionError("the worker was asked")

        monkeypatch.setattr("subprocess.Popen", unexpected)
        plain = record(
            ("at", "side"),
            at={"type": "string", "minLength": 3},
            side={"$ref": "#/$defs/side"},
            sizes={"type": "array", "minItems": 1, "contains": {"type": "number"}},
        )

        assert rows({**plain, "$defs": {"side": {"const": 1}}}) == []


@pytest.mark.parametrize("dialect", dialects.DIALECTS)
@made_up_schemas.some
@given(data=strategies.data())
def test_notices_on_any_schema_are_at_places_that_exist(dialect, data):
    schema = data.draw(made_up_schemas.schemas(dialect))

    found = said(schema, dialect)

    assert found == said(schema, dialect)
    for notice in found:
        json_pointer.lookup(document(schema, dialect=dialect).value, notice.path)
