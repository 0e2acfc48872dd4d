"""What a version says: fields, comparisons and records."""

import json

import pytest

from schemas_app import models
from schemas_app.permissions import Scope
from tests import factories
from tests.api import conftest

TICK = {"ts": "2026-03-02T09:30:00Z", "symbol": "A", "price": 1.5, "size": 3}


@pytest.fixture(autouse=True)
def _versions(_database):
    factories.schema()
    factories.published()
    factories.published("ticks_v1", factories.with_field("venue", required=True))
    factories.published("ticks_v1", factories.with_field("flag"))


def validate(caller, *lines, version="1"):
    body = "\n".join(
        line if isinstance(line, str) else json.dumps(line) for line in lines
    )
    answer = caller.post(
        f"/schemas/ticks_v1/versions/{version}/validate/",
        body,
        content_type="application/x-ndjson",
    )
    if answer.status_code != 200:
        return answer
    assert answer["Content-Type"] == "application/x-ndjson"
    return [json.loads(line) for line in answer.content.decode().splitlines()]


class TestFields:
    def test_are_told_as_a_table(self, reader):
        answer = reader.get("/schemas/ticks_v1/versions/latest/fields/")

        told = answer.json()
        assert (told["schema_id"], told["version"]) == ("ticks_v1", 3)
        assert [row["name"] for row in told["fields"]] == [
            "ts",
            "symbol",
            "price",
            "size",
            "flag",
        ]
        assert told["fields"][2] == {
            "name": "price",
            "depth": 0,
            "type": "float64",
            "json_type": "number",
            "nullable": False,
            "constraints": [],
            "unit": "",
            "description": "",
            "pointer": "/properties/price",
        }

    def test_are_known_by_their_etag(self, reader):
        address = "/schemas/ticks_v1/versions/1/fields/"
        etag = reader.get(address)["ETag"]

        assert reader.get(address, **{"If-None-Match": etag}).status_code == 304

    def test_are_refused_where_there_is_no_counterpart(self, reader):
        factories.schema("odd")
        factories.published("odd", {"type": ["string", "object"]})

        answer = reader.get("/schemas/odd/versions/1/fields/")

        assert (answer.status_code, answer.json()["code"]) == (422, "unmappable_field")

    def test_count_as_a_use(self, reader):
        reader.get("/schemas/ticks_v1/versions/1/fields/")

        assert models.Observation.objects.get().version.number == 1


class TestAReport:
    @pytest.mark.parametrize(
        ("old", "new", "severity", "rules"),
        [
            ("1", "2", "breaking", {"REQUIRED_PROPERTY_ADDED"}),
            ("1", "latest", "compatible", {"PROPERTY_ADDED"}),
            ("1.0.0", "2", "breaking", {"REQUIRED_PROPERTY_ADDED"}),
        ],
    )
    def test_is_of_any_two_versions(self, reader, old, new, severity, rules):
        told = reader.get(f"/schemas/ticks_v1/versions/{old}/report/{new}/").json()

        assert told["severity"] == severity
        assert rules <= {change["rule"] for change in told["report"]["changes"]}
        assert told["old_version"] == 1

    def test_is_of_the_older_after_the_newer_too(self, reader):
        told = reader.get("/schemas/ticks_v1/versions/3/report/1/").json()

        assert (told["old_version"], told["new_version"]) == (3, 1)
        assert told["severity"] == "breaking"

    @pytest.mark.parametrize(
        ("path", "status", "code"),
        [
            ("1/report/1/", 400, "bad_value"),
            ("1/report/9/", 404, "version_not_found"),
            ("x/report/1/", 404, "version_not_found"),
        ],
    )
    def test_is_refused_of_anything_else(self, reader, path, status, code):
        answer = reader.get(f"/schemas/ticks_v1/versions/{path}")

        assert (answer.status_code, answer.json()["code"]) == (status, code)


class TestRecords:
    def test_are_told_line_by_line(self, reader):
        told = validate(reader, TICK, {**TICK, "price": "x"}, "", "{", TICK)

        assert told == [
            {"line": 1, "valid": True},
            {
                "line": 2,
                "valid": False,
                "place": "/price",
                "message": '"x" is not of type "number"',
            },
            {
                "line": 4,
                "valid": False,
                "code": "malformed_json",
                "message": told[2]["message"],
                "column": told[2]["column"],
            },
            {"line": 5, "valid": True},
        ]

    def test_are_held_against_the_version_that_is_named(self, reader):
        told = validate(reader, TICK, {**TICK, "venue": "X"}, version="2")

        assert [row["valid"] for row in told] == [False, True]

    def test_are_many(self, reader):
        told = validate(reader, *[TICK, {}] * 1000)

        assert [row["valid"] for row in told] == [True, False] * 1000
        assert [row["line"] for row in told] == list(range(1, 2001))

    def test_keep_every_digit(self, reader):
        told = validate(
            reader,
            '{"ts": "x", "symbol": "A", "price": 1, "size": 123456789012345678901}',
            '{"ts": "x", "symbol": "A", "price": 1, "size": 1.00000000000000000001}',
        )

        assert [row["valid"] for row in told] == [True, False]

    def test_may_be_none(self, reader):
        assert validate(reader, "") == []

    def test_are_not_too_many(self, reader):
        answer = validate(reader, *["1"] * 10_001)

        assert (answer.status_code, answer.json()["code"]) == (400, "bad_value")

    def test_are_not_too_large(self, reader):
        answer = validate(reader, " " * (8 * 1024 * 1024) + "1")

        assert (answer.status_code, answer.json()["code"]) == (
            413,
            "document_too_large",
        )

    def test_may_branch_and_branch(self, reader):
        again = {"properties": {"a": {"$ref": "#"}}}
        branches = [again, {**again, "minProperties": 1}]
        factories.schema("deep")
        factories.published(
            "deep", {"type": "object", "required": ["a"], "anyOf": branches}
        )
        record: object = 2
        for _ in range(60):
            record = {"a": record}

        answer = reader.post(
            "/schemas/deep/versions/1/validate/",
            json.dumps(record),
            content_type="application/x-ndjson",
        )

        told = json.loads(answer.content)
        assert (told["line"], told["valid"]) == (1, False)

    def test_are_not_taken_as_anything_else(self, reader):
        answer = reader.post("/schemas/ticks_v1/versions/1/validate/", TICK)

        assert (answer.status_code, answer.json()["code"]) == (
            415,
            "unsupported_media_type",
        )

    def test_need_the_scope_to_read(self):
        writer = conftest.with_key(factories.key(Scope.PROPOSE))

        assert validate(writer, TICK).status_code == 403
