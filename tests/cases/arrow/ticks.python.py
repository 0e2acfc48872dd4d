"""ticks_v1 1.0.0, made by python/1: do not edit."""

import dataclasses
import datetime
import typing

SCHEMA_ID = 'ticks_v1'
VERSION = 1
SEMANTIC_VERSION = '1.0.0'
FINGERPRINT = 'sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef'
GENERATOR = 'python/1'


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One row."""

    # timestamp[us]
    # Timestamp in ISO 8601 format
    ts: datetime.datetime

    # utf8
    # Trading symbol
    symbol: str

    # float64
    # Last traded price
    price: float

    # int32
    # Trade size
    size: int

    # utf8
    # Trade side: B for buy, S for sell
    side: typing.Literal['B', 'S'] | None = None


# The columns in their order, by the attributes that hold them.
COLUMNS = {
    'ts': 'ts',
    'symbol': 'symbol',
    'price': 'price',
    'size': 'size',
    'side': 'side',
}
