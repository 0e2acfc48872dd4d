"""What differs between two versions, place by place."""

import pytest
from hypothesis import given, strategies

from schemas_app.domain import changes, exact_json, json_pointer
from schemas_app.domain.changes import Effect
from schemas_app.domain.formats.json_schema import (
    canonical,
    dialects,
    parsing,
    references,
)
from schemas_app.domain.formats.json_schema.changes import comparison
from tests.domain.formats.json_schema import made_up_schemas
from tests.domain.formats.json_schema.schemas import document, record, resource

TEXT = {"type": "string"}
NUMBER = {"type": "number"}


def compared(old, new, **options):
    return comparison.compare(document(old, **options), document(new, **options))


def rows(old, new, **options):
    return [(change.rule, change.path) for change in compared(old, new, **options)]


def only(old, new, **options):
    (change,) = compared(old, new, **options)
    return change


class TestCompare:
    def test_finds_nothing_in_the_same_document(self):
        schema = record(a=TEXT, b={"$ref": "#/$defs/c"}) | {"$defs": {"c": NUMBER}}

        assert compared(schema, schema) == ()

    def test_says_where_and_what(self):
        change = only(
            record(fee=record(amount=NUMBER)), record(fee=record(amount=TEXT))
        )

        assert change == changes.Change(
            rule="TYPE_CHANGED",
            path="/properties/fee/properties/amount/type",
            sentence='The type of `fee.amount` changed from `"number"` to `"string"`.',
            effect=Effect.EITHER,
            before="number",
            after="string",
        )

    def test_follows_the_new_order_and_puts_what_vanished_last(self):
        old = record(a=TEXT, gone=TEXT, b=NUMBER)
        new = record(b=TEXT, c=NUMBER, a=NUMBER)

        assert rows(old, new) == [
            ("TYPE_CHANGED", "/properties/b/type"),
            ("PROPERTY_ADDED", "/properties/c"),
            ("TYPE_CHANGED", "/properties/a/type"),
            ("PROPERTY_REMOVED", "/properties/gone"),
        ]

    def test_escapes_names_in_paths(self):
        old, new = ({"properties": {"a/b~": kind}} for kind in (TEXT, NUMBER))

        assert rows(old, new) == [
            ("TYPE_CHANGED", "/properties/a~1b~0/type"),
        ]

    @pytest.mark.parametrize(
        ("keyword", "inside", "place"),
        [
            ("propertyNames", {}, "the names of members of `fee`"),
            ("then", {}, "what follows from the condition of `fee`"),
            (
                "else",
                {"a": 1},
                "`fee.a` in what follows without the condition of `fee`",
            ),
        ],
    )
    def test_says_what_of_a_place_is_described(self, keyword, inside, place):
        def fee(most):
            wanted = {"maxLength": most}
            part = {"properties": {"a": wanted}} if inside else wanted
            condition = {"required": ["b"]}
            return {
                "properties": {
                    "fee": {"properties": {"b": {}}, "if": condition, keyword: part}
                }
            }

        change = only(fee(3), fee(2))

        assert change.sentence.lower() == (
            f"the largest length of {place} went from `3` to `2`."
        )

    def test_says_who_asks_for_what_depends(self):
        old = {"dependentSchemas": {"a": {"required": ["b"]}}}
        new = {"dependentSchemas": {"a": {"required": ["b", "c"]}}}

        assert only(old, new).sentence == (
            "`c` is now required in what `a` asks of the document."
        )

    def test_cuts_long_labels_short(self):
        old, new = ({"properties": {"n" * 1000: kind}} for kind in (TEXT, NUMBER))

        assert len(only(old, new).sentence) < 200

    def test_calls_a_type_that_is_not_given_any(self):
        assert only({}, {"type": "string"}).sentence == (
            'The type of the document was narrowed from any to `"string"`.'
        )

    def test_names_a_member_without_a_name(self):
        old, new = ({"properties": {"": kind}} for kind in (TEXT, NUMBER))

        assert only(old, new).sentence == (
            'The type of `""` changed from `"string"` to `"number"`.'
        )

    def test_does_not_tell_how_two_meta_schemas_differ(self):
        old, new = (
            references.bind(
                parsing.parse(exact_json.dumps({"$ref": dialects.DIALECTS[name].uri})),
                (),
            )
            for name in ("draft-07", "2019-09")
        )

        (change,) = comparison.compare(old, new)

        assert (change.rule, change.path, change.effect) == (
            "REFERENCE_RETARGETED",
            "/$ref",
            Effect.EITHER,
        )

    def test_shortens_long_values_in_sentences(self):
        change = only({"enum": ["x" * 500]}, {"enum": ["y" * 500]})

        assert len(change.sentence) < 400
        assert change.before == ["x" * 500]


class TestEffect:
    def test_of_a_new_property_depends_on_what_was_accepted(self):
        closed = {**record(), "additionalProperties": False}
        mapped = {**record(), "additionalProperties": NUMBER}

        effects = [
            only(old, {**old, "properties": {"a": TEXT}}).effect
            for old in (closed, record(), mapped)
        ]

        assert effects == [Effect.WIDENS, Effect.NARROWS, Effect.EITHER]

    def test_of_a_required_property_counts_the_demand_too(self):
        closed = {**record(), "additionalProperties": False}

        effects = [
            [
                only(before, {**before, **demanded}).effect,
                only({**before, **demanded}, before).effect,
            ]
            for before in (closed, record())
            for demanded in [{"properties": {"a": TEXT}, "required": ["a"]}]
        ]

        assert effects == [
            [Effect.EITHER, Effect.EITHER],
            [Effect.NARROWS, Effect.WIDENS],
        ]

    def test_of_a_property_that_may_be_anything_is_on_artifacts(self):
        assert only(record(), record(a=True)).effect is Effect.ARTIFACTS

    def test_under_one_of_is_not_known(self):
        change = only({"oneOf": [{"minimum": 1}]}, {"oneOf": [{"minimum": 2}]})

        assert (change.rule, change.effect) == ("MINIMUM_TIGHTENED", Effect.EITHER)

    def test_of_true_written_out_is_not_known_beside_unevaluated_keywords(self):
        old = {"allOf": [record(a=TEXT)], "unevaluatedProperties": False}
        new = {
            "allOf": [{**record(a=TEXT), "additionalProperties": True}],
            "unevaluatedProperties": False,
        }

        change = only(old, new)

        assert (change.rule, change.effect) == ("KEYWORD_CHANGED", Effect.EITHER)


class TestRenames:
    def test_are_suspected_where_the_shape_and_the_words_are_the_same(self):
        price = {"type": "number", "description": "Last traded price"}

        added, removed = compared(record(price=price), record(last_price=price))

        assert (added.rule, added.hint) == (
            "PROPERTY_ADDED",
            "possibly renamed from `price`",
        )
        assert (removed.rule, removed.hint) == (
            "PROPERTY_REMOVED",
            "possibly renamed to `last_price`",
        )

    def test_are_not_suspected_where_the_shape_differs(self):
        hints = {
            change.hint
            for change in compared(record(price=NUMBER), record(prices=TEXT))
        }

        assert hints == {""}

    def test_are_not_suspected_between_many_of_one_shape(self):
        old, new = record(alpha=TEXT, omega=TEXT), record(bid=TEXT, xyz=TEXT)

        assert {change.hint for change in compared(old, new)} == {""}

    def test_pair_names_that_resemble_each_other(self):
        old, new = record(bid=TEXT, ask=TEXT), record(ask_price=TEXT, bid_price=TEXT)

        hints = {change.path: change.hint for change in compared(old, new)}

        assert hints["/properties/bid"] == "possibly renamed to `bid_price`"
        assert hints["/properties/ask"] == "possibly renamed to `ask_price`"


class TestReferences:
    def test_show_a_change_once_where_it_is_written(self):
        def schema(held):
            uses = {"$ref": "#/$defs/level"}
            return record(bid=uses, ask=uses) | {"$defs": {"level": held}}

        change = only(schema(record(size=NUMBER)), schema(record(size=TEXT)))

        assert change.path == "/$defs/level/properties/size/type"
        assert change.sentence.startswith("The type of `level.size` changed")

    def test_are_followed_around_a_circle(self):
        def schema(kind):
            return record(value={"type": kind}, next={"$ref": "#"})

        assert rows(schema("number"), schema("integer")) == [
            ("TYPE_NARROWED", "/properties/value/type"),
        ]

    def test_are_followed_into_unknown_keywords(self):
        def schema(held):
            return {"$ref": "#/components/x", "components": {"x": held}}

        assert rows(schema(NUMBER), schema(TEXT)) == [
            ("TYPE_CHANGED", "/components/x/type"),
            ("ANNOTATION_CHANGED", "/components"),
        ]

    def test_are_followed_into_other_documents(self):
        schema = record(context={"$ref": "https://e.org/context"})
        old = document(
            schema, resources=(resource("https://e.org/context", record(id=TEXT)),)
        )
        new = document(
            schema, resources=(resource("https://e.org/context", record(id=NUMBER)),)
        )

        (change,) = comparison.compare(old, new)

        assert (change.rule, change.path, change.hint) == (
            "TYPE_CHANGED",
            "/properties/context/$ref",
            "in https://e.org/context#/properties/id/type",
        )
        assert change.sentence.startswith("The type of `context.id` changed")

    def test_say_when_they_lead_to_another_document(self):
        held = record(id=TEXT)
        old = document(
            record(c={"$ref": "https://e.org/1"}),
            resources=(resource("https://e.org/1", held),),
        )
        new = document(
            record(c={"$ref": "https://e.org/2"}),
            resources=(resource("https://e.org/2", held),),
        )

        (change,) = comparison.compare(old, new)

        assert (change.rule, change.path, change.before, change.after) == (
            "REFERENCE_RETARGETED",
            "/properties/c/$ref",
            "https://e.org/1#",
            "https://e.org/2#",
        )

    def test_to_a_document_nothing_refers_to_any_more_are_still_a_difference(self):
        old = document(TEXT, resources=(resource("https://e.org/1", TEXT),))

        (change,) = comparison.compare(old, document(TEXT))

        assert (change.rule, change.path) == ("KEYWORD_CHANGED", "")

    def test_beside_other_keywords_count_as_a_demand(self):
        old = {"type": "object", "$defs": {"a": TEXT}}
        change = only(old, {**old, "$ref": "#/$defs/a"})

        assert (change.rule, change.effect) == ("REFERENCE_ADDED", Effect.NARROWS)

    def test_deeper_than_python_goes_are_followed(self):
        def schema(kind):
            links = {
                str(number): record(next={"$ref": f"#/$defs/{number + 1}"})
                for number in range(2000)
            }
            return {"$ref": "#/$defs/0", "$defs": {**links, "2000": {"type": kind}}}

        assert rows(schema("number"), schema("string")) == [
            ("TYPE_CHANGED", "/$defs/2000/type"),
        ]


class TestBranches:
    def test_are_told_apart_by_their_tags(self):
        def branch(kind, **more):
            return record(kind={"const": kind}, **more)

        old = {"oneOf": [branch("a", v=NUMBER), branch("b", v=NUMBER)]}
        new = {"oneOf": [branch("b", v=NUMBER), branch("a", v=TEXT)]}

        assert rows(old, new) == [
            ("TYPE_CHANGED", "/oneOf/1/properties/v/type"),
            ("BRANCHES_REORDERED", "/oneOf"),
        ]

    def test_with_other_tags_are_other_branches(self):
        old = {"anyOf": [record(kind={"const": "a"})]}
        new = {"anyOf": [record(kind={"const": "b"})]}

        assert rows(old, new) == [
            ("ANY_OF_BRANCH_ADDED", "/anyOf/0"),
            ("ANY_OF_BRANCH_REMOVED", "/anyOf/0"),
        ]


@pytest.mark.parametrize("dialect", dialects.DIALECTS)
@made_up_schemas.some
@given(data=strategies.data())
def test_any_two_schemas_that_differ_have_changes_at_places_that_exist(dialect, data):
    old, new = data.draw(made_up_schemas.pairs(dialect))
    draft = dialects.DIALECTS[dialect]

    found = compared(old, new, dialect=dialect)

    differ = canonical.text(old, draft) != canonical.text(new, draft)
    assert bool(found) is differ
    for change in found:
        side, value = (new, change.after) if change.had_after else (old, change.before)
        if not change.rule.startswith(("PROPERTY_MADE", "REFERENCE")):
            assert json_pointer.lookup(side, change.path) == value
        assert changes.Change.from_json(change.as_json()) == change
