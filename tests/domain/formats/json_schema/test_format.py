"""JSON Schema as one value: the whole road of a document through it."""

from pathlib import Path

from schemas_app.domain import exact_json, schema_formats
from schemas_app.domain.formats.json_schema import format as json_schema

TICKS = Path(__file__).parents[4] / "examples" / "data" / "ticks"


def test_it_is_registered_by_its_name():
    assert schema_formats.FORMATS["json_schema"] is json_schema.JSON_SCHEMA


def test_it_takes_the_ticks_from_text_to_findings():
    using = json_schema.JSON_SCHEMA

    parsed = using.parse((TICKS / "ticks_v2.0.0.json").read_text())
    document = using.bind(parsed, ())
    record = exact_json.loads(
        '{"ts": "2024-01-02T09:30:00Z", "symbol": "AAPL", "last_price": 185.640,'
        ' "size": 1.5, "price": 185}'
    )
    findings = using.validate(document, record)

    assert (parsed.dialect, parsed.uri, dict(parsed.external)) == ("2020-12", "", {})
    assert sorted((finding.place, finding.keyword) for finding in findings) == [
        ("", "additionalProperties"),
        ("/size", "type"),
    ]


def test_it_makes_references_absolute():
    using = json_schema.JSON_SCHEMA
    parsed = using.parse('{"$id": "https://a.org/b", "$ref": "c"}')

    assert using.absolute(parsed, "c") == "https://a.org/c"
