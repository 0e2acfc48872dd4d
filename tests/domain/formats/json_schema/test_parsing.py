"""From text to a schema that can be kept."""

import pytest

from schemas_app.domain import errors, exact_json, fingerprint
from schemas_app.domain.formats.json_schema import dialects, parsing

DRAFT_04 = dialects.DIALECTS["draft-04"].uri
DRAFT_07 = dialects.DIALECTS["draft-07"].uri


def parse(document):
    return parsing.parse(exact_json.dumps(document))


def refusal_of(text):
    with pytest.raises(errors.RegistryError) as refusal:
        parsing.parse(text)
    return refusal.value


class TestASchema:
    def test_is_kept_as_written(self):
        text = '{ "type": "integer",\n  "maximum": 9223372036854775809.0 }\n'

        parsed = parsing.parse(text)

        assert parsed.text == text
        assert parsed.canonical == '{"maximum":9223372036854775809,"type":"integer"}'
        assert fingerprint.of(parsed.canonical) == (
            "sha256:8d7964b8c0cfa0dfe705fe18741854ae49938ec969ca87c47d232e03248b5c76"
        )
        assert parsed.dialect == "2020-12"
        assert parsed.uri == ""
        assert parsed.external == {}
        assert parsed.locate("/maximum") == errors.Place("/maximum", 2, 14)

    @pytest.mark.parametrize("text", ["true", "false", "{}"])
    def test_may_be_as_small_as_this(self, text):
        assert parsing.parse(text).canonical == text

    @pytest.mark.parametrize("name", dialects.DIALECTS)
    def test_may_be_the_meta_schema_of_its_draft(self, name):
        dialect = dialects.DIALECTS[name]

        parsed = parse({"$schema": dialect.uri, "$ref": dialect.uri})

        assert (parsed.dialect, parsed.external) == (name, {})

    def test_may_be_as_deep_as_the_limit(self):
        text = (
            '{"not":' * (parsing.MAX_DEPTH - 1) + "{}" + "}" * (parsing.MAX_DEPTH - 1)
        )

        assert parsing.parse(text).canonical == text

    @pytest.mark.parametrize(
        ("document", "uri"),
        [
            ({"$id": "https://a.org/b.json#"}, "https://a.org/b.json"),
            ({"$id": "b.json"}, "https://registry.invalid/b.json"),
            ({"$id": "urn:example:b"}, "urn:example:b"),
            ({"id": "ticks_v1"}, ""),
            ({"$schema": DRAFT_04, "id": "http://a.org/b#"}, "http://a.org/b"),
            ({"$schema": DRAFT_04, "$id": "http://a.org/b#"}, ""),
            ({"$schema": DRAFT_07, "$id": "#anchor"}, ""),
            (
                {"$schema": DRAFT_07, "$id": "http://a.org/b", "$ref": "#"},
                "http://a.org/b",
            ),
        ],
    )
    def test_is_called_what_it_calls_itself(self, document, uri):
        assert parse(document).uri == uri


class TestNoSchema:
    @pytest.mark.parametrize(
        ("document", "message", "pointer"),
        [
            ([], "A schema is an object, or true or false", ""),
            (3, "A schema is an object, or true or false", ""),
            (
                {"properties": {"a": {"type": "strin"}}},
                (
                    "The value of 'type' must be one of "
                    '"array", "boolean", "integer", "null", "number", "object", "string", '
                    'not "strin"'
                ),
                "/properties/a/type",
            ),
            (
                {"type": ["string", "strin"]},
                (
                    "Item 1 of 'type' must be one of "
                    '"array", "boolean", "integer", "null", "number", "object", "string", '
                    'not "strin"'
                ),
                "/type/1",
            ),
            ({"type": []}, "The value of 'type' must not be empty", "/type"),
            (
                {"type": ["null", "null"]},
                "The value of 'type' must not hold anything twice",
                "/type",
            ),
            (
                {"minLength": -1},
                "The value of 'minLength' must be 0 or more, not -1",
                "/minLength",
            ),
            (
                {"multipleOf": 0},
                "The value of 'multipleOf' must be greater than 0, not 0",
                "/multipleOf",
            ),
            (
                {"properties": {"a": 3}},
                "The value of 'a' must be a boolean or an object, not 3",
                "/properties/a",
            ),
            (
                {"items": [{}]},
                "The value of 'items' must be a boolean or an object, not [{}]",
                "/items",
            ),
            (
                {"$schema": DRAFT_07, "items": [{"maxLength": "3"}]},
                "The value of 'maxLength' must be an integer, not \"3\"",
                "/items/0/maxLength",
            ),
            (
                {"$schema": DRAFT_07, "exclusiveMinimum": True},
                "The value of 'exclusiveMinimum' must be a number, not true",
                "/exclusiveMinimum",
            ),
            (
                {"$schema": DRAFT_04, "exclusiveMinimum": 3},
                "The value of 'exclusiveMinimum' must be a boolean, not 3",
                "/exclusiveMinimum",
            ),
            (
                {"$schema": DRAFT_04, "minimum": 1, "maxLength": 3, "required": []},
                "The value of 'required' must not be empty",
                "/required",
            ),
            (
                {"$anchor": "a b"},
                (
                    "The value of '$anchor' must match "
                    '"^[A-Za-z_][-A-Za-z0-9._]*$", which "a b" does not'
                ),
                "/$anchor",
            ),
            ({"$ref": "a b"}, "'a b' is not a URI reference", "/$ref"),
            ({"$ref": "#/é"}, "'#/é' is not a URI reference", "/$ref"),
            ({"not": {"$id": "é"}}, "'é' is not a URI reference", "/not/$id"),
            (
                {"$schema": DRAFT_07, "not": {"$id": "http://a.org/b#c"}},
                "The identifier 'http://a.org/b#c' has a fragment",
                "/not/$id",
            ),
            (
                {"$defs": {"a": {"$id": "http://a.org"}, "b": {"$id": "http://a.org"}}},
                "Two parts of the document call themselves 'http://a.org'",
                "/$defs/b/$id",
            ),
            (
                {"$defs": {"a": {"$anchor": "x"}, "b": {"$anchor": "x"}}},
                "Two parts of one schema have the anchor 'x'",
                "/$defs/b/$anchor",
            ),
            (
                {"$id": "urn:a:b", "not": {"$ref": "c"}},
                "'c' is relative, and 'urn:a:b' has no path",
                "/not/$ref",
            ),
            (
                {"$defs": {"a": {"$schema": DRAFT_07}}},
                (
                    'This part names "http://json-schema.org/draft-07/schema#" '
                    "in a document of 2020-12"
                ),
                "/$defs/a/$schema",
            ),
        ],
    )
    def test_is_refused_with_what_is_wrong_and_where(self, document, message, pointer):
        error = refusal_of(exact_json.dumps(document))

        assert (type(error), error.message, error.place.pointer) == (
            errors.InvalidSchema,
            message,
            pointer,
        )

    def test_is_refused_for_what_is_wrong_furthest_inside(self):
        error = refusal_of('{"required": 3,\n "properties": {"a": {"type": 3}}}')

        assert error.place == errors.Place("/properties/a/type", 2, 31)

    def test_is_refused_at_a_member_whose_name_looks_like_a_number(self):
        error = refusal_of('{"properties": {"7": {},\n "007": {"type": 3}}}')

        assert error.place == errors.Place("/properties/007/type", 2, 18)

    def test_is_refused_for_what_comes_first_at_one_depth(self):
        error = refusal_of('{"title": 3,\n "required": 3}')

        assert error.place == errors.Place("/title", 1, 11)

    def test_is_told_by_the_first_thing_found_if_it_is_large(self):
        document = {"title": 3, "properties": dict.fromkeys(map(str, range(9000)), 3)}

        error = refusal_of(exact_json.dumps(document))

        assert (type(error), error.message, error.place.pointer) == (
            errors.InvalidSchema,
            "The value of '0' must be a boolean or an object, not 3",
            "/properties/0",
        )

    @pytest.mark.parametrize(
        ("text", "refusal", "place"),
        [
            ("{\n 'a': 1}", errors.MalformedJson, errors.Place("", 2, 2)),
            ('{"a": 1, "a": 2}', errors.DuplicateKey, errors.Place("/a", 1, 10)),
            (
                '{"maximum": 1e9999}',
                errors.NumberOutOfRange,
                errors.Place("/maximum", 1, 13),
            ),
            (
                '{"$schema": "x"}',
                errors.UnknownDialect,
                errors.Place("/$schema", 1, 13),
            ),
        ],
    )
    def test_may_not_even_be_read(self, text, refusal, place):
        error = refusal_of(text)

        assert (type(error), error.place) == (refusal, place)

    def test_may_be_too_deep_or_too_large(self):
        assert type(refusal_of('{"not":' * 10_000)) is errors.DocumentTooDeep
        assert (
            type(refusal_of(f'"{"a" * parsing.MAX_BYTES}"')) is errors.DocumentTooLarge
        )


class TestAPattern:
    @pytest.mark.parametrize("name", dialects.DIALECTS)
    @pytest.mark.parametrize(
        "pattern",
        [
            "^[A-Z]{1,5}$",
            "^\\p{L}+$",
            "(?<year>\\d{4})",
            "a(?=b)",
            "(a)\\1",
            "\\u0041",
            "^[\\w\\-]+\\@\\_$",
            "(?i:a)",
        ],
    )
    def test_is_good_if_it_is_ecma_262(self, pattern, name):
        document = {
            "$schema": dialects.DIALECTS[name].uri,
            "pattern": pattern,
            "patternProperties": {pattern: {}},
        }

        assert parse(document).value == document

    @pytest.mark.parametrize("uri", [DRAFT_04, DRAFT_07, dialects.DEFAULT.uri])
    @pytest.mark.parametrize(
        ("pattern", "character", "reason"),
        [
            ("(", 1, "the group is not closed"),
            ("[a", 1, "the brackets are not closed"),
            ("a{2,1}", 2, "'{2,1}' asks for more than it allows"),
            ("\\Z", 1, "ECMA-262 has no escape '\\Z'"),
            ("(?i)a", 1, "ECMA-262 has no group that begins with '(?i'"),
            ("(?P<y>a)", 1, "ECMA-262 has no group that begins with '(?P'"),
            ("a++", 3, "'+' has nothing to repeat"),
            ("^a{,3}$", 3, "'{' must be written '\\{'"),
        ],
    )
    def test_is_refused_otherwise(self, pattern, character, reason, uri):
        text = exact_json.dumps({"$schema": uri, "not": {"pattern": pattern}}, indent=1)

        error = refusal_of(text)

        assert (type(error), error.message, error.place, error.remedy) == (
            errors.InvalidSchema,
            f"The pattern {pattern!r} is wrong at character {character}: {reason}",
            errors.Place("/not/pattern", 4, 14),
            "Write the pattern as ECMA-262 does, in its Unicode mode.",
        )

    @pytest.mark.parametrize("pattern", ["\\d{1,99999}", "(?=\\d{1,99999})"])
    def test_is_refused_if_the_validator_cannot_use_it(self, pattern):
        error = refusal_of(exact_json.dumps({"pattern": pattern}))

        assert (type(error), error.message, error.place, error.remedy) == (
            errors.InvalidSchema,
            f"The validator cannot use the pattern {pattern!r}",
            errors.Place("/pattern", 1, 12),
            "Write the pattern more simply, or with smaller repetitions.",
        )

    def test_is_refused_as_the_name_of_properties(self):
        error = refusal_of('{"patternProperties": {"a": {}, "b/(": {}}}')

        assert error.place == errors.Place("/patternProperties/b~1(", 1, 40)

    def test_is_no_pattern_in_a_plain_value(self):
        document = {"const": {"pattern": "("}, "properties": {"pattern": {}}}

        assert parse(document).value == document


class TestALocalReference:
    @pytest.mark.parametrize(
        "document",
        [
            {"not": {"$ref": "#"}},
            {"not": {"$ref": ""}},
            {"$ref": "#/$defs/a~1b%25", "$defs": {"a/b%": {}}},
            {"$ref": "#/allOf/0", "allOf": [{}]},
            {
                "$ref": "#/components/a",
                "components": {"a": {"$ref": "#/components/b"}, "b": {}},
            },
            {"$ref": "#here", "$defs": {"a": {"$anchor": "here"}}},
            {"$dynamicRef": "#here", "$defs": {"a": {"$dynamicAnchor": "here"}}},
            {
                "$ref": "http://a.org/x#/not",
                "$defs": {"a": {"$id": "http://a.org/x", "not": {}}},
            },
            {"$ref": "x", "$defs": {"a": {"$id": "x"}}},
            {"$id": "http://a.org/b/c", "$ref": "/d", "$defs": {"a": {"$id": "../d"}}},
            {"$id": "http://a.org/b", "not": {"$ref": "http://a.org/b#"}},
            {
                "$id": "http://a.org/",
                "$defs": {
                    "a": {"$id": "x", "not": {"$ref": "#/$defs/b"}, "$defs": {"b": {}}}
                },
            },
            {
                "$schema": DRAFT_07,
                "allOf": [{"$ref": "#here"}],
                "definitions": {"a": {"$id": "#here"}},
            },
            {
                "$schema": DRAFT_04,
                "allOf": [{"$ref": "x#/not"}],
                "definitions": {"a": {"id": "x", "not": {}}},
            },
        ],
    )
    def test_resolves_inside_the_document(self, document):
        assert parse(document).external == {}

    @pytest.mark.parametrize(
        ("document", "pointer"),
        [
            ({"$ref": "#/definitions/missing"}, "/$ref"),
            ({"not": {"$ref": "#missing"}}, "/not/$ref"),
            ({"$ref": "#/maxLength", "maxLength": 3}, "/$ref"),
            ({"$ref": "#/allOf/00", "allOf": [{}]}, "/$ref"),
            ({"$id": "http://a.org/b", "not": {"$ref": "b#/x"}}, "/not/$ref"),
            ({"$ref": "#here", "const": {"$anchor": "here"}}, "/$ref"),
            ({"$dynamicRef": "#here"}, "/$dynamicRef"),
            ({"$ref": "#/x/a", "x": {"a": {"$ref": "#/x/b"}}}, "/x/a/$ref"),
            (
                {"$defs": {"a": {"$id": "http://a.org", "not": {"$ref": "#/$defs/a"}}}},
                "/$defs/a/not/$ref",
            ),
        ],
    )
    def test_is_refused_if_nothing_is_there(self, document, pointer):
        error = refusal_of(exact_json.dumps(document))

        assert (type(error), error.place.pointer) == (
            errors.UnresolvedReference,
            pointer,
        )


class TestAnExternalReference:
    def test_is_listed_once_as_written_with_its_first_place(self):
        parsed = parsing.parse(
            """{
              "$id": "https://a.org/b/c.json",
              "properties": {
                "z": {"$ref": "d.json#/definitions/x"},
                "y": {"$ref": "order@2#"},
                "x": {"$ref": "../d.json"},
                "w": {"items": {"$ref": "d.json"}, "$ref": "order@2"}
              },
              "$ref": "http://other.org/e"
            }""",
        )

        assert list(parsed.external.items()) == [
            ("d.json", "/properties/z/$ref"),
            ("order@2", "/properties/y/$ref"),
            ("../d.json", "/properties/x/$ref"),
            ("http://other.org/e", "/$ref"),
        ]

    def test_is_absolute_where_a_part_has_its_own_base(self):
        document = {
            "$defs": {
                "a": {
                    "$id": "http://a.org/x/y",
                    "properties": {"b": {"$ref": "z"}, "c": {"$ref": "order@2"}},
                },
            },
        }

        assert parse(document).external == {
            "http://a.org/x/z": "/$defs/a/properties/b/$ref",
            "order@2": "/$defs/a/properties/c/$ref",
        }

    @pytest.mark.parametrize(
        ("name", "keyword"),
        [
            ("draft-04", "$ref"),
            ("2019-09", "$ref"),
            ("2019-09", "$recursiveRef"),
            ("2020-12", "$dynamicRef"),
        ],
    )
    def test_is_any_keyword_of_the_draft(self, name, keyword):
        document = {"$schema": dialects.DIALECTS[name].uri, "not": {keyword: "x"}}

        assert parse(document).external == {"x": f"/not/{keyword}"}

    @pytest.mark.parametrize(
        "document",
        [
            {"enum": [{"$ref": "x"}]},
            {"const": {"$ref": "x"}},
            {"default": {"$ref": "x"}},
            {"examples": [{"$ref": "x"}]},
            {"x-note": {"$ref": "x"}},
            {"properties": {"$ref": {"type": "string"}}},
            {"$recursiveRef": "x"},
            {"$schema": DRAFT_07, "$dynamicRef": "x"},
            {"$schema": DRAFT_07, "$ref": "#", "not": {"$ref": "x"}},
            {"$schema": DRAFT_07, "$ref": "#", "$id": "http://a.org/b"},
        ],
    )
    def test_is_not_what_only_looks_like_one(self, document):
        assert parse(document).external == {}

    def test_is_found_where_a_reference_leads_to(self):
        document = {"$ref": "#/components/a", "components": {"a": {"$ref": "x"}}}

        assert parse(document).external == {"x": "/components/a/$ref"}
