"""How moments, durations and bytes are written as JSON text."""

from __future__ import annotations

import base64
import uuid
from collections.abc import Callable
from typing import Any

from schema_registry_client.validation._libraries import pa, pc, types

_PER_SECOND = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}


def is_text(kind: Any) -> bool:  # noqa: ANN401 -- an Arrow type
    """Say whether values of this Arrow type are text in JSON."""
    return bool(
        is_string(kind)
        or is_binary(kind)
        or (types.is_temporal(kind) and not types.is_interval(kind))
    )


def is_string(kind: Any) -> bool:  # noqa: ANN401 -- an Arrow type
    """Say whether this Arrow type is text already."""
    return bool(
        types.is_string(kind)
        or types.is_large_string(kind)
        or types.is_string_view(kind)
    )


def is_binary(kind: Any) -> bool:  # noqa: ANN401 -- an Arrow type
    """Say whether this Arrow type is bytes."""
    return bool(
        types.is_binary(kind)
        or types.is_large_binary(kind)
        or types.is_binary_view(kind)
        or types.is_fixed_size_binary(kind)
    )


def written(array: Any) -> Any:  # noqa: ANN401 -- Arrow's
    """Return strings, or a dictionary of strings, for an array of text."""
    kind = array.type
    if types.is_dictionary(kind):
        # Categories of moments were decoded when the column was made.
        words = written(array.dictionary)
        return (
            array
            if words is array.dictionary
            else pa.DictionaryArray.from_arrays(array.indices, words)
        )
    if types.is_string_view(kind):
        return array.cast(pa.large_string())  # which every function of Arrow takes
    if is_string(kind):
        return array
    if types.is_timestamp(kind):
        return _moments(array)
    if types.is_date(kind):
        return pc.strftime(array, format="%Y-%m-%d")
    if types.is_time(kind):
        return array.cast(pa.string())
    if types.is_duration(kind):
        return _each(array.cast(pa.int64()), _duration(_PER_SECOND[kind.unit]))
    return _each(array, _base64)


def uuids(array: Any) -> Any:  # noqa: ANN401 -- Arrow's
    """Return the text of sixteen bytes each."""
    return _each(array, lambda value: str(uuid.UUID(bytes=value)))


def _moments(array: Any) -> Any:  # noqa: ANN401 -- Arrow's
    zone = array.type.tz
    if zone is not None:
        array = array.cast(pa.timestamp(array.type.unit, tz="UTC"))
    suffix = "" if zone is None else "Z"
    return pc.strftime(array, format=f"%Y-%m-%dT%H:%M:%S{suffix}")


def _each(array: Any, text: Callable[[Any], str]) -> Any:  # noqa: ANN401 -- Arrow's
    encoded = pc.dictionary_encode(array)
    words = pa.array([text(value.as_py()) for value in encoded.dictionary], pa.string())
    return pa.DictionaryArray.from_arrays(encoded.indices, words)


def _duration(per_second: int) -> Callable[[int], str]:
    digits = len(str(per_second)) - 1

    def text(count: int) -> str:
        sign = "-" if count < 0 else ""
        seconds, rest = divmod(abs(count), per_second)
        fraction = f".{rest:0{digits}}".rstrip("0").rstrip(".") if rest else ""
        return f"{sign}PT{seconds}{fraction}S"

    return text


def _base64(value: bytes) -> str:
    return base64.b64encode(value).decode("ascii")
