"""What nobody should write and somebody will: refused with its place, or dealt with.

Every document here goes the whole road, parse to notices, in both directions and both
readings; nothing may crash, hang or guess.
"""

import pytest

from schemas_app.domain import errors, exact_json
from schemas_app.domain.budget import Budget
from schemas_app.domain.formats.json_schema import dialects, parsing
from schemas_app.domain.formats.json_schema import format as json_schema
from schemas_app.domain.levels import Direction
from schemas_app.domain.schema_format import Outcome, Reading
from tests.domain.formats.json_schema import judging

USING = json_schema.JSON_SCHEMA
COMPATIBLE, INCOMPATIBLE, UNDECIDED = Outcome
TEXT = {"type": "string"}


def read(written, draft=None):
    """Return the document written, a value or JSON text, bound."""
    if draft is not None:
        written = {"$schema": dialects.DIALECTS[draft].uri, **written}
    text = written if isinstance(written, str) else exact_json.dumps(written)
    return USING.bind(USING.parse(text), ())


def refused(written):
    """Return the refusal of the document written."""
    with pytest.raises((errors.BadText, errors.BadSchema)) as refusal:
        read(written)
    return refusal.value


def outcomes(old, new, draft=None, readings=tuple(Reading)):
    """Go the whole road and return the strict outcomes, backward and forward."""
    before, after = read(old, draft), read(new, draft)
    changes = USING.compare(before, after)
    found = {}
    for reading in readings:
        for direction in Direction:
            outer, inner = (
                (after, before) if direction is Direction.BACKWARD else (before, after)
            )
            verdict = USING.contains(outer, inner, reading, Budget(60))
            judging.check(verdict, outer=outer, inner=inner)
            found[reading, direction] = verdict.outcome
            USING.causes(before, after, changes, direction, reading, Budget(5))
    USING.notices(before)
    USING.notices(after)
    return tuple(found[Reading.STRICT, direction] for direction in Direction)


def rules(old, new):
    """Return the rules of the changes from one document to another."""
    return [change.rule for change in USING.compare(read(old), read(new))]


def codes(written, draft=None):
    """Return the codes of the notices on a document."""
    return [notice.code for notice in USING.notices(read(written, draft))]


class TestText:
    @pytest.mark.parametrize(
        ("text", "code", "pointer"),
        [
            ('{"type": "string", "type": "null"}', "duplicate_key", "/type"),
            ('{"properties": {"\\ud83d": {}}}', "malformed_json", "/properties"),
            ('{"maximum": NaN}', "malformed_json", "/maximum"),
            ('{"maximum": 1e100000}', "number_out_of_range", "/maximum"),
            (f'{{"maximum": {"9" * 10_000}}}', "number_out_of_range", "/maximum"),
            ("[]", "invalid_schema", ""),
            ("1", "invalid_schema", ""),
            ('{"$schema": "https://a.org/b"}', "unknown_dialect", "/$schema"),
            ('{"$schema": 7}', "unknown_dialect", "/$schema"),
        ],
    )
    def test_is_refused_at_its_place(self, text, code, pointer):
        refusal = refused(text)

        assert (refusal.code, refusal.place.pointer) == (code, pointer)
        assert refusal.remedy

    def test_that_is_too_deep_is_refused(self):
        depth = parsing.MAX_DEPTH + 1

        refusal = refused('{"items":' * depth + "{}" + "}" * depth)

        assert refusal.code == "document_too_deep"

    def test_that_is_just_not_too_deep_goes_the_whole_road(self):
        depth = parsing.MAX_DEPTH - 1
        old = '{"items":' * depth + '{"type":"string"}' + "}" * depth
        new = '{"items":' * depth + '{"type":"null"}' + "}" * depth

        assert rules(old, new) == ["TYPE_CHANGED"]
        assert COMPATIBLE not in outcomes(old, new)

    def test_of_an_empty_or_boolean_schema_is_a_schema(self):
        assert outcomes("{}", "true") == (COMPATIBLE, COMPATIBLE)
        assert outcomes("true", "false") == (INCOMPATIBLE, COMPATIBLE)
        assert outcomes("false", "{}") == (COMPATIBLE, INCOMPATIBLE)
        assert outcomes("false", "false") == (COMPATIBLE, COMPATIBLE)
        assert rules("{}", "true") == ["SPELLING_CHANGED"]


class TestReferences:
    @pytest.mark.parametrize(
        ("schema", "pointer"),
        [
            ({"$ref": "#/$defs/a"}, "/$ref"),
            ({"items": {"$ref": "#a"}}, "/items/$ref"),
            ({"$ref": "https://a.org/b"}, "/$ref"),
            ({"$ref": "ticks@3"}, "/$ref"),
            ({"$dynamicRef": "#a"}, "/$dynamicRef"),
            ({"$ref": "#/title", "title": "no schema"}, "/$ref"),
        ],
    )
    def test_to_nothing_are_refused(self, schema, pointer):
        refusal = refused(schema)

        assert (refusal.code, refusal.place.pointer) == (
            "unresolved_reference",
            pointer,
        )

    @pytest.mark.parametrize(
        "schema",
        [
            {"$id": "https://a.org/b#c"},
            {"$id": "a b"},
            {"$defs": {name: {"$id": "https://a.org/b"} for name in "ab"}},
            {"$id": "urn:example:a", "items": {"$ref": "b"}},
            {"$ref": "a b"},
        ],
    )
    def test_and_identifiers_that_are_none_are_refused(self, schema):
        assert refused(schema).code == "invalid_schema"

    @pytest.mark.parametrize("draft", dialects.DIALECTS)
    @pytest.mark.parametrize(
        "loop",
        [
            {"$ref": "#"},
            {
                "allOf": [{"$ref": "#/definitions/a"}],
                "definitions": {
                    "a": {"$ref": "#/definitions/b"},
                    "b": {"$ref": "#/definitions/a"},
                },
            },
        ],
    )
    def test_in_a_loop_are_never_guessed_about(self, draft, loop):
        assert outcomes(loop, TEXT, draft) == (UNDECIDED, UNDECIDED)
        assert "REFERENCE_LOOP" in codes(loop, draft)

    @pytest.mark.parametrize("draft", dialects.DIALECTS)
    def test_in_a_loop_under_not_are_never_guessed_about(self, draft):
        loop = {"not": {"$ref": "#"}}

        assert outcomes(loop, TEXT, draft) == (UNDECIDED, UNDECIDED)
        assert codes(loop, draft) == ["REFERENCE_LOOP"]

    def test_that_are_dynamic_and_to_themselves_end(self):
        loop = {"$dynamicRef": "#n", "$dynamicAnchor": "n"}

        assert outcomes(loop, TEXT) == (UNDECIDED, UNDECIDED)

    def test_that_are_recursive_and_to_themselves_end(self):
        assert outcomes({"$recursiveRef": "#"}, TEXT, "2019-09") == (
            UNDECIDED,
            UNDECIDED,
        )


class TestPatterns:
    @pytest.mark.parametrize(
        "pattern", [r"(?P<y>a)", r"a\Z", "a{,3}", "(?i)a", "a++", "[", "(", "*"]
    )
    def test_that_engines_read_differently_are_refused(self, pattern):
        refusal = refused({"properties": {"a": {"pattern": pattern}}})

        assert refusal.code == "invalid_schema"
        assert refusal.place.pointer == "/properties/a/pattern"

    def test_that_are_names_of_members_are_refused_too(self):
        refusal = refused({"patternProperties": {"a++": {}}})

        assert refusal.place.pointer == "/patternProperties/a++"

    def test_that_explode_elsewhere_are_matched_in_linear_time(self):
        assert outcomes({"pattern": "^(a+)+$"}, {"pattern": "^(b+)+$"}) == (
            INCOMPATIBLE,
            INCOMPATIBLE,
        )
        assert outcomes({"pattern": "^(a+)+$"}, {"pattern": "^(a|a)*$"}) == (
            COMPATIBLE,
            INCOMPATIBLE,
        )

    def test_with_nested_look_around_are_never_guessed_about(self):
        old = {"type": "string", "pattern": "^(?=(a+)+$)"}
        new = {"type": "string", "pattern": "^(?=(b+)+$)"}

        assert COMPATIBLE not in outcomes(old, new)
        assert "BACKTRACKING_PATTERN" in codes(new)

    def test_with_look_around_under_not_are_never_guessed_about(self):
        costly = {"type": "string", "not": {"pattern": "^(?=(a+)+$)b"}}

        backward, forward = outcomes(costly, TEXT)

        assert backward is COMPATIBLE
        assert forward is not INCOMPATIBLE  # no string begins with both


class TestNumbers:
    @pytest.mark.parametrize(
        ("old", "new", "expected"),
        [
            ("1", "1e400", (COMPATIBLE, INCOMPATIBLE)),
            (f"{2**70}", f"{2**70 + 1}", (COMPATIBLE, INCOMPATIBLE)),
            ("9007199254740993", "9007199254740992", (INCOMPATIBLE, COMPATIBLE)),
            ("0", "-0.0", (COMPATIBLE, COMPATIBLE)),
            ("1e-400", "0", (INCOMPATIBLE, COMPATIBLE)),
            ("1.0", "1", (COMPATIBLE, COMPATIBLE)),
            ("1e2", "100.000", (COMPATIBLE, COMPATIBLE)),
            ("9" * 1000, "9" * 999, (INCOMPATIBLE, COMPATIBLE)),
        ],
    )
    def test_are_compared_exactly(self, old, new, expected):
        written = [
            f'{{"type": "number", "maximum": {number}}}' for number in (old, new)
        ]

        assert outcomes(*written) == expected

    @pytest.mark.parametrize(
        ("old", "new", "rule", "expected"),
        [
            ("1", "1e-30", "MULTIPLE_OF_RELAXED", (COMPATIBLE, INCOMPATIBLE)),
            ("0.1", "0.3", "MULTIPLE_OF_TIGHTENED", (INCOMPATIBLE, COMPATIBLE)),
            ("0.01", "1e-2", None, (COMPATIBLE, COMPATIBLE)),
        ],
    )
    def test_are_divided_exactly(self, old, new, rule, expected):
        written = [
            f'{{"type": "number", "multipleOf": {number}}}' for number in (old, new)
        ]

        assert rules(*written) == ([rule] if rule else [])
        assert outcomes(*written) == expected

    @pytest.mark.parametrize("step", ["0", "-1", "-0.0"])
    def test_that_are_no_steps_are_refused(self, step):
        assert refused(f'{{"multipleOf": {step}}}').place.pointer == "/multipleOf"

    def test_that_bounds_of_sizes_cannot_be_are_refused(self):
        assert refused({"minLength": -1}).place.pointer == "/minLength"
        assert refused('{"minLength": 1.5}').place.pointer == "/minLength"


class TestContradictions:
    def test_are_told_and_change_no_verdict(self):
        never = {"type": "integer", "minimum": 3, "maximum": 2}

        assert codes(never) == ["CONTRADICTION", "CONTRADICTION"]
        assert outcomes(never, {"type": "integer"}) == (COMPATIBLE, INCOMPATIBLE)
        assert outcomes({"type": "integer"}, never) == (INCOMPATIBLE, COMPATIBLE)
        assert outcomes(never, {**never, "minimum": 4}) == (COMPATIBLE, COMPATIBLE)

    def test_of_types_without_end_are_told(self):
        endless = {
            "type": "object",
            "properties": {"a": {"$ref": "#"}},
            "required": ["a"],
        }

        assert codes(endless) == ["CONTRADICTION", "CONTRADICTION"]
        backward, forward = outcomes(endless, {"type": "object"})
        assert (backward in (COMPATIBLE, UNDECIDED), forward) == (True, INCOMPATIBLE)


class TestDrafts:
    @pytest.mark.parametrize(
        ("draft", "schema", "pointer"),
        [
            ("draft-04", {"exclusiveMinimum": 1}, "/exclusiveMinimum"),
            ("draft-04", {"items": True}, "/items"),
            ("draft-06", {"exclusiveMinimum": True}, "/exclusiveMinimum"),
            ("2020-12", {"items": [{}]}, "/items"),
            ("draft-04", {"required": []}, "/required"),
            (
                "2020-12",
                {"properties": {"a": {"required": True}}},
                "/properties/a/required",
            ),
        ],
    )
    def test_refuse_what_only_another_allows(self, draft, schema, pointer):
        refusal = refused({"$schema": dialects.DIALECTS[draft].uri, **schema})

        assert (refusal.code, refusal.place.pointer) == ("invalid_schema", pointer)

    def test_are_not_mixed_in_one_document(self):
        refusal = refused(
            {"$defs": {"a": {"$schema": dialects.DIALECTS["draft-07"].uri}}}
        )

        assert refusal.place.pointer == "/$defs/a/$schema"

    def test_let_pass_what_means_nothing_and_it_means_nothing(self):
        old = {"properties": {"a": TEXT}, "unevaluatedProperties": False}
        new = {"properties": {"a": TEXT}}

        assert outcomes(old, new, "draft-07") == (COMPATIBLE, COMPATIBLE)
        assert outcomes(old, new, "2019-09") == (COMPATIBLE, INCOMPATIBLE)
        assert codes(old, "draft-07") == ["KEYWORD_OF_ANOTHER_DRAFT"]


class TestSizes:
    def test_of_a_list_of_values_are_no_matter(self):
        old = {"enum": list(range(50_000))}
        new = {"enum": list(range(50_001))}

        assert rules(old, new) == ["ENUM_EXTENDED"]
        assert outcomes(old, new, readings=[Reading.STRICT]) == (
            COMPATIBLE,
            INCOMPATIBLE,
        )

    def test_of_a_tagged_union_are_no_matter(self):
        def union(count):
            branches = [
                {
                    "type": "object",
                    "properties": {
                        "kind": {"const": number},
                        "size": {"type": "number"},
                    },
                    "required": ["kind"],
                }
                for number in range(count)
            ]
            return {"oneOf": branches}

        assert rules(union(20), union(21)) == ["ONE_OF_BRANCH_ADDED"]
        assert outcomes(union(20), union(21)) == (COMPATIBLE, INCOMPATIBLE)


class TestNames:
    def test_of_any_characters_are_names(self):
        names = (
            "größe",
            "a/b~c",
            "",
            "\x00",
            "😀",
            "e\u0301",
            "\uff41",
            "__proto__",
            "$ref",
        )
        old = {"properties": dict.fromkeys(names, TEXT)}
        new = {"properties": {name: {"type": "null"} for name in names}}

        changes = USING.compare(read(old), read(new))

        assert [change.rule for change in changes] == ["TYPE_CHANGED"] * len(names)
        assert changes[1].path == "/properties/a~1b~0c/type"
        assert outcomes(old, new) == (INCOMPATIBLE, INCOMPATIBLE)

    def test_that_look_alike_are_two(self):
        old, new = ({"properties": {name: TEXT}} for name in ("é", "e\u0301"))

        assert rules(old, new) == ["PROPERTY_ADDED", "PROPERTY_REMOVED"]


class TestArrowMember:
    def test_changes_artifacts_and_no_document(self):
        old = {"properties": {"a": {"type": "integer", "x-arrow": {"name": "int32"}}}}
        new = {"properties": {"a": {"type": "integer", "x-arrow": {"name": "int64"}}}}

        assert rules(old, new) == ["ARROW_CHANGED"]
        assert outcomes(old, new) == (COMPATIBLE, COMPATIBLE)

    @pytest.mark.parametrize("member", [5, [], "int32", {"fields": 1}, {}])
    def test_that_is_nonsense_is_refused_by_its_own_check(self, member):
        document = read({"type": "object", "arrow": member})

        with pytest.raises(errors.InvalidSchema) as refusal:
            USING.check_fields(document)

        assert refusal.value.place.pointer.startswith("/arrow")


class TestReferencesThatDouble:
    @pytest.mark.parametrize("joint", ["allOf", "anyOf"])
    def test_are_looked_at_only_so_often(self, joint):
        """A few lines that are 2**60 schemas once their references are followed."""
        aims = {f"n{at}": {"$ref": f"#/$defs/n{at + 1}"} for at in range(60)}
        parts = {name: {joint: [aim, aim]} for name, aim in aims.items()}
        old, new = (
            read({"$ref": "#/$defs/n0", "$defs": {**parts, "n60": end}})
            for end in ({"enum": ["a", 1, None]}, {"enum": ["a", 1]})
        )

        verdict = USING.contains(new, old, Reading.STRICT, Budget(1))

        # Something that was sent is not taken any more; that it ends is what is tested.
        assert verdict.outcome in (INCOMPATIBLE, UNDECIDED)


class TestVeryManyBranches:
    def test_without_a_common_tag_are_not_paired(self):
        """Three thousand branches are millions of pairs, at each step of a proof."""
        branches = [
            {"properties": {"kind": {"const": at}}, "required": ["kind"]}
            for at in range(3_000)
        ]
        old = read({"oneOf": [{"properties": {}}, *branches[1:]]})
        new = read({"oneOf": [{"properties": {}}, *branches[:-1]]})

        verdict = USING.contains(new, old, Reading.STRICT, Budget(1))

        assert verdict.outcome in (INCOMPATIBLE, UNDECIDED)
