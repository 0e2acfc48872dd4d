"""What could be written instead, kind by kind, tried out in whole reports."""

import pytest
from hypothesis import given, settings, strategies

from schemas_app.domain import compatibility, exact_json, levels
from schemas_app.domain.budget import Budget
from schemas_app.domain.formats.json_schema import dialects
from schemas_app.domain.formats.json_schema import format as json_schema
from schemas_app.domain.formats.json_schema.changes import comparison, rules
from schemas_app.domain.formats.json_schema.remedies import kinds, suggestions
from schemas_app.domain.levels import Direction
from schemas_app.domain.schema_format import Outcome, Reading
from tests.domain.formats.json_schema import made_up_schemas
from tests.domain.formats.json_schema.schemas import document, record, resource

TEXT = {"type": "string"}
NUMBER = {"type": "number"}
INTEGER = {"type": "integer"}
BACKWARD, FORWARD = Direction


def closed(schema):
    return {**schema, "additionalProperties": False}


def report(old, new, level, reading="STRICT"):
    return compatibility.check(
        schema_format=json_schema.JSON_SCHEMA,
        new=document(new),
        earlier=[compatibility.EarlierVersion(number=1, document=document(old))],
        level=level,
        reading=Reading(reading),
    )


def rows(old, new, level, reading="STRICT"):
    """Return kind, sentence and patch of what turns the level alone, and is listed."""
    *fixes, last = report(old, new, level, reading).fixes
    assert last.kind == "NEW_MAJOR"
    assert {fix.turns for fix in fixes} <= {levels.LEVELS[level].directions}
    return [(fix.kind, fix.sentence, exact_json.dumps(fix.patch)) for fix in fixes]


def test_the_whole_document_is_called_so():
    assert rows(True, False, "BACKWARD") == [
        (
            "RESTORE",
            "Leave the document as it was.",
            '[{"op":"replace","path":"","value":true}]',
        )
    ]


class TestAProperty:
    def test_that_was_removed_from_a_closed_object_is_kept(self):
        old, new = closed(record(a=TEXT, b=NUMBER)), closed(record(a=TEXT))

        assert rows(old, new, "BACKWARD") == [
            (
                "KEEP_OLD_NAME",
                "Keep `b` in the document, marked as deprecated.",
                (
                    '[{"op":"add","path":"/properties/b",'
                    '"value":{"type":"number","deprecated":true}}]'
                ),
            ),
            (
                "OPEN_MODEL",
                "Let the document accept members it does not declare.",
                '[{"op":"remove","path":"/additionalProperties"}]',
            ),
        ]

    def test_that_was_removed_from_an_open_object_is_kept(self):
        assert rows(record(("b",), a=TEXT, b=TEXT), record(a=TEXT), "FORWARD") == [
            (
                "KEEP_OLD_NAME",
                "Keep `b` in the document, marked as deprecated.",
                (
                    '[{"op":"add","path":"/properties/b",'
                    '"value":{"type":"string","deprecated":true}},'
                    '{"op":"add","path":"/required/-","value":"b"}]'
                ),
            ),
            (
                "RESTORE",
                "Leave `b` of the document as it was.",
                (
                    '[{"op":"add","path":"/properties/b","value":{"type":"string"}},'
                    '{"op":"add","path":"/required/-","value":"b"}]'
                ),
            ),
        ]

    def test_that_was_renamed_keeps_its_old_name_beside_the_new_one(self):
        old = closed(record(("id", "price"), id=TEXT, price=NUMBER))
        new = closed(record(("id", "last_price"), id=TEXT, last_price=NUMBER))

        assert rows(old, new, "BACKWARD") == [
            (
                "KEEP_OLD_NAME",
                (
                    "Keep `price` in the document, marked as deprecated, and make "
                    "`last_price` optional."
                ),
                (
                    '[{"op":"add","path":"/properties/price",'
                    '"value":{"type":"number","deprecated":true}},'
                    '{"op":"remove","path":"/required/1"}]'
                ),
            )
        ]

    def test_that_was_renamed_may_be_fixed_in_both_directions_together(self):
        old = closed(record(("id", "price"), id=TEXT, price=NUMBER))
        new = closed(record(("id", "last_price"), id=TEXT, last_price=NUMBER))

        fixes = report(old, new, "FULL", "LENIENT").fixes

        assert [(fix.kind, fix.path, fix.turns) for fix in fixes] == [
            ("KEEP_OLD_NAME", "/properties/last_price", (BACKWARD,)),
            ("MAKE_OPTIONAL", "/properties/last_price", (BACKWARD,)),
            ("KEEP_OLD_NAME", "/properties/price", (FORWARD,)),
            ("RESTORE", "/properties/price", (FORWARD,)),
            ("ALL", "", (BACKWARD, FORWARD)),
            ("NEW_MAJOR", "", ()),
        ]
        assert exact_json.dumps(fixes[-2].patch) == (
            '[{"op":"add","path":"/properties/price",'
            '"value":{"type":"number","deprecated":true}},'
            '{"op":"remove","path":"/required/1"},'
            '{"op":"add","path":"/required/-","value":"price"}]'
        )

    def test_that_became_required_is_made_optional(self):
        assert rows(record(a=TEXT), record(("a",), a=TEXT), "BACKWARD") == [
            (
                "MAKE_OPTIONAL",
                "Make `a` optional in the document.",
                '[{"op":"remove","path":"/required"}]',
            )
        ]

    def test_that_is_new_and_required_is_made_optional(self):
        old = closed(record(("a",), a=TEXT))
        new = closed(record(("a", "b"), a=TEXT, b=TEXT))

        assert rows(old, new, "BACKWARD")[0] == (
            "MAKE_OPTIONAL",
            "Make `b` optional in the document.",
            '[{"op":"remove","path":"/required/1"}]',
        )

    def test_that_is_new_in_an_open_object_is_left_without_a_type(self):
        old = record(("a",), a=TEXT)
        described = {"type": "string", "format": "date", "title": "B"}
        new = record(("a", "b"), a=TEXT, b=described)

        assert rows(old, new, "BACKWARD") == [
            (
                "LEAVE_UNTYPED",
                "Declare `b` in the document as optional and without a type.",
                (
                    '[{"op":"replace","path":"/properties/b","value":{"title":"B"}},'
                    '{"op":"remove","path":"/required/1"}]'
                ),
            )
        ]

    def test_that_is_new_in_a_closed_object_is_left_out(self):
        old, new = closed(record(a=TEXT)), closed(record(a=TEXT, b=TEXT))

        assert rows(old, new, "FORWARD") == [
            (
                "LEAVE_OUT",
                "Leave `b` out of the document.",
                '[{"op":"remove","path":"/properties/b"}]',
            )
        ]

    def test_that_became_optional_is_kept_required(self):
        old, new = record(("a", "b"), a=TEXT, b=TEXT), record(("a",), a=TEXT, b=TEXT)

        assert rows(old, new, "FORWARD") == [
            (
                "KEEP_REQUIRED",
                "Keep `b` required in the document.",
                '[{"op":"add","path":"/required/-","value":"b"}]',
            )
        ]


class TestValues:
    OLD, NEW = {"enum": ["B", "S", "X"]}, {"enum": ["S", "B", "N"]}
    RESTORED = (
        "RESTORE",
        "Leave `enum` of the document as it was.",
        '[{"op":"replace","path":"/enum","value":["B","S","X"]}]',
    )

    def test_that_were_allowed_stay_first(self):
        assert rows(self.OLD, self.NEW, "BACKWARD") == [
            (
                "KEEP_ENUM_VALUES",
                'Keep `"X"` among the values of the document.',
                '[{"op":"replace","path":"/enum","value":["B","S","X","N"]}]',
            ),
            self.RESTORED,
        ]

    def test_that_are_new_are_left_out(self):
        assert rows(self.OLD, self.NEW, "FORWARD") == [
            (
                "LEAVE_OUT_VALUES",
                'Leave out `"N"`: the document keeps to values that were known before.',
                '[{"op":"replace","path":"/enum","value":["S","B"]}]',
            ),
            self.RESTORED,
        ]

    def test_that_are_all_new_cannot_all_be_left_out(self):
        assert rows({"enum": [1, 2]}, {"enum": [True, 3]}, "FORWARD") == [
            (
                "RESTORE",
                "Leave `enum` of the document as it was.",
                '[{"op":"replace","path":"/enum","value":[1,2]}]',
            )
        ]

    def test_are_as_before_where_both_directions_are_promised(self):
        fixes = report(self.OLD, self.NEW, "FULL").fixes

        assert [(fix.kind, fix.turns) for fix in fixes] == [
            ("RESTORE", (BACKWARD, FORWARD)),
            ("KEEP_ENUM_VALUES", (BACKWARD,)),
            ("NEW_MAJOR", ()),
        ]

    def test_of_a_constant_are_both_allowed(self):
        old, new = record(v={"const": 1}), record(v={"const": 2})

        assert rows(old, new, "BACKWARD")[0] == (
            "KEEP_ENUM_VALUES",
            "Keep `1` among the values of `v`.",
            (
                '[{"op":"remove","path":"/properties/v/const"},'
                '{"op":"add","path":"/properties/v/enum","value":[1,2]}]'
            ),
        )


class TestTypes:
    def test_are_both_allowed(self):
        old, new = record(a=record(b=INTEGER)), record(a=record(b=TEXT))

        assert rows(old, new, "BACKWARD")[0] == (
            "WIDEN_TYPE",
            "Let `a.b` be `integer` or `string`.",
            (
                '[{"op":"replace","path":"/properties/a/properties/b/type",'
                '"value":["integer","string"]}]'
            ),
        )

    def test_are_not_named_twice(self):
        old = {"items": {"type": ["number", "null"]}}
        new = {"items": {"type": ["null", "integer"]}}

        assert rows(old, new, "BACKWARD")[0] == (
            "WIDEN_TYPE",
            "Let `[]` be `number` or `null`.",
            '[{"op":"replace","path":"/items/type","value":["number","null"]}]',
        )

    def test_that_were_not_limited_are_not_limited_again(self):
        assert rows({}, TEXT, "BACKWARD") == [
            (
                "LEAVE_OUT",
                "Leave `type` out of the document.",
                '[{"op":"remove","path":"/type"}]',
            )
        ]

    def test_are_kept_for_readers(self):
        assert rows(record(a=INTEGER), record(a=NUMBER), "FORWARD") == [
            (
                "KEEP_TYPE",
                "Keep the type of `a`.",
                '[{"op":"replace","path":"/properties/a/type","value":"integer"}]',
            )
        ]

    def test_come_with_their_columns(self):
        def table(type_, column):
            fields = [{"name": "a", "type": {"name": column}}]
            return record(a={"type": type_}) | {"arrow": {"fields": fields}}

        old, new = table("integer", "int64"), table("number", "float64")

        assert rows(old, new, "FORWARD") == [
            (
                "KEEP_TYPE",
                "Keep the type of `a`.",
                (
                    '[{"op":"replace","path":"/properties/a/type","value":"integer"},'
                    '{"op":"replace","path":"/arrow/fields/0",'
                    '"value":{"name":"a","type":{"name":"int64"}}}]'
                ),
            )
        ]


class TestLimits:
    @pytest.mark.parametrize(
        ("old", "new", "level", "patch"),
        [
            (
                {"maximum": 9},
                {"maximum": 8},
                "BACKWARD",
                '[{"op":"replace","path":"/properties/a/maximum","value":9}]',
            ),
            (
                {},
                {"maximum": 8},
                "BACKWARD",
                '[{"op":"remove","path":"/properties/a/maximum"}]',
            ),
            (
                {"maximum": 8},
                {},
                "FORWARD",
                '[{"op":"add","path":"/properties/a/maximum","value":8}]',
            ),
        ],
    )
    def test_stay_as_they_were(self, old, new, level, patch):
        assert rows(record(a=old), record(a=new), level) == [
            ("KEEP_BOUND", "Leave `maximum` of `a` as it was.", patch)
        ]

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ({"minLength": 1}, {"minLength": 2}),
            ({"pattern": "^a"}, {"pattern": "^ab"}),
            ({"multipleOf": 2}, {"multipleOf": 3}),
            ({"maxItems": 3}, {"maxItems": 2}),
            ({}, {"uniqueItems": True}),
        ],
    )
    def test_are_of_many_kinds(self, old, new):
        (fix,) = report(old, new, "BACKWARD").fixes[:-1]

        assert (fix.kind, fix.turns) == ("KEEP_BOUND", (BACKWARD,))


class TestModels:
    def test_that_were_closed_are_opened(self):
        assert rows(record(a=TEXT), closed(record(a=TEXT)), "BACKWARD") == [
            (
                "OPEN_MODEL",
                "Let the document accept members it does not declare.",
                '[{"op":"remove","path":"/additionalProperties"}]',
            )
        ]

    def test_that_were_opened_are_closed(self):
        old, new = record(a=closed(record(b=TEXT))), record(a=record(b=TEXT))

        assert rows(old, new, "FORWARD") == [
            (
                "CLOSE_MODEL",
                "Do not let `a` accept members it does not declare.",
                (
                    '[{"op":"add","path":"/properties/a/additionalProperties",'
                    '"value":false}]'
                ),
            )
        ]

    def test_that_lost_a_member_may_be_closed_for_readers(self):
        assert rows(record(a=TEXT, b=TEXT), record(a=TEXT), "FORWARD")[1] == (
            "CLOSE_MODEL",
            "Do not let the document accept members it does not declare.",
            '[{"op":"add","path":"/additionalProperties","value":false}]',
        )


class TestBranches:
    def test_of_a_choice_are_kept(self):
        assert rows({"anyOf": [TEXT, NUMBER]}, {"anyOf": [TEXT]}, "BACKWARD") == [
            (
                "KEEP_BRANCH",
                "Keep the branch of the document that was removed (anyOf).",
                '[{"op":"add","path":"/anyOf/-","value":{"type":"number"}}]',
            )
        ]

    def test_of_a_conjunction_are_kept_for_readers(self):
        old = {"allOf": [{"minLength": 2}, {"maxLength": 3}]}

        assert rows(old, {"allOf": [{"minLength": 2}]}, "FORWARD") == [
            (
                "KEEP_BRANCH",
                "Keep the branch of the document that was removed (allOf).",
                '[{"op":"add","path":"/allOf/-","value":{"maxLength":3}}]',
            )
        ]

    def test_that_are_new_are_taken_back(self):
        assert rows({"anyOf": [TEXT]}, {"anyOf": [TEXT, NUMBER]}, "FORWARD") == [
            (
                "RESTORE",
                "Leave `anyOf` of the document as it was.",
                '[{"op":"remove","path":"/anyOf/1"}]',
            )
        ]


class TestAnythingElse:
    def test_is_left_as_it_was(self):
        assert rows({"not": {"const": 1}}, {"not": {"enum": [1, 2]}}, "BACKWARD") == [
            (
                "RESTORE",
                "Leave `not` of the document as it was.",
                '[{"op":"replace","path":"/not","value":{"const":1}}]',
            )
        ]

    def test_brings_the_definitions_it_needs(self):
        old = record(a={"not": {"$ref": "#/$defs/x"}}) | {"$defs": {"x": TEXT}}
        new = record(a={"not": {}})

        assert rows(old, new, "BACKWARD") == [
            (
                "RESTORE",
                "Leave `not` of `a` as it was.",
                (
                    '[{"op":"replace","path":"/properties/a/not",'
                    '"value":{"$ref":"#/$defs/x"}},'
                    '{"op":"add","path":"/$defs","value":{"x":{"type":"string"}}}]'
                ),
            )
        ]

    def test_in_another_document_is_not_for_this_one_to_change(self):
        def version(schema):
            part = resource("https://example.org/x", schema)
            return document({"$ref": "https://example.org/x"}, resources=(part,))

        old, new = version(TEXT), version(NUMBER)
        (change,) = comparison.compare(old, new)

        assert suggestions.suggested(old, new, change, BACKWARD) == ()


class TestTheTable:
    def test_speaks_of_rules_and_kinds_that_there_are(self):
        for suggestion in suggestions.SUGGESTIONS:
            assert suggestion.rules <= rules.RULES.keys()
            assert suggestion.kind in kinds.KINDS

    def test_uses_every_kind(self):
        used = {suggestion.kind for suggestion in suggestions.SUGGESTIONS}

        assert used | {"RESTORE", "LEAVE_OUT"} == kinds.KINDS.keys()


@given(strategies.data())
@settings(parent=made_up_schemas.some, max_examples=30)
def test_whatever_is_listed_turns_what_it_says(data):
    name = data.draw(strategies.sampled_from(sorted(dialects.DIALECTS)))
    old, new = (
        json_schema.JSON_SCHEMA.bind(parsed, ())
        for parsed in (
            json_schema.JSON_SCHEMA.parse(exact_json.dumps(with_draft(schema, name)))
            for schema in data.draw(made_up_schemas.pairs(name))
        )
    )
    reading = data.draw(strategies.sampled_from(Reading))
    level = data.draw(strategies.sampled_from(["BACKWARD", "FORWARD", "FULL"]))

    found = compatibility.check(
        schema_format=json_schema.JSON_SCHEMA,
        new=new,
        earlier=[compatibility.EarlierVersion(number=1, document=old)],
        level=level,
        reading=reading,
    )

    for fix in found.fixes:
        patched = json_schema.JSON_SCHEMA.patched(new, fix.patch)
        for direction in fix.turns:
            outer, inner = (patched, old) if direction is BACKWARD else (old, patched)
            verdict = json_schema.JSON_SCHEMA.contains(
                outer, inner, reading, Budget(60)
            )
            assert verdict.outcome is Outcome.COMPATIBLE


def with_draft(schema, name):
    """Return the schema naming its draft, where it can."""
    if isinstance(schema, bool):
        return {"$schema": dialects.DIALECTS[name].uri, "allOf": [schema]}
    return {"$schema": dialects.DIALECTS[name].uri, **schema}
