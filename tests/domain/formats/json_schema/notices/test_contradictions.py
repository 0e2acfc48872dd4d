"""Places that accept nothing: each rule says so, and only where it is so."""

import pytest
from hypothesis import given, strategies

from schemas_app.domain.formats.json_schema import dialects, validation
from schemas_app.domain.formats.json_schema.verdict import building, operands
from tests.domain.formats.json_schema import made_up_schemas
from tests.domain.formats.json_schema.notices.saying import rows, said
from tests.domain.formats.json_schema.schemas import document

WHOLE = "No document can be accepted here: the schema as a whole contradicts itself."


def reasons(schema, dialect="2020-12"):
    """Return the contradictions in a member, with where they are in it."""
    found = said({"properties": {"a": schema}}, dialect)
    return [
        (notice.path.removeprefix("/properties/a"), notice.sentence)
        for notice in found
        if notice.code == "CONTRADICTION"
    ]


class TestWhole:
    @pytest.mark.parametrize(
        "schema",
        [
            {"oneOf": [{"type": "integer"}, {"type": "integer"}]},
            {"not": {}},
            {"allOf": [{"minimum": 3}, {"maximum": 2}], "type": "number"},
            {
                "type": "array",
                "minItems": 3,
                "uniqueItems": True,
                "items": {"enum": [1]},
            },
            {"$ref": "#/$defs/never", "$defs": {"never": False}},
        ],
    )
    def test_is_told_though_no_part_is_to_blame(self, schema):
        found = [(notice.path, notice.sentence) for notice in said(schema)]

        assert found == [("", WHOLE)]

    def test_is_told_first_and_then_the_part_to_blame(self):
        schema = {
            "type": "object",
            "properties": {"a": {"type": "string", "minLength": 3, "maxLength": 2}},
            "required": ["a"],
        }

        assert rows(schema) == [
            ("CONTRADICTION", ""),
            ("CONTRADICTION", "/properties/a/minLength"),
        ]

    def test_is_not_told_of_false_which_says_so_itself(self):
        assert rows(False) == []

    def test_is_not_told_where_it_is_not_known(self):
        assert rows({"type": "string", "pattern": "a$.b"}) == []


class TestTypes:
    def test_of_two_keywords_exclude_each_other(self):
        assert reasons({"type": "string", "enum": [1, 2]}) == [
            (
                "",
                "No value can be accepted here: `type` and `enum` have no type in common.",
            )
        ]
        assert reasons({"const": None, "anyOf": [{"type": "string"}]}) == [
            (
                "",
                "No value can be accepted here: `const` and `anyOf` have no type in common.",
            )
        ]

    def test_of_the_parts_of_all_of_exclude_each_other(self):
        schema = {"allOf": [{"type": "string"}, {"type": ["integer", "null"]}]}

        assert reasons(schema) == [
            (
                "",
                (
                    "No value can be accepted here: `allOf/0` and `allOf/1` have no type in "
                    "common."
                ),
            )
        ]

    def test_number_and_integer_have_integers_in_common(self):
        assert reasons({"allOf": [{"type": "number"}, {"type": "integer"}]}) == []

    def test_no_value_is_listed(self):
        assert reasons({"enum": []}) == [
            ("/enum", "No value can be accepted here: `enum` lists no value.")
        ]

    def test_through_references_exclude_each_other(self):
        schema = {
            "$ref": "#/$defs/a",
            "type": "string",
            "$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"type": "integer"}},
        }

        assert rows(schema) == [("CONTRADICTION", ""), ("CONTRADICTION", "")]


class TestNumbers:
    @pytest.mark.parametrize(
        ("schema", "what", "reason"),
        [
            ({"minimum": 3, "maximum": 2}, "number", "at least 3 and at most 2"),
            ({"minimum": 3, "exclusiveMaximum": 3}, "number", "at least 3 and below 3"),
            (
                {"exclusiveMinimum": 2, "exclusiveMaximum": 3, "type": "integer"},
                "integer",
                "above 2 and below 3",
            ),
            (
                {"minimum": 1, "exclusiveMinimum": 4, "maximum": 4},
                "number",
                "above 4 and at most 4",
            ),
        ],
    )
    def test_have_no_room_between_their_bounds(self, schema, what, reason):
        at = "/minimum" if "minimum" in schema else "/exclusiveMinimum"
        sentence = f"No {what} can be accepted here: it would have to be {reason}."

        assert reasons(schema) == [(at, sentence)]

    def test_have_room_for_one(self):
        assert reasons({"type": "integer", "minimum": 3, "maximum": 3}) == []
        assert reasons({"type": "number", "exclusiveMinimum": 0, "maximum": 1}) == []

    def test_are_bounded_by_flags_in_draft_4(self):
        schema = {"minimum": 3, "exclusiveMinimum": True, "maximum": 3}

        assert reasons(schema, "draft-04") == [
            (
                "/minimum",
                "No number can be accepted here: it would have to be above 3 and at most 3.",
            )
        ]

    def test_that_type_excludes_anyway_are_not_spoken_of(self):
        assert reasons({"type": "string", "minimum": 3, "maximum": 2}) == []


class TestSizes:
    @pytest.mark.parametrize(
        ("keywords", "what", "unit"),
        [
            (("minLength", "maxLength"), "string", "characters"),
            (("minItems", "maxItems"), "array", "items"),
            (("minProperties", "maxProperties"), "object", "members"),
        ],
    )
    def test_have_a_least_above_the_most(self, keywords, what, unit):
        least, most = keywords

        assert reasons({least: 3, most: 2}) == [
            (
                f"/{least}",
                (
                    f"No {what} can be accepted here: it would need at least 3 {unit} and at "
                    "most 2."
                ),
            )
        ]
        assert reasons({least: 2, most: 2}) == []


class TestTexts:
    @pytest.mark.parametrize(
        "schema",
        [
            {"pattern": "^a$", "minLength": 2},
            {"pattern": "^[A-Z]{3,5}$", "maxLength": 2},
            {"type": "string", "pattern": "^a{2}$", "minLength": 3, "maxLength": 9},
        ],
    )
    def test_of_the_allowed_length_match_nothing(self, schema):
        assert reasons(schema) == [
            (
                "/pattern",
                (
                    "No string can be accepted here: none of the allowed length matches the "
                    "pattern."
                ),
            )
        ]

    def test_of_the_allowed_length_match(self):
        assert reasons({"pattern": "^a{2,}$", "minLength": 2, "maxLength": 2}) == []
        assert reasons({"pattern": "a", "minLength": 2}) == []

    def test_are_left_alone_where_that_takes_too_long(self):
        text = {"pattern": "^a$", "minLength": 2}

        assert rows({"properties": {f"p{number}": text for number in range(31)}}) == []


class TestArrays:
    @pytest.mark.parametrize(
        "schema",
        [
            {"items": False, "minItems": 1},
            {"prefixItems": [False], "minItems": 1},
            {"prefixItems": [True], "items": False, "minItems": 2},
        ],
    )
    def test_demand_an_item_that_cannot_be(self, schema):
        index = schema["minItems"] - 1

        assert reasons(schema) == [
            (
                "/minItems",
                (
                    f"No array can be accepted here: item {index} is demanded, and nothing can "
                    "be there."
                ),
            )
        ]

    def test_may_be_shorter_than_where_nothing_can_be(self):
        assert reasons({"prefixItems": [True], "items": False, "minItems": 1}) == []
        assert reasons({"items": False}) == []

    def test_are_tuples_up_to_2019_09(self):
        schema = {"items": [{}], "additionalItems": False, "minItems": 2}

        assert [path for path, _ in reasons(schema, "2019-09")] == ["/minItems"]

    def test_demand_a_match_that_cannot_be(self):
        assert [path for path, _ in reasons({"contains": False})] == ["/contains"]
        assert reasons({"contains": False, "minContains": 0}) == []
        assert reasons({"contains": {}, "minContains": 3, "maxContains": 2}) == [
            (
                "/contains",
                (
                    "No array can be accepted here: it would need at least 3 matching items "
                    "and at most 2."
                ),
            )
        ]

    def test_are_not_to_blame_for_an_item_that_contradicts_itself(self):
        schema = {"contains": {"type": "string", "const": 1}}

        assert [path for path, _ in reasons(schema)] == ["/contains"]
        assert "no type in common" in reasons(schema)[0][1]


class TestObjects:
    @pytest.mark.parametrize(
        "schema",
        [
            {"required": ["b"], "properties": {"b": False}},
            {"required": ["b"], "additionalProperties": False},
            {"required": ["b"], "properties": {"a": {}}, "additionalProperties": False},
        ],
    )
    def test_demand_a_member_that_cannot_be(self, schema):
        assert reasons(schema) == [
            (
                "/required",
                'No object can be accepted here: "b" is required, and nothing can be there.',
            )
        ]

    def test_may_lack_a_member_that_cannot_be(self):
        assert reasons({"properties": {"b": False}}) == []

    def test_may_have_what_a_pattern_describes(self):
        schema = {
            "required": ["b"],
            "patternProperties": {"^b": {}},
            "additionalProperties": False,
        }

        assert reasons(schema) == []

    def test_demand_more_members_than_allowed(self):
        schema = {"required": ["a", "b"], "maxProperties": 1}

        assert reasons(schema) == [
            (
                "/required",
                (
                    "No object can be accepted here: 2 members are required and at most 1 "
                    "allowed."
                ),
            )
        ]


class TestTypesWithoutEnd:
    def test_are_told_where_they_lead_back(self):
        node = {
            "type": "object",
            "properties": {"next": {"$ref": "#/$defs/node"}},
            "required": ["next"],
        }

        found = said(
            {"properties": {"a": {"$ref": "#/$defs/node"}}, "$defs": {"node": node}}
        )

        assert [(notice.path, notice.sentence) for notice in found] == [
            (
                "/$defs/node",
                "No value can be accepted here: it would have to hold itself without end.",
            )
        ]

    def test_are_told_once_for_two_that_need_each_other(self):
        schema = {
            "$defs": {
                name: {
                    "type": "array",
                    "items": {"$ref": f"#/$defs/{other}"},
                    "minItems": 1,
                }
                for name, other in ("ab", "ba")
            }
        }

        assert rows(schema) == [("CONTRADICTION", "/$defs/a")]

    def test_are_none_if_there_is_a_way_out(self):
        node = {
            "anyOf": [
                {"type": "null"},
                {"type": "array", "items": {"$ref": "#"}, "minItems": 1},
            ]
        }

        assert rows(node) == []


@pytest.mark.parametrize("dialect", dialects.DIALECTS)
@made_up_schemas.some
@given(data=strategies.data())
def test_no_document_refutes_that_there_is_none(dialect, data):
    schema = data.draw(made_up_schemas.schemas(dialect))
    whole = document(schema, dialect=dialect)

    empty = [
        notice
        for notice in said(schema, dialect)
        if notice.code == "CONTRADICTION"
        and notice.path == ""
        and "document" in notice.sentence
    ]

    if empty:
        lowered = operands.form(whole).lowered
        for candidate in building.Builder(lowered).documents((lowered.root,)):
            assert not validation.validator(whole).is_valid(candidate)
