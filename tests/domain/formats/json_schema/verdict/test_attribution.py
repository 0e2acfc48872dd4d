"""Which changes are to blame by themselves, each with its own witness."""

from pathlib import Path

import pytest
from hypothesis import given, settings, strategies

from schemas_app.domain import changes, exact_json
from schemas_app.domain.budget import Budget
from schemas_app.domain.formats.json_schema import dialects
from schemas_app.domain.formats.json_schema import format as json_schema
from schemas_app.domain.formats.json_schema.changes import (
    comparison,
    imports,
    transplants,
)
from schemas_app.domain.formats.json_schema.verdict import attribution, containment
from schemas_app.domain.levels import Direction
from schemas_app.domain.schema_format import Reading
from tests.domain.formats.json_schema import judging, made_up_schemas
from tests.domain.formats.json_schema.schemas import document, record, resource

EXAMPLES = Path(__file__).parents[5] / "examples" / "data"
TEXT = {"type": "string"}
NUMBER = {"type": "number"}
INTEGER = {"type": "integer"}
BACKWARD, FORWARD = Direction


def version(path):
    parsed = json_schema.JSON_SCHEMA.parse((EXAMPLES / path).read_text())
    return json_schema.JSON_SCHEMA.bind(parsed, ())


def found(old, new, direction, reading=Reading.STRICT, budget=5):
    """Return rule, path and witness of the changes to blame, and check them all."""
    facts = comparison.compare(old, new)
    causes = attribution.causes(old, new, facts, direction, reading, Budget(budget))
    rows = []
    for index, witness in sorted(causes.items()):
        change = facts[index]
        if reading is Reading.STRICT:
            check(old, new, change, direction, witness.document)
        shown = exact_json.dumps(witness.document)
        rows.append((change.rule, change.path, shown))
    return rows


def check(old, new, change, direction, shown):
    """Assert that a witness tells old and new apart, and the change alone does so, too."""
    made = transplants.made(change, old, new)
    for later in (made, new):
        outer, inner = (later, old) if direction is BACKWARD else (old, later)
        assert judging.separates(shown, outer=outer, inner=inner)


class TestAnOnlyChange:
    @pytest.mark.parametrize("reading", Reading)
    def test_has_the_witness_of_the_verdict(self, reading):
        old, new = document(record(a=INTEGER)), document(record(a=TEXT))

        rows = found(old, new, BACKWARD, reading)

        verdict = containment.contains(new, old, reading, Budget(5))
        assert rows == [("TYPE_CHANGED", "/properties/a/type", '{"a":0}')]
        assert verdict.witness
        assert verdict.witness.document == {"a": 0}

    def test_has_its_own_where_words_changed_beside_it(self):
        old = document(record(a=INTEGER) | {"title": "A"})
        new = document(record(a=TEXT) | {"title": "B"})

        assert found(old, new, FORWARD) == [
            ("TYPE_CHANGED", "/properties/a/type", '{"a":"a"}')
        ]

    def test_is_not_to_blame_where_nothing_breaks(self):
        old, new = document(record(a=INTEGER)), document(record(a=NUMBER))

        assert found(old, new, BACKWARD) == []
        assert found(old, new, FORWARD) == [
            ("TYPE_WIDENED", "/properties/a/type", '{"a":1.5}')
        ]

    def test_is_blamed_in_another_document_if_it_is_the_only_one(self):
        def at(schema):
            part = resource("https://example.org/x", schema)
            return document({"$ref": "https://example.org/x"}, resources=(part,))

        facts = comparison.compare(at(INTEGER), at(TEXT))
        causes = attribution.causes(
            at(INTEGER), at(TEXT), facts, BACKWARD, Reading.STRICT, Budget(5)
        )

        assert {index: cause.document for index, cause in causes.items()} == {0: 0}


class TestSeveralChanges:
    def test_are_told_where_one_alone_would_take_a_name_that_is_taken(self):
        named = {"$anchor": "k", **TEXT}
        old = document(record(a=named, b={**TEXT, "maxLength": 1}))
        new = document(record(c=named, b=TEXT))

        assert found(old, new, FORWARD) == [
            ("MAX_LENGTH_REMOVED", "/properties/b/maxLength", '{"b":"aa"}'),
            ("PROPERTY_REMOVED", "/properties/a", '{"a":0}'),
        ]

    OLD = record(
        ("a",),
        a={"enum": ["x", "y"]},
        b={"type": "integer", "maximum": 9},
        c=NUMBER,
        d=TEXT,
    )
    NEW = record(
        ("a", "d"),
        a={"enum": ["x"]},
        b={"type": "integer", "maximum": 5, "title": "B"},
        c={"type": "number", "minimum": 0},
        d={"type": "string", "minLength": 1},
    )

    def test_have_a_witness_each(self):
        assert found(document(self.OLD), document(self.NEW), BACKWARD) == [
            ("ENUM_NARROWED", "/properties/a/enum", '{"a":"y"}'),
            ("MAXIMUM_TIGHTENED", "/properties/b/maximum", '{"a":"x","b":9}'),
            ("MINIMUM_ADDED", "/properties/c/minimum", '{"a":"x","c":-1}'),
            ("MIN_LENGTH_ADDED", "/properties/d/minLength", '{"a":"x","d":""}'),
            ("PROPERTY_MADE_REQUIRED", "/properties/d", '{"a":"x"}'),
        ]

    def test_have_a_witness_each_on_the_way_back(self):
        assert found(document(self.NEW), document(self.OLD), FORWARD) == [
            ("ENUM_EXTENDED", "/properties/a/enum", '{"a":"y","d":"a"}'),
            ("MAXIMUM_RELAXED", "/properties/b/maximum", '{"a":"x","d":"a","b":9}'),
            ("MINIMUM_REMOVED", "/properties/c/minimum", '{"a":"x","d":"a","c":-1}'),
            ("MIN_LENGTH_REMOVED", "/properties/d/minLength", '{"a":"x","d":""}'),
            ("PROPERTY_MADE_OPTIONAL", "/properties/d", '{"a":"x"}'),
        ]

    def test_do_not_break_the_other_direction(self):
        assert found(document(self.OLD), document(self.NEW), FORWARD) == []

    def test_that_break_nothing_are_not_blamed_for_those_that_do(self):
        old = record(a=INTEGER, b={"type": "integer", "minimum": 1})
        new = record(a={"type": "integer", "minLength": 2}, b={"type": "integer"})

        assert found(document(old), document(new), BACKWARD) == []
        assert found(document(old), document(new), FORWARD) == [
            ("MINIMUM_REMOVED", "/properties/b/minimum", '{"b":0}')
        ]

    def test_that_need_each_other_are_not_to_blame_alone(self):
        def tagged(*kinds):
            branches = [record(("kind",), kind={"const": kind}) for kind in kinds]
            return document(
                record(("kind",), kind={"enum": list(kinds)}) | {"oneOf": branches}
            )

        old, new = tagged("a"), tagged("a", "b")

        assert [change.rule for change in comparison.compare(old, new)] == [
            "ENUM_EXTENDED",
            "ONE_OF_BRANCH_ADDED",
        ]
        assert found(old, new, FORWARD) == []

    def test_inside_of_what_references_lead_to_have_a_witness_each(self):
        def version(amount, most):
            return document(
                record(fee={"$ref": "#/$defs/fee"}, n={"maximum": most})
                | {"$defs": {"fee": record(("amount",), amount=amount)}}
            )

        assert found(version(NUMBER, 9), version(INTEGER, 8), BACKWARD) == [
            (
                "TYPE_NARROWED",
                "/$defs/fee/properties/amount/type",
                '{"fee":{"amount":1.5}}',
            ),
            ("MAXIMUM_TIGHTENED", "/properties/n/maximum", '{"n":9}'),
        ]

    def test_are_no_more_than_a_person_would_look_at(self):
        names = [f"p{index}" for index in range(attribution.MOST + 5)]
        old = document(record((), **dict.fromkeys(names, NUMBER)))
        new = document(record((), **dict.fromkeys(names, INTEGER)))

        assert len(found(old, new, BACKWARD)) == attribution.MOST

    def test_are_not_looked_at_without_a_budget(self):
        old, new = document(self.OLD), document(self.NEW)
        containment.contains(new, old, Reading.STRICT, Budget(5))  # is remembered

        assert found(old, new, BACKWARD, budget=0) == []

    def test_that_are_not_listed_are_left_out(self):
        old, new = document(self.OLD), document(self.NEW)
        facts = comparison.compare(old, new)
        unlisted = changes.Change(
            rule=changes.NOT_LISTED, path="", sentence="", effect=changes.Effect.EITHER
        )

        causes = attribution.causes(
            old, new, (*facts[:1], unlisted), BACKWARD, Reading.STRICT, Budget(5)
        )

        assert set(causes) == {0}


class TestTheLenientReading:
    OLD = record(("id", "price"), id=TEXT, price=NUMBER) | {
        "additionalProperties": False
    }
    NEW = record(("id", "last"), id=TEXT, last=NUMBER, note=TEXT) | {
        "additionalProperties": False
    }

    def test_blames_what_a_reader_does_not_get(self):
        old, new = document(self.OLD), document(self.NEW)

        assert found(old, new, FORWARD, Reading.LENIENT) == [
            ("PROPERTY_REMOVED", "/properties/price", '{"id":"a","last":0}')
        ]
        assert found(old, new, BACKWARD, Reading.LENIENT) == [
            ("REQUIRED_PROPERTY_ADDED", "/properties/last", '{"id":"a","price":0}')
        ]

    def test_does_not_blame_what_a_reader_ignores(self):
        old = document(self.OLD)
        new = document(
            record(("id",), id=TEXT, price=NUMBER, note=TEXT)
            | {"additionalProperties": False}
        )

        assert [row[0] for row in found(old, new, FORWARD)] == [
            "PROPERTY_ADDED",
            "PROPERTY_MADE_OPTIONAL",
        ]
        assert [row[0] for row in found(old, new, FORWARD, Reading.LENIENT)] == [
            "PROPERTY_MADE_OPTIONAL"
        ]


class TestRealEvolutions:
    OLDER = '{"ts":"2025-01-27T09:30:00Z","symbol":"a","price":0,"size":0}'
    NEWER = '{"ts":"2025-01-27T09:30:00Z","symbol":"a","price":0,"size":0,"exchange_id":"a"}'
    RENAMED = '{"ts":"2025-01-27T09:30:00Z","symbol":"a","last_price":0,"size":0}'

    @pytest.mark.parametrize(
        ("versions", "direction", "reading", "rows"),
        [
            ("1.0.0 1.1.0", BACKWARD, "STRICT", []),
            (
                "1.0.0 1.1.0",
                FORWARD,
                "STRICT",
                [("PROPERTY_ADDED", "/properties/exchange_id", NEWER)],
            ),
            ("1.0.0 1.1.0", FORWARD, "LENIENT", []),
            (
                "1.1.0 2.0.0",
                BACKWARD,
                "STRICT",
                [
                    ("REQUIRED_PROPERTY_ADDED", "/properties/last_price", OLDER),
                    ("PROPERTY_REMOVED", "/properties/price", OLDER),
                ],
            ),
            (
                "1.1.0 2.0.0",
                FORWARD,
                "LENIENT",
                [("PROPERTY_REMOVED", "/properties/price", RENAMED)],
            ),
        ],
    )
    def test_of_ticks(self, versions, direction, reading, rows):
        old, new = (version(f"ticks/ticks_v{n}.json") for n in versions.split())

        assert found(old, new, direction, Reading(reading)) == rows


@given(strategies.data())
@settings(parent=made_up_schemas.some, max_examples=30)
def test_what_is_blamed_separates_the_versions_by_itself(data):
    name = data.draw(strategies.sampled_from(sorted(dialects.DIALECTS)))
    old, new = (
        document(schema, dialect=name)
        for schema in data.draw(made_up_schemas.pairs(name))
    )
    direction = data.draw(strategies.sampled_from(Direction))
    facts = comparison.compare(old, new)

    causes = attribution.causes(old, new, facts, direction, Reading.STRICT, Budget(5))

    for index, witness in causes.items():
        try:
            check(old, new, facts[index], direction, witness.document)
        except imports.Unmovable:
            assert len(causes) == 1
