"""Validating records by the referee."""

from decimal import Decimal

import pytest

from schemas_app.domain import exact_json, schema_format
from schemas_app.domain.formats.json_schema import (
    dialects,
    parsing,
    references,
    validation,
)


def bound(schema, *resources):
    return references.bind(parsing.parse(exact_json.dumps(schema)), resources)


class TestValidate:
    def test_finds_everything_that_is_wrong(self):
        document = bound(
            {
                "properties": {
                    "a/b": {"items": {"type": "string"}},
                    "c": {"maximum": 3},
                },
                "required": ["d"],
            },
        )

        findings = validation.validate(document, {"a/b": ["x", 1], "c": 4})

        assert sorted(findings, key=lambda finding: finding.place) == [
            schema_format.Finding(
                place="", keyword="required", message='"d" is a required property'
            ),
            schema_format.Finding(
                place="/a~1b/1", keyword="type", message='1 is not of type "string"'
            ),
            schema_format.Finding(
                place="/c",
                keyword="maximum",
                message="4 is greater than the maximum of 3",
            ),
        ]

    def test_finds_nothing_in_a_valid_record(self):
        assert validation.validate(bound({"type": "object"}), {}) == ()

    def test_quotes_no_more_than_fits(self):
        (finding,) = validation.validate(bound({"type": "string"}), ["x" * 1000])

        assert len(finding.message) <= 300
        assert finding.message.endswith('x"] is not of type "string"')

    def test_takes_formats_as_annotations(self):
        for dialect in dialects.DIALECTS.values():
            document = bound({"$schema": dialect.uri, "format": "date-time"})
            assert validation.validate(document, "no date") == ()

    def test_takes_two_documents_of_one_fingerprint_for_two(self):
        one = bound({"type": "string"})
        other = schema_format.SchemaDocument(
            value={"type": "integer"},
            fingerprint=one.fingerprint,
            dialect=one.dialect,
            base_uri=one.base_uri,
        )

        assert [len(validation.validate(one, record)) for record in ("", 3)] == [0, 1]
        assert [len(validation.validate(other, record)) for record in ("", 3)] == [1, 0]

    def test_takes_resources_into_account(self):
        schema = {"$ref": "a@latest"}
        one, other = (
            bound(
                schema,
                schema_format.Resource(
                    uri="https://registry.invalid/a@latest",
                    pin=pin,
                    value={"type": name},
                    dialect="2020-12",
                ),
            )
            for pin, name in (("a@1", "string"), ("a@2", "integer"))
        )

        assert [len(validation.validate(one, record)) for record in ("", 3)] == [0, 1]
        assert [len(validation.validate(other, record)) for record in ("", 3)] == [1, 0]

    def test_compiles_a_document_once(self):
        document = bound({"title": "compiled once"})

        first = validation.validator(document)

        assert validation.validator(bound({"title": "compiled once"})) is first


class TestAPattern:
    def test_is_matched_in_linear_time(self):
        document = bound({"pattern": "^(a+)+$", "patternProperties": {"(b+)+$": False}})

        findings = validation.validate(document, "a" * 100_000 + "!")

        assert [finding.keyword for finding in findings] == ["pattern"]
        assert validation.validate(document, "a" * 100_000) == ()
        assert validation.validate(document, {"b" * 100_000 + "!": 1}) == ()

    @pytest.mark.parametrize("wrap", [lambda it: it, lambda it: {"$ref": "a@1"}])
    def test_that_looks_around_is_matched_in_limited_steps(self, wrap):
        costly = {"pattern": "^(?:(a+)+(?!c))+b$"}
        resource = schema_format.Resource(
            uri="https://registry.invalid/a@1",
            pin="a@1",
            value=costly,
            dialect="2020-12",
        )
        schema = wrap(costly)
        document = bound(schema, *[resource] * ("$ref" in schema))

        (finding,) = validation.validate(document, "a" * 1000)

        assert finding == schema_format.Finding(
            place="",
            keyword="pattern",
            message=(
                "Error executing regex: Max limit for backtracking count exceeded"
            ),
        )
        assert validation.validate(document, "aab") == ()


class TestANumber:
    """Every digit counts, in the schema and in the record."""

    @pytest.mark.parametrize(
        ("schema", "valid", "invalid"),
        [
            ('{"multipleOf": 0.01}', "19.99", "19.995"),
            (
                '{"multipleOf": 0.01}',
                "12345678901234567890.01",
                "12345678901234567890.011",
            ),
            ('{"multipleOf": 1e-30}', "1e-29", "1e-31"),
            (
                '{"maximum": 9223372036854775809}',
                "9223372036854775809",
                "9223372036854775810",
            ),
            (
                '{"const": 9223372036854775809}',
                "9223372036854775809",
                "9223372036854775808",
            ),
            (
                '{"const": 36893488147419103233}',
                "36893488147419103233",
                "36893488147419103232",
            ),
            ('{"enum": [9007199254740993]}', "9007199254740993.0", "9007199254740992"),
            ('{"const": 0.1}', "0.10", "0.10000000000000000001"),
            ('{"exclusiveMinimum": 0.3}', "0.30000000000000000000000000000001", "0.3"),
            ('{"maximum": 1e400}', "1e400", "1e401"),
            ('{"uniqueItems": true}', "[0.1, 0.10000000000000000001]", "[1, 1.0]"),
            (
                '{"type": "integer"}',
                "100000000000000000000.0",
                "100000000000000000000.5",
            ),
            ('{"const": 1}', "1.0", "true"),
        ],
    )
    def test_is_compared_exactly(self, schema, valid, invalid):
        document = bound(exact_json.loads(schema))

        counts = [
            len(validation.validate(document, exact_json.loads(record)))
            for record in (valid, invalid)
        ]

        assert counts == [0, 1]

    def test_is_an_integer_in_draft_04_as_written_only(self):
        uri = dialects.DIALECTS["draft-04"].uri
        document = bound({"$schema": uri, "type": "integer"})

        counts = [len(validation.validate(document, it)) for it in (1, Decimal("1.0"))]

        assert counts == [0, 1]

    def test_is_quoted_with_all_its_digits(self):
        (finding,) = validation.validate(
            bound({"type": "string"}), Decimal("12345678901234567890.010")
        )

        assert finding.message == '12345678901234567890.010 is not of type "string"'
