"""The normalizer ..."""

from typing import Any

import pytest

from schema_registry_client import errors
from schema_registry_client.integrations.normalizer import (
    Coercion,
    NormalizationError,
    SchemaAwareNormalizer,
    SyncSchemaAwareNormalizer,
)
from schema_registry_client.testing import AsyncFakeRegistry, FakeRegistry

DOCUMENT: dict[str, Any] = {
    "type": "object",
    "properties": {
        "ts": {"type": "string", "format": "date-time", "x-names": ["TransactTime"]},
        "symbol": {"type": "string", "pattern": "^[A-Z]{1,4}$"},
        "price": {"type": "number", "exclusiveMinimum": 0, "x-unit": "USD",
                  "x-names": ["LastPx"]},
        "size": {"type": "integer", "x-names": ["LastQty", "quantity"]},
        "side": {"enum": ["B", "S"],
                 "x-aliases": {"B": ["buy", "1"], "S": ["sell", "2"]}},
        "live": {"type": "boolean"},
        "note": {"type": ["string", "null"]},
    },
    "required": ["ts", "symbol", "price", "size"],
    "additionalProperties": False,
}  # fmt: skip
RECORD = {
    "ts": "2025-01-27T09:30:00Z",
    "symbol": "ES",
    "price": 4500.25,
    "size": 100,
    "side": "B",
}
CSV = "ts,symbol,price,size,side\n2025-01-27T09:30:00Z,ES,4500.25,100,buy\n"


def fix(body, bar="\x01"):
    body = body.replace("|", "\x01")
    head = f"8=FIX.4.4\x019={len(body)}\x01"
    total = sum((head + body).encode()) % 256
    return f"{head}{body}10={total:03}\x01".replace("\x01", bar)


EXECUTION = (
    "35=8|49=X|56=Y|34=7|52=20250127-09:30:01|60=20250127-09:30:00|55=ES|"
    "31=4500.25|32=100|54=1|"
)
HTML = """<p>Ticks</p><table><thead><tr><th>ts<th>symbol<th>price<th>size<th>side</tr>
<tbody><tr><td>27 Jan 2025 09:30:00 UTC</td><td> ES </td><td>4,500.25</td>
<td>100</td><td><b>Buy</b></td></tr></table>"""
UPRIGHT = """<table><tr><th>ts</th><td>2025-01-27T09:30:00Z</td></tr>
<tr><th>symbol</th><td>ES</td></tr><tr><th>price</th><td>4500.25</td></tr>
<tr><th>size</th><td>100</td></tr><tr><th>side</th><td>buy</td></tr></table>"""
TEXTS = {
    "JSON": '{"ts": "2025-01-27T09:30:00Z", "symbol": "ES", "price": 4500.25, '
    '"size": 100, "side": "B"}',
    "JSON with commas": '{"ts": "2025-01-27T09:30:00Z", "symbol": "ES", "price": '
    '"4,500.25", "size": "100", "side": "buy",\n}',
    "pairs": "ts=2025-01-27T09:30:00Z symbol=ES price=4500.25 size=100 side=B",
    "pairs with quotes": "ts='2025-01-27 09:30Z'; symbol=\"ES\"; price=4,500.25, "
    "size=100,\nside=BUY",
    "CSV": CSV,
    "CSV with semicolons": "symbol;ts;Price;SIZE;side\r\nES;2025-01-27T09:30:00Z;"
    "4.500,25;100;buy\r\n",
    "FIX": fix(EXECUTION),
    "FIX with bars": fix(EXECUTION, "|"),
    "HTML": HTML,
    "upright HTML": UPRIGHT,
}


@pytest.fixture
def normalizer():
    def made(document=DOCUMENT, **habits):
        registry.publish("ticks_v1", document)
        return SyncSchemaAwareNormalizer("ticks_v1", registry, **habits)

    with FakeRegistry() as registry:
        yield made


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_makes_the_same_record_of_every_kind_of_text(normalizer, text):
    assert normalizer().normalize_text(text) == RECORD


async def test_waits_with_asyncio():
    async with AsyncFakeRegistry() as registry:
        registry.publish("ticks_v1", DOCUMENT)
        ready = SchemaAwareNormalizer("ticks_v1", registry)

        record = await ready.normalize_text(CSV)
        with pytest.raises(NormalizationError):
            await ready.normalize_text("{")

    assert (record, record.kind, record.schema) == (RECORD, "csv", "ticks_v1@1")


def test_reports_each_coercion(normalizer):
    text = (
        '{"ts": "Mon, 27 Jan 2025 09:30:00 +0100", "SYMBOL": "ES", '
        '"price": "1.5 USD", "size": "(1,000,000)", "side": "Sell", "live": "TRUE",}'
    )

    record = normalizer().normalize_text(text)

    assert record == {
        "ts": "2025-01-27T09:30:00+01:00",
        "symbol": "ES",
        "price": 1.5,
        "size": -1_000_000,
        "side": "S",
        "live": True,
    }
    note = "a comma before a closing bracket was left out"
    given = "Mon, 27 Jan 2025 09:30:00 +0100"
    assert record.coercions == (
        Coercion("", "syntax", None, note),
        Coercion("/ts", "moment", given, "2025-01-27T09:30:00+01:00"),
        Coercion("/symbol", "name", "SYMBOL", "symbol"),
        Coercion("/price", "number", "1.5 USD", 1.5),
        Coercion("/size", "number", "(1,000,000)", -1_000_000),
        Coercion("/side", "alias", "Sell", "S"),
        Coercion("/live", "boolean", "TRUE", True),
    )


def test_changes_nothing_that_is_as_it_should_be(normalizer):
    assert normalizer().normalize_text(TEXTS["JSON"]).coercions == ()


def test_reads_many_records(normalizer):
    line = TEXTS["JSON"]
    ready = normalizer()

    for text in (f"{line}\n\n{line}\n", f"[{line}, {line},]", CSV + CSV.partition("\n")[2],
                 f"{TEXTS['pairs']}\n\n{TEXTS['pairs']}", fix(EXECUTION) * 2):  # fmt: skip
        assert ready.normalize_all(text) == [RECORD, RECORD]
        with pytest.raises(NormalizationError, match="there are 2 records"):
            ready.normalize_text(text)


def test_ends_a_line_of_json_where_json_does(normalizer):
    line = TEXTS["JSON"].replace("}", ', "note": "a\u2028b\x85c"}')

    assert (
        normalizer().normalize_all(f"{line}\r\n{line}\n")
        == [{**RECORD, "note": "a\u2028b\x85c"}] * 2
    )


def test_counts_moments_exactly_however_many_digits_there_are(normalizer):
    document = {
        "properties": {"at": {"type": "string", "format": "date-time", "x-unit": "s"}}
    }
    ready = normalizer(document)

    with pytest.raises(NormalizationError, match="this counts less than nanoseconds"):
        ready.normalize_text('{"at": "1737970200.123456789000000000001"}')
    assert ready.normalize_text('{"at": "1737970200.123456789000"}') == {
        "at": "2025-01-27T09:30:00.123456789Z"
    }


# A text, and where and why it is refused.
REFUSED = {
    "": ("the text", "there is no text"),
    "{": ("the text", "this is not JSON"),
    "[1]": ("the text", "this is JSON, but no object"),
    '{"price": NaN}': ("the text", "this is not JSON: NaN is no JSON"),
    "a=b c": ("the text", "here is no key=value"),
    "a=1,b=2": ("the text", "it is not clear where this value ends"),
    "ES,1,2": ("the text", "nothing names the cells of this line"),
    "a,b;c\n1,2;3": ("the text", "it is not clear what stands between cells"),
    "a,b\n1": ("the text", "there are 1 cells below 2 names"),
    "<p>no</p>": ("the text", "there are 0 tables; there must be one"),
    HTML * 2: ("the text", "there are 2 tables; there must be one"),
    "<table><tr><th colspan=2>a": ("the text", "a cell has a colspan"),
    fix(EXECUTION).replace("10=", "10=9"): ("the text", "the checksum is"),
    fix(EXECUTION + "55=NQ|"): ("the text", "tag 55 comes more than once"),
    fix(EXECUTION + "9999=x|"): ("/9999", "the schema does not know this name"),
}


@pytest.mark.parametrize("text", REFUSED, ids=range(len(REFUSED)))
def test_refuses_a_text_and_says_why(normalizer, text):
    with pytest.raises(NormalizationError) as caught:
        normalizer().normalize_text(text)

    place, reason = REFUSED[text]
    [fault] = caught.value.faults
    assert (fault.field or "the text") == place
    assert reason in fault.reason


def test_names_every_fault_with_its_place(normalizer):
    text = CSV + "01/02/2025 9:30Z,ES,x,1.5,hold\n27/01/2025 9:30Z,ES,1,1,\n"

    with pytest.raises(NormalizationError) as caught:
        normalizer().normalize_all(text)

    assert [(fault.record, fault.field) for fault in caught.value.faults] == [
        (2, "/ts"),
        (2, "/price"),
        (2, "/size"),
        (2, "/side"),
    ]
    assert str(caught.value) == (
        "This does not become ticks_v1@1:\n"
        "  record 2, /ts: this may be two days; say day_first=True or False"
        " ('01/02/2025 9:30Z')\n"
        "  record 2, /price: this is no number ('x')\n"
        "  record 2, /size: an integer has no fraction ('1.5')\n"
        "  record 2, /side: this is none of 'B', 'S', and no alias of one ('hold')"
    )


def test_names_what_the_schema_refuses(normalizer):
    text = '{"ts": "2025-02-30T09:30:00Z", "symbol": "es", "price": 0, "extra": 1}'

    with pytest.raises(NormalizationError) as caught:
        normalizer().normalize_text(text)

    assert {(fault.field, fault.given) for fault in caught.value.faults} == {
        ("/ts", "2025-02-30T09:30:00Z"),
        ("/symbol", "es"),
        ("/price", 0),
        ("/size", None),
        ("/extra", 1),
    }


def test_leaves_out_what_the_schema_does_not_know_if_told_so(normalizer):
    text = CSV.replace("side", "venue")

    record = normalizer(unknown="drop").normalize_text(text)

    assert "venue" not in record
    assert Coercion("/venue", "left_out", "buy", None) in record.coercions


def test_reads_lines_below_a_header_that_is_given(normalizer):
    header = ("ts", "symbol", "price", "size", "what")
    ready = normalizer(header=header, names={"what": "side"}, zone="UTC")

    record = ready.normalize_text("20250127 09:30:00,ES,4500.25,100,B")

    assert record == RECORD


def test_knows_empty_from_null(normalizer):
    text = CSV.replace("side", "note").replace("buy", "")

    assert normalizer().normalize_text(text)["note"] is None
    record = normalizer().normalize_text(CSV.replace("buy", ""))
    assert "side" not in record
    assert record.coercions[-1] == Coercion("/side", "left_out", "", None)


def test_reads_what_is_nested_and_referred_to(normalizer):
    document = {
        "$defs": {"price": {"type": "number"}},
        "properties": {
            "legs": {
                "type": "array",
                "items": {"properties": {"price": {"$ref": "#/$defs/price"}}},
            },
            "limit": {"anyOf": [{"$ref": "#/$defs/price"}, {"type": "null"}]},
        },
    }

    record = normalizer(document).normalize_text(
        '{"legs": [{"price": "1.5"}, {"price": 2}], "limit": "0.12345678901234567891"}'
    )

    assert record["legs"] == [{"price": 1.5}, {"price": 2}]
    assert str(record["limit"]) == "0.12345678901234567891"
    assert record.coercions[0] == Coercion("/legs/0/price", "number", "1.5", 1.5)


@pytest.mark.parametrize(
    "text",
    [
        '{"legs": ' * 3_000 + "1" + "}" * 3_000,
        '{"legs": ' * 400 + "1" + "}" * 400,
        '{"price": "1' + " " * 100_000 + '!"}',
        '{"ts": "' + "1 " * 100_000 + '"}',
        "a" * 100_000 + "=",
        "8=FIX.4.4|" + "1=1|" * 10_000,
        "<table>" * 10_000,
        '{"price": "1e9999"}',
    ],
    ids=range(8),
)
def test_refuses_what_is_made_to_take_long(normalizer, text):
    with pytest.raises(NormalizationError):
        normalizer().normalize_text(text)


def test_takes_other_words_for_values_of_any_type(normalizer):
    document = {
        "properties": {
            "live": {"type": "boolean", "x-aliases": {"true": ["yes", "Y"]}},
            "level": {"enum": [1, 2], "x-aliases": {"1": "low", "2": ["high"]}},
            "venue": {"type": "string", "x-aliases": {"XCME": ["CME", "Globex"]}},
            "unclear": {"enum": ["A", "B"], "x-aliases": {"A": ["x"], "B": ["X"]}},
        }
    }
    ready = normalizer(document)

    assert ready.normalize_text("live=YES level=High venue=globex") == {
        "live": True,
        "level": 2,
        "venue": "XCME",
    }
    assert ready.normalize_text("live=false level=1 venue=XNYS") == {
        "live": False,
        "level": 1,
        "venue": "XNYS",
    }
    with pytest.raises(NormalizationError, match="no alias of one"):
        ready.normalize_text("unclear=x")


def test_names_members_with_blanks(normalizer):
    document = {"properties": {"last price": {"type": "number", "minimum": 1}}}

    with pytest.raises(NormalizationError) as caught:
        normalizer(document).normalize_text('{"last price": 0}')

    [fault] = caught.value.faults
    assert (fault.field, fault.given) == ("/last price", 0)


@pytest.mark.parametrize(
    "habits",
    [
        {"zone": "Mars/Base"},
        {"decimal_mark": ";"},
        {"unknown": "x"},
        {"delimiter": ""},
        {"delimiter": '"'},
    ],
)
def test_refuses_habits_that_nobody_has(normalizer, habits):
    with pytest.raises(errors.InvalidInput):
        normalizer(**habits)
