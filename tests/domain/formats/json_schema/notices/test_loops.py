"""References that lead back to themselves on the same value."""

import pytest

from schemas_app.domain.formats.json_schema import dialects
from schemas_app.domain.formats.json_schema.notices import notices
from tests.domain.formats.json_schema.notices.saying import rows, sentences
from tests.domain.formats.json_schema.schemas import document


@pytest.mark.parametrize("dialect", dialects.DIALECTS)
class TestInEveryDraft:
    def test_the_document_refers_to_itself(self, dialect):
        assert rows({"$ref": "#"}, dialect) == [("REFERENCE_LOOP", "/$ref")]

    def test_definitions_refer_to_each_other(self, dialect):
        schema = {
            "properties": {"x": {"$ref": "#/definitions/a"}},
            "definitions": {
                "a": {"allOf": [{"$ref": "#/definitions/b"}]},
                "b": {"$ref": "#/definitions/a"},
            },
        }

        assert rows(schema, dialect) == [
            ("REFERENCE_LOOP", "/definitions/a/allOf/0/$ref")
        ]

    def test_a_recursive_type_is_no_loop(self, dialect):
        schema = {
            "properties": {"next": {"$ref": "#"}},
            "items": {"anyOf": [{"$ref": "#"}]},
            "dependencies": {"a": ["b"]},
        }

        assert ("REFERENCE_LOOP", "/properties/next/$ref") not in rows(schema, dialect)
        assert "REFERENCE_LOOP" not in {code for code, _ in rows(schema, dialect)}


@pytest.mark.parametrize(
    ("path", "schema"),
    [
        ("/anyOf/1/$ref", {"anyOf": [{"type": "string"}, {"$ref": "#"}]}),
        ("/not/$ref", {"not": {"$ref": "#"}}),
        ("/if/$ref", {"if": {"$ref": "#"}, "then": {"type": "string"}}),
        ("/dependentSchemas/a~1b/$ref", {"dependentSchemas": {"a/b": {"$ref": "#"}}}),
        ("/$dynamicRef", {"$dynamicRef": "#n", "$dynamicAnchor": "n"}),
    ],
)
def test_whatever_looks_at_the_same_value_closes_a_loop(path, schema):
    assert rows(schema) == [("REFERENCE_LOOP", path)]


def test_recursive_reference_to_its_own_root_is_a_loop():
    assert rows({"$recursiveRef": "#"}, "2019-09") == [
        ("REFERENCE_LOOP", "/$recursiveRef")
    ]


def test_dynamic_reference_that_may_lead_elsewhere_is_not_called_one():
    schema = {
        "$dynamicRef": "#n",
        "$dynamicAnchor": "n",
        "$defs": {"other": {"$id": "https://a.org/b", "$dynamicAnchor": "n"}},
    }

    assert rows(schema) == []


def test_each_of_two_loops_is_told():
    schema = {"$defs": {name: {"$ref": f"#/$defs/{name}"} for name in "ab"}}

    assert rows(schema) == [
        ("REFERENCE_LOOP", "/$defs/a/$ref"),
        ("REFERENCE_LOOP", "/$defs/b/$ref"),
    ]


def test_sentence_names_the_reference():
    assert sentences({"$ref": "#"}) == [
        (
            "`#` leads back to itself without looking into the document: it says nothing, and "
            "some validators never return from it."
        )
    ]


def test_very_long_chain_into_a_loop_is_followed_to_its_end():
    count = 3000
    schema = {
        "$defs": {
            f"d{number}": {"$ref": f"#/$defs/d{min(number + 1, count)}"}
            for number in range(count + 1)
        }
    }

    found = notices.notices(document(schema))

    assert [(notice.code, notice.path) for notice in found] == [
        ("REFERENCE_LOOP", f"/$defs/d{count}/$ref")
    ]
