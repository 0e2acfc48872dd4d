"""A reader by the contract of docs/arrow-mapping.md: by name, cast safely."""

import io

import pyarrow as pa


class CannotReadError(Exception):
    """The batch has no value for the reader's column, and the column may not be null."""


def sent(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Return `batch` as it arrives: written as an IPC stream and read again."""
    written = io.BytesIO()
    with pa.ipc.new_stream(written, batch.schema) as stream:
        stream.write_batch(batch)
    (arrived,) = pa.ipc.open_stream(written.getvalue())
    return arrived


def read(batch: pa.RecordBatch, schema: pa.Schema) -> pa.RecordBatch:
    """Return what a reader with `schema` sees in `batch`. Raises if it cannot."""
    columns = dict(zip(batch.schema.names, batch.columns, strict=True))
    arrays = [_member(columns, field, batch.num_rows) for field in schema]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def _member(columns, field: pa.Field, rows: int) -> pa.Array:
    if field.name in columns:
        return _value(columns[field.name], field)
    if not field.nullable:
        raise CannotReadError(field.name)
    return pa.nulls(rows, field.type)


def _value(array: pa.Array, field: pa.Field) -> pa.Array:
    if array.null_count and not field.nullable:
        raise CannotReadError(field.name)
    return _cast(array, field.type)


def _cast(array: pa.Array, type_: pa.DataType) -> pa.Array:
    if array.type.equals(type_):
        return array
    if pa.types.is_dictionary(array.type):
        return _cast(array.dictionary_decode(), type_)
    if pa.types.is_dictionary(type_):
        return _cast(array, type_.value_type).dictionary_encode().cast(type_)
    if pa.types.is_nested(array.type) and pa.types.is_nested(type_):
        return _nested(array, type_)
    if pa.types.is_string(type_):  # numbers and times are no texts
        raise CannotReadError(str(array.type))
    return array.cast(type_, safe=True)


def _nested(array: pa.Array, type_: pa.DataType) -> pa.Array:
    if pa.types.is_struct(array.type) and pa.types.is_struct(type_):
        names = [field.name for field in array.type]
        columns = dict(zip(names, array.flatten(), strict=True))
        arrays = [_member(columns, field, len(array)) for field in type_]
        return pa.StructArray.from_arrays(
            arrays, fields=list(type_), mask=array.is_null()
        )
    if pa.types.is_fixed_size_list(array.type) and pa.types.is_list(type_):
        return _cast(array.cast(pa.list_(array.type.value_field)), type_)
    if pa.types.is_list(array.type) and pa.types.is_list(type_):
        items = _value(array.values, type_.value_field)
        return pa.ListArray.from_arrays(
            array.offsets, items, type=type_, mask=array.is_null()
        )
    if pa.types.is_map(array.type) and pa.types.is_map(type_):
        keys = _value(array.keys, type_.key_field)
        items = _value(array.items, type_.item_field)
        return pa.MapArray.from_arrays(array.offsets, keys, items, type=type_)
    raise CannotReadError(str(array.type))
