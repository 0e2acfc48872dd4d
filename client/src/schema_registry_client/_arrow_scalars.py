"""Columns of values without members. Given pyarrow, as whoever calls has loaded it."""

from __future__ import annotations

import dataclasses
import decimal
from collections.abc import Callable, Sequence
from typing import Any

from schema_registry_client import _arrow_cells as cells_of
from schema_registry_client import _arrow_values, _exact_json, errors
from schema_registry_client._arrow_cells import UNREAD, Cell

_JSON = "arrow.json"
_UUID_BYTES = 16
_DAY_IN_MS = 86_400_000


@dataclasses.dataclass(frozen=True)
class _Encoding:
    """What is stored, how a value becomes it, and what stands where no one reads.

    `spelled`: in which way a value is written, where the type has room for several.
    """

    stored: Any
    encode: Callable[[Any], Any]
    unread: object
    spelled: Callable[[Any], str] | None = None


def column(arrow: Any, field: Any, cells: Sequence[Cell]) -> Any:  # noqa: ANN401
    """Return the array of `cells`; raises errors.NotInArrow."""
    if arrow.types.is_dictionary(field.type):
        return _dictionary(arrow, field, cells)
    if _is_json(arrow, field):
        return _json(arrow, field.type, cells)
    return _of_type(arrow, field.type, cells)


def _of_type(arrow: Any, type_: Any, cells: Sequence[Cell]) -> Any:  # noqa: ANN401
    encoding = _encoding(arrow, type_)
    if encoding.spelled is not None:
        _check_spelled_alike(cells, encoding.spelled)
    array = _array(arrow, encoding, cells)
    return array if encoding.stored == type_ else array.view(type_)


def _array(arrow: Any, encoding: _Encoding, cells: Sequence[Cell]) -> Any:  # noqa: ANN401
    array = arrow.array([_encoded(cell, encoding) for cell in cells], encoding.stored)
    if isinstance(array, arrow.ChunkedArray):
        raise cells[-1].refused("is beyond the two gigabytes of one column")
    return array


def _encoded(cell: Cell, encoding: _Encoding) -> object:
    if cell.value is None:
        return None
    if cell.value is UNREAD:
        return encoding.unread
    try:
        return encoding.encode(cell.value)
    except (ValueError, TypeError) as error:
        raise cell.refused(str(error)) from error


def _check_spelled_alike(cells: Sequence[Cell], spelled: Callable[[Any], str]) -> None:
    """Refuse two spellings in one column: nothing would tell which value had which."""
    first = ""
    for cell in cells:
        if cell.is_held:
            spelling = spelled(cell.value)
            first = first or spelling
            if spelling != first:
                raise cell.refused(f"is {spelling}, and the column has {first} so far")


def _dictionary(arrow: Any, field: Any, cells: Sequence[Cell]) -> Any:  # noqa: ANN401
    listed = cells_of.listed(field)
    type_ = field.type
    if listed:
        values = arrow.array(listed, type_.value_type)
        numbers = {text: number for number, text in enumerate(listed)}
        codes = [_listed(cell, numbers) for cell in cells]
    else:
        encoded = _of_type(arrow, type_.value_type, cells).dictionary_encode()
        values, codes = encoded.dictionary, encoded.indices.to_pylist()
    most = _range(type_.index_type)[1]
    for cell, code in zip(cells, codes, strict=True):
        if code is not None and code > most:
            raise cell.refused(f"is one value more than the {most + 1} of its column")
    indices = arrow.array(codes, type_.index_type)
    return arrow.DictionaryArray.from_arrays(indices, values, ordered=type_.ordered)


def _listed(cell: Cell, numbers: dict[str, int]) -> int | None:
    if cell.value is None:
        return None
    if cell.value is UNREAD:
        return 0
    if not isinstance(cell.value, str) or cell.value not in numbers:
        raise cell.refused("is none of the values of the dictionary")
    return numbers[cell.value]


def _is_json(arrow: Any, field: Any) -> bool:  # noqa: ANN401
    if isinstance(field.type, arrow.BaseExtensionType):
        return bool(field.type.extension_name == _JSON)
    # As a pyarrow that does not know the type reads it.
    return (field.metadata or {}).get(b"ARROW:extension:name") == _JSON.encode()


def _json(arrow: Any, type_: Any, cells: Sequence[Cell]) -> Any:  # noqa: ANN401
    extended = isinstance(type_, arrow.BaseExtensionType)
    stored = type_.storage_type if extended else type_
    texts = _array(arrow, _Encoding(stored, _json_text, "null"), cells)
    return arrow.ExtensionArray.from_storage(type_, texts) if extended else texts


def _json_text(value: object) -> str:
    return _arrow_values.text(_exact_json.line(value))


def _encoding(arrow: Any, type_: Any) -> _Encoding:  # noqa: ANN401
    for names, make in _ENCODINGS:
        if any(getattr(arrow.types, name)(type_) for name in names):
            return make(arrow, type_)
    raise errors.NotInArrow("", f"the registry makes no columns of type {type_}")


def _range(type_: Any) -> tuple[int, int]:  # noqa: ANN401
    bits = type_.bit_width
    if str(type_).startswith("u"):
        return 0, 2**bits - 1
    return -(2 ** (bits - 1)), 2 ** (bits - 1) - 1


def _integer(_: Any, type_: Any) -> _Encoding:  # noqa: ANN401
    least, most = _range(type_)
    return _Encoding(type_, lambda value: _arrow_values.whole(value, least, most), 0)


def _float(_: Any, type_: Any) -> _Encoding:  # noqa: ANN401
    bits = type_.bit_width
    return _Encoding(type_, lambda value: _arrow_values.floating(value, bits), 0.0)


def _decimal(_: Any, type_: Any) -> _Encoding:  # noqa: ANN401
    precision, scale = type_.precision, type_.scale
    return _Encoding(
        type_,
        lambda value: _arrow_values.exact_decimal(value, precision, scale),
        decimal.Decimal(0),
    )


def _binary(_: Any, type_: Any) -> _Encoding:  # noqa: ANN401
    return _Encoding(type_, lambda value: _arrow_values.octets(value, -1), b"")


def _fixed_binary(_: Any, type_: Any) -> _Encoding:  # noqa: ANN401
    length = type_.byte_width
    return _Encoding(
        type_,
        lambda value: _arrow_values.octets(value, length),
        bytes(length),
        _spelled_bytes if length == _UUID_BYTES else None,
    )


def _date(arrow: Any, type_: Any) -> _Encoding:  # noqa: ANN401
    unit = 1 if type_.bit_width == 32 else _DAY_IN_MS

    def encode(value: object) -> int:
        counted = _counted(value, _arrow_values.days, -(2**63), 2**63 - 1)
        return _arrow_values.whole(counted * unit, *_range(stored))

    stored = _stored(arrow, type_)
    return _Encoding(stored, encode, 0, _spelled_time)


def _time(arrow: Any, type_: Any) -> _Encoding:  # noqa: ANN401
    unit = type_.unit
    most = 86_400 * _arrow_values.PER_SECOND[unit] - 1
    return _clock(
        arrow, type_, lambda text: _arrow_values.time_of_day(text, unit), 0, most
    )


def _timestamp(arrow: Any, type_: Any) -> _Encoding:  # noqa: ANN401
    unit = type_.unit
    return _clock(arrow, type_, lambda text: _arrow_values.moment(text, unit))


def _duration(arrow: Any, type_: Any) -> _Encoding:  # noqa: ANN401
    unit = type_.unit
    return _clock(arrow, type_, lambda text: _arrow_values.duration(text, unit))


def _clock(
    arrow: Any,  # noqa: ANN401
    type_: Any,  # noqa: ANN401
    read: Callable[[str], int],
    least: int = -(2**63),
    most: int = 2**63 - 1,
) -> _Encoding:
    return _Encoding(
        _stored(arrow, type_),
        lambda value: _counted(value, read, least, most),
        0,
        _spelled_time,
    )


def _counted(value: object, read: Callable[[str], int], least: int, most: int) -> int:
    """Return the count that `value` is, or is written as."""
    count = read(value) if isinstance(value, str) else value
    return _arrow_values.whole(count, least, most)


def _stored(arrow: Any, type_: Any) -> Any:  # noqa: ANN401
    return arrow.int32() if type_.bit_width == 32 else arrow.int64()


def _spelled_time(value: object) -> str:
    return "text" if isinstance(value, str) else "a count"


def _spelled_bytes(value: object) -> str:
    is_uuid = isinstance(value, str) and _arrow_values.is_uuid(value)
    return "a UUID" if is_uuid else "base64"


def _null(_: object) -> object:
    raise ValueError("is not null, which is all that the column holds")


_ENCODINGS: tuple[tuple[tuple[str, ...], Callable[[Any, Any], _Encoding]], ...] = (
    (("is_null",), lambda _, type_: _Encoding(type_, _null, None)),
    (
        ("is_boolean",),
        lambda _, type_: _Encoding(type_, _arrow_values.boolean, False),  # noqa: FBT003
    ),
    (("is_integer",), _integer),
    (("is_floating",), _float),
    (("is_decimal",), _decimal),
    (("is_string",), lambda _, type_: _Encoding(type_, _arrow_values.text, "")),
    (("is_binary",), _binary),
    (("is_fixed_size_binary",), _fixed_binary),
    (("is_date",), _date),
    (("is_time",), _time),
    (("is_timestamp",), _timestamp),
    (("is_duration",), _duration),
)
