"""One change by itself, made to the old version or taken back in the new one."""

from decimal import Decimal

import pytest
from hypothesis import given, strategies

from schemas_app.domain import exact_json
from schemas_app.domain.changes import Effect
from schemas_app.domain.formats.json_schema import dialects
from schemas_app.domain.formats.json_schema.changes import (
    comparison,
    imports,
    transplants,
)
from tests.domain.formats.json_schema import made_up_schemas
from tests.domain.formats.json_schema.schemas import document, record

TEXT = {"type": "string"}
NUMBER = {"type": "number"}
CLOSED = {"additionalProperties": False}


def found(old, new, rule, **options):
    """Return the change of `rule` and the two documents."""
    versions = document(old, **options), document(new, **options)
    (change,) = [each for each in comparison.compare(*versions) if each.rule == rule]
    return change, *versions


def made(old, new, rule, **options):
    return transplants.made(*found(old, new, rule, **options)).value


def taken_back(old, new, rule, **options):
    return transplants.taken_back(*found(old, new, rule, **options)).value


class TestAKeyword:
    OLD = record(a={"type": "string", "minLength": 2}, b=TEXT)
    NEW = record(a={"type": "number", "maxLength": 3}, b=TEXT)

    @pytest.mark.parametrize(
        ("rule", "schema"),
        [
            ("TYPE_CHANGED", {"type": "number", "minLength": 2}),
            ("MIN_LENGTH_REMOVED", {"type": "string"}),
            ("MAX_LENGTH_ADDED", {"type": "string", "minLength": 2, "maxLength": 3}),
        ],
    )
    def test_is_changed_alone(self, rule, schema):
        assert made(self.OLD, self.NEW, rule) == record(a=schema, b=TEXT)

    @pytest.mark.parametrize(
        ("rule", "schema"),
        [
            ("TYPE_CHANGED", {"type": "string", "maxLength": 3}),
            ("MIN_LENGTH_REMOVED", {"type": "number", "maxLength": 3, "minLength": 2}),
            ("MAX_LENGTH_ADDED", {"type": "number"}),
        ],
    )
    def test_is_taken_back_alone(self, rule, schema):
        assert taken_back(self.OLD, self.NEW, rule) == record(a=schema, b=TEXT)

    def test_is_put_where_there_was_no_schema_to_hold_it(self):
        old, new = record(a=True), record(a={"minimum": Decimal("1.50")})

        assert made(old, new, "MINIMUM_ADDED") == new
        assert taken_back(old, new, "MINIMUM_ADDED") == record(a={})

    def test_brings_what_it_would_mean_nothing_without(self):
        new = {"if": NUMBER, "then": {"minimum": 0}, "else": {"minLength": 1}}

        assert made({}, new, "CONDITION_ADDED") == new
        assert made({}, new, "CONSEQUENCE_ADDED") == {
            "then": {"minimum": 0},
            "if": NUMBER,
        }
        assert made(new, {}, "CONDITION_REMOVED") == {}

    def test_is_not_taken_for_a_member_of_its_name(self):
        old = record(contains=NUMBER, minContains=NUMBER)
        new = record(contains=TEXT)

        assert made(old, new, "PROPERTY_REMOVED") == record(contains=NUMBER)

    def test_that_is_the_whole_document_is_replaced(self):
        assert made(True, False, "SCHEMA_FORBIDDEN") is False
        assert taken_back(True, False, "SCHEMA_FORBIDDEN") is True

    def test_may_be_the_draft(self):
        old = {"$schema": "http://json-schema.org/draft-07/schema#", "minimum": 1}
        new = {"$schema": "https://json-schema.org/draft/2020-12/schema", "minimum": 2}
        versions = document(old, dialect="draft-07"), document(new)
        facts = comparison.compare(*versions)

        result = transplants.made(facts[0], *versions)

        assert facts[0].rule == "DIALECT_CHANGED"
        assert result.value == {**old, "$schema": new["$schema"]}
        assert result.dialect == "2020-12"

    def test_is_not_moved_between_drafts_that_mean_other_things(self):
        old = document({"minimum": 1, "exclusiveMinimum": True}, dialect="draft-04")
        new = document({"minimum": 2, "exclusiveMinimum": 2})
        facts = {change.rule: change for change in comparison.compare(old, new)}

        with pytest.raises(imports.Unmovable, match="drafts that mean other things"):
            transplants.made(facts["MINIMUM_TIGHTENED"], old, new)


class TestAProperty:
    def test_comes_with_the_demand_for_it(self):
        old, new = record(("a",), a=TEXT), record(("a", "b"), a=NUMBER, b=TEXT)

        assert made(old, new, "REQUIRED_PROPERTY_ADDED") == record(
            ("a", "b"), a=TEXT, b=TEXT
        )
        assert taken_back(old, new, "REQUIRED_PROPERTY_ADDED") == record(
            ("a",), a=NUMBER
        )

    def test_goes_with_the_demand_for_it(self):
        old, new = record(("a", "b"), a=TEXT, b=TEXT), record(("a",), a=NUMBER)

        assert made(old, new, "PROPERTY_REMOVED") == record(("a",), a=TEXT)
        assert taken_back(old, new, "PROPERTY_REMOVED") == record(
            ("a", "b"), a=NUMBER, b=TEXT
        )

    def test_leaves_no_empty_demand(self):
        old, new = record(("a",), a=TEXT), {"type": "object"}

        assert made(old, new, "PROPERTY_REMOVED") == {
            "type": "object",
            "properties": {},
        }

    def test_is_put_where_there_were_none(self):
        new = {"properties": {"a": TEXT}, "required": ["a"]}

        assert made({}, new, "REQUIRED_PROPERTY_ADDED") == new
        assert made(True, new, "REQUIRED_PROPERTY_ADDED") == new

    def test_becomes_required_alone(self):
        old, new = record(a=TEXT, b=TEXT), record(("a", "c"), a=NUMBER, b=TEXT)
        versions = document(old), document(new)
        made = [
            transplants.made(change, *versions).value
            for change in comparison.compare(*versions)
            if change.rule == "PROPERTY_MADE_REQUIRED"
        ]

        assert made == [record((name,), a=TEXT, b=TEXT) for name in ("a", "c")]

    def test_becomes_optional_alone(self):
        old, new = record(("a", "b"), a=TEXT, b=TEXT), record(("b",), a=NUMBER, b=TEXT)

        assert made(old, new, "PROPERTY_MADE_OPTIONAL") == record(
            ("b",), a=TEXT, b=TEXT
        )
        assert taken_back(old, new, "PROPERTY_MADE_OPTIONAL") == record(
            ("b", "a"), a=NUMBER, b=TEXT
        )

    def test_has_its_column_moved_with_it(self):
        def table(*names):
            return record((), **dict.fromkeys(names, TEXT)) | {
                "arrow": {"fields": [{"name": name, "type": name} for name in names]}
            }

        assert taken_back(
            table("a", "b", "c"), table("a", "c"), "PROPERTY_REMOVED"
        ) == (record(a=TEXT, c=TEXT, b=TEXT) | {"arrow": table("a", "b", "c")["arrow"]})
        assert taken_back(table("a", "c"), table("a", "b", "c"), "PROPERTY_ADDED") == (
            table("a", "c")
        )

    def test_has_the_type_of_its_column_moved_with_its_type(self):
        def table(type_, column):
            return record(a={"type": type_}) | {
                "arrow": {"fields": [{"name": "a", "type": column}]}
            }

        old, new = table("string", "utf8"), table("number", "float64")

        assert taken_back(old, new, "TYPE_CHANGED") == old


class TestABranch:
    def test_is_added_and_removed_wherever_it_stands(self):
        old, new = {"anyOf": [TEXT, NUMBER]}, {"anyOf": [{"const": 1}, TEXT]}

        assert made(old, new, "ANY_OF_BRANCH_ADDED") == {
            "anyOf": [TEXT, NUMBER, {"const": 1}]
        }
        assert made(old, new, "ANY_OF_BRANCH_REMOVED") == {"anyOf": [TEXT]}
        assert taken_back(old, new, "ANY_OF_BRANCH_ADDED") == {"anyOf": [TEXT]}
        assert taken_back(old, new, "ANY_OF_BRANCH_REMOVED") == {
            "anyOf": [{"const": 1}, TEXT, NUMBER]
        }

    def test_that_is_the_only_one_comes_and_goes_with_its_keyword(self):
        assert made({}, {"allOf": [TEXT]}, "ALL_OF_BRANCH_ADDED") == {"allOf": [TEXT]}
        assert made({"allOf": [TEXT]}, {}, "ALL_OF_BRANCH_REMOVED") == {}

    def test_that_is_the_only_choice_leaves_nothing_to_choose(self):
        old, new = {"anyOf": [TEXT]}, {"anyOf": [NUMBER]}

        assert made(old, new, "ANY_OF_BRANCH_REMOVED") == {"anyOf": [{"not": {}}]}


class TestAnItemOfATuple:
    def test_leaves_the_others_in_their_places(self):
        old = {"prefixItems": [TEXT, NUMBER, TEXT]}
        versions = document(old), document({"prefixItems": [TEXT]})

        made = [
            transplants.made(change, *versions).value
            for change in comparison.compare(*versions)
        ]

        assert made == [
            {"prefixItems": [TEXT, {}, TEXT]},
            {"prefixItems": [TEXT, NUMBER]},
        ]

    def test_is_added_behind_what_nobody_describes(self):
        versions = document({}), document({"prefixItems": [TEXT, NUMBER]})

        made = [
            transplants.made(change, *versions).value
            for change in comparison.compare(*versions)
        ]

        assert made == [{"prefixItems": [TEXT]}, {"prefixItems": [{}, NUMBER]}]


@given(strategies.data())
@made_up_schemas.some
def test_making_the_only_change_makes_the_new_version(data):
    name = data.draw(strategies.sampled_from(sorted(dialects.DIALECTS)))
    old, new = (
        document(schema, dialect=name)
        for schema in data.draw(made_up_schemas.pairs(name))
    )
    facts = [
        change
        for change in comparison.compare(old, new)
        if change.effect not in (Effect.NONE, Effect.ARTIFACTS)
    ]

    for change in facts:
        try:
            later = transplants.made(change, old, new)
            earlier = transplants.taken_back(change, old, new)
        except imports.Unmovable:
            continue
        # Whatever came of it can be compared.
        left = rules(later, new), rules(old, earlier)
        if len(facts) == 1 and "$ref" not in exact_json.dumps([old.value, new.value]):
            assert left == (set(), set())


def rules(old, new):
    """Return the rules of the changes that have to do with what is accepted."""
    return {
        change.rule
        for change in comparison.compare(old, new)
        if change.effect not in (Effect.NONE, Effect.ARTIFACTS)
    }
