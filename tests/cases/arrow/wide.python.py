"""wide.v1 1.0.0, made by python/1: do not edit."""

import dataclasses
import datetime
import decimal
import typing

SCHEMA_ID = 'wide.v1'
VERSION = 1
SEMANTIC_VERSION = '1.0.0'
FINGERPRINT = 'sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef'
GENERATOR = 'python/1'


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class LegsRow:
    """Held in a row."""

    # int8
    ratio: int

    # decimal128[18, 6]
    px: decimal.Decimal | None = None

    # utf8
    side: typing.Literal['B', 'S']


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class EventTradeRow:
    """Held in a row."""

    # int8
    ratio: int

    # decimal128[18, 6]
    px: decimal.Decimal | None = None

    # utf8
    side: typing.Literal['B', 'S']


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One row."""

    # null
    nothing: None = None

    # bool
    is_open: bool

    # int16
    field_1st: int

    # uint64, in shares
    class_: int

    # float16
    half: float

    # float32
    float_: float | None = None

    # decimal256[40, 6]
    preis_in_u20AC_: decimal.Decimal

    # utf8
    isin: str

    # utf8
    # ends in \ and "*/ ??/
    note: str | None = None

    # json
    extra: str | None = None

    # binary
    blob: bytes

    # fixed_size_binary[16]
    uuid: bytes

    # date32
    day: datetime.date

    # date64
    day_ms: datetime.date

    # time32[ms]
    at_ms: datetime.time

    # time64[ns]
    at_ns: int

    # timestamp[ns, UTC]
    ts: int

    # duration[us]
    held: datetime.timedelta

    # dictionary<int8, utf8>
    side: typing.Literal['B', 'S', '<', '\x00']

    # list<struct<ratio: int8 not null, px: decimal128[18, 6], side: utf8 not null> not
    # null>
    legs: list[LegsRow]

    # fixed_size_list<float64>[2]
    pair: list[float | None]

    # map<utf8 not null, utf8 not null>
    tags: dict[str, str]

    # dense_union<trade: struct<ratio: int8 not null, px: decimal128[18, 6], side: utf8
    # not null> not null, note: timestamp[ns, UTC] not null>
    event: EventTradeRow | int


# The columns in their order, by the attributes that hold them.
COLUMNS = {
    'nothing': 'nothing',
    'is_open': 'is open',
    'field_1st': '1st',
    'class_': 'class',
    'half': 'half',
    'float_': 'float',
    'preis_in_u20AC_': 'preis_in_\u20ac',
    'isin': 'isin',
    'note': 'note',
    'extra': 'extra',
    'blob': 'blob',
    'uuid': 'uuid',
    'day': 'day',
    'day_ms': 'day_ms',
    'at_ms': 'at_ms',
    'at_ns': 'at_ns',
    'ts': 'ts',
    'held': 'held',
    'side': 'side',
    'legs': 'legs',
    'pair': 'pair',
    'tags': 'tags',
    'event': 'event',
}
