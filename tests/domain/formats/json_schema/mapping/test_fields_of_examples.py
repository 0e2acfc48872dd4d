"""The example data, document by document..."""

from pathlib import Path

import pytest

from schemas_app.domain import errors, fields, schema_format
from schemas_app.domain.fields import Kind, LogicalType
from schemas_app.domain.formats.json_schema import parsing, references
from schemas_app.domain.formats.json_schema.mapping import fields as json_schema_fields
from tests.domain.artifact_kinds import ticks as ticks_by_hand

DATA = Path(__file__).resolve().parents[5] / "examples" / "data"

NO_NAMES = "is an object that names no fields"
OPEN_ID = f"{NO_NAMES} (unevaluatedProperties says nothing in draft-07)"

# Of every release: how many have fields, and why the others have none.
FDC3 = {
    "1.2": (9, {}),
    "2.0": (
        15,
        {"chart": f"`otherConfig` {NO_NAMES}"},
    ),
    "2.1": (
        8,
        {
            "chart": f"`range.id` {OPEN_ID}",
            "chatRoom": f"`id` {OPEN_ID}",
            "chatSearchCriteria": "`criteria[]` is object or string",
            "contactList": f"`id` {OPEN_ID}",
            "context": f"`id` {OPEN_ID}",
            "email": f"`recipients.id` {OPEN_ID}",
            "instrumentList": f"`id` {OPEN_ID}",
            "interaction": f"`participants.id` {OPEN_ID}",
            "nothing": f"`id` {OPEN_ID}",
            "orderList": f"`id` {OPEN_ID}",
            "portfolio": f"`positions[].id` {OPEN_ID}",
            "position": f"`id` {OPEN_ID}",
            "timeRange": f"`id` {OPEN_ID}",
            "tradeList": f"`id` {OPEN_ID}",
            "transactionresult": f"`context.id` {OPEN_ID}",
            "valuation": f"`id` {OPEN_ID}",
        },
    ),
    "2.2": (
        15,
        {
            "chart": f"`range.id` {OPEN_ID}",
            "chatSearchCriteria": "`criteria[]` is object or string",
            "context": f"`id` {OPEN_ID}",
            "email": f"`id` {OPEN_ID}",
            "fileAttachment": f"`id` {OPEN_ID}",
            "interaction": f"`timeRange.id` {OPEN_ID}",
            "nothing": f"`id` {OPEN_ID}",
            "timeRange": f"`id` {OPEN_ID}",
            "transactionresult": f"`context.id` {OPEN_ID}",
            "valuation": f"`id` {OPEN_ID}",
        },
    ),
}


def load(folder: Path) -> dict[str, schema_format.SchemaDocument]:
    """Return the schemas of a folder by name, bound to each other."""
    parsed = {
        path.name.partition(".schema")[0]: parsing.parse(path.read_text("utf-8"))
        for path in sorted(folder.glob("*.json"))
    }
    known = {
        each.uri: schema_format.Resource(
            uri=each.uri,
            pin=name,
            value=each.value,
            dialect=each.dialect,
        )
        for name, each in parsed.items()
    }
    by_uri = {each.uri: each for each in parsed.values()}
    documents = {}
    for name, each in parsed.items():
        needed: dict[str, schema_format.Resource] = {}
        waiting = [each]
        while waiting:
            one = waiting.pop()
            for reference in one.external:
                uri = references.absolute(one, reference)
                if uri not in needed:
                    needed[uri] = known[uri]
                    waiting.append(by_uri[uri])
        documents[name] = references.bind(each, tuple(needed.values()))
    return documents


@pytest.mark.parametrize(("release", "expected"), FDC3.items())
def test_of_fdc3_have_fields_or_a_reason(release, expected):
    mapped, refused = 0, {}
    for name, document in load(DATA / "fdc3" / release).items():
        json_schema_fields.check_arrow(document)
        try:
            json_schema_fields.fields_of(document)
        except errors.UnmappableField as error:
            refused[name] = error.message
        else:
            mapped += 1

    assert (mapped, refused) == expected


def ticks(version: str) -> schema_format.SchemaDocument:
    text = (DATA / "ticks" / f"ticks_v{version}.json").read_text("utf-8")
    return references.bind(parsing.parse(text), ())


@pytest.mark.parametrize(
    ("version", "price", "venue"),
    [
        ("1.0.0", "price", []),
        ("1.1.0", "price", [("exchange_id", fields.STRING, True)]),
        ("2.0.0", "last_price", [("exchange_id", fields.STRING, True)]),
    ],
)
def test_of_the_ticks_have_the_fields_they_ask_for(version, price, venue):
    mapped = json_schema_fields.fields_of(ticks(version))

    assert [(field.name, field.type, field.nullable) for field in mapped] == [
        ("ts", LogicalType(kind=Kind.TIMESTAMP, unit="us"), False),
        ("symbol", fields.STRING, False),
        (price, fields.FLOAT64, False),
        ("size", fields.integer(32), False),
        ("side", fields.STRING, True),
        *venue,
    ]
    assert [field.pointer for field in mapped] == [
        f"/properties/{field.name}" for field in mapped
    ]


def test_of_the_first_ticks_are_what_a_person_would_write():
    assert json_schema_fields.fields_of(ticks("1.0.0")) == ticks_by_hand.FIELDS
