"""Each side is read in its own draft, also where the drafts differ."""

import pytest

from tests.domain.formats.json_schema.verdict.entailment.asking import attempt, proven

INTEGER = {"type": "integer"}
TEXT = {"type": "string"}
NEEDS = {"type": "object", "dependencies": {"a": ["b"]}}


@pytest.mark.parametrize("dialect", ["draft-06", "draft-07", "2019-09", "2020-12"])
def test_an_integer_of_draft_4_is_one_later(dialect):
    assert proven(INTEGER, INTEGER, "draft-04", dialect)


@pytest.mark.parametrize("dialect", ["draft-06", "draft-07", "2019-09", "2020-12"])
def test_a_later_integer_is_none_in_draft_4_if_written_otherwise(dialect):
    assert not proven(INTEGER, INTEGER, dialect, "draft-04")


def test_a_listed_value_may_be_written_otherwise_in_draft_4():
    assert not proven({"enum": [1, 2]}, INTEGER, "draft-04")


def test_a_listed_integer_is_one_in_draft_4_where_the_writer_says_so():
    assert proven({"type": "integer", "enum": [1, 2]}, INTEGER, "draft-04")


def test_whole_multiples_need_not_be_integers_in_draft_4():
    assert not proven({"type": "number", "multipleOf": 10}, INTEGER, "draft-04")
    assert proven({"type": "number", "multipleOf": 10}, INTEGER, "draft-06")


def test_a_flag_of_draft_4_is_a_bound_later():
    flagged = {"type": "number", "minimum": 1, "exclusiveMinimum": True}
    bound = {"type": "number", "exclusiveMinimum": 1}

    assert proven(flagged, bound, "draft-04", "2020-12")
    assert proven(bound, flagged, "2020-12", "draft-04")
    assert not proven({"minimum": 1}, bound, "draft-04", "2020-12")


def test_tuples_have_another_word_since_2020_12():
    old = {"type": "array", "items": [INTEGER], "additionalItems": TEXT}
    new = {"type": "array", "prefixItems": [INTEGER], "items": TEXT}

    assert proven(old, new, "draft-07", "2020-12")
    assert proven(new, old, "2020-12", "draft-07")


def test_dependencies_have_another_word_since_2019_09():
    old = {"dependencies": {"a": ["b"], "c": {"required": ["d"]}}}
    new = {
        "dependentRequired": {"a": ["b"]},
        "dependentSchemas": {"c": {"required": ["d"]}},
    }

    assert proven(old, new, "draft-07", "2019-09")
    assert proven(new, old, "2019-09", "draft-07")


def test_what_does_not_count_says_nothing():
    assert not proven({"const": 1}, INTEGER, "draft-04")
    assert proven({"type": "null"}, {"const": 1, "type": "null"}, "draft-04")


class TestDisputedKeywords:
    """2019-09 dropped `dependencies`; one validator enforces it, another does not."""

    def test_are_proven_where_both_readings_are(self):
        wider = {"type": "object", "dependencies": {"a": ["b"]}, "title": "wider"}

        assert proven({**NEEDS, "required": ["a"]}, wider, "2019-09")

    def test_are_not_proven_from_if_they_may_be_ignored(self):
        enforced = {"type": "object", "dependentRequired": {"a": ["b"]}}

        assert not proven(NEEDS, enforced, "2019-09")

    def test_are_proven_to_if_they_hold_or_are_ignored(self):
        enforced = {"type": "object", "dependentRequired": {"a": ["b"]}}

        assert proven(enforced, NEEDS, "2019-09")

    def test_of_content_are_compared_by_their_words(self):
        encoded = {"type": "string", "contentEncoding": "base64"}

        assert proven({**encoded, "maxLength": 4}, encoded, "draft-07")
        assert not proven(TEXT, encoded, "draft-07")


def test_what_is_in_doubt_is_not_proven():
    dynamic = {
        "$dynamicAnchor": "node",
        "properties": {"a": {"$dynamicRef": "#node"}},
        "$defs": {"other": {"$id": "other", "$dynamicAnchor": "node"}},
    }

    assert attempt(dynamic, dynamic).reason == (
        "There is no proof: a version uses $dynamicRef."
    )
