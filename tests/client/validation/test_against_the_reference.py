"""Every row is accepted or rejected as the reference does it ..."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import hypothesis
import pyarrow as pa
import pytest
from hypothesis import strategies as st

from schema_registry_client.validation import Validator
from tests.client.validation import drawing, reference

NUMBERS = dict(zip(reference.DRAFTS, (4, 6, 7, 2019, 2020), strict=True))
CASES = hypothesis.settings(max_examples=60)


def accepted(document: Any, data: Any) -> list[bool]:
    return [
        not failing
        for failing in Validator(document).validate(data).failing.to_pylist()
    ]


def drawn_document(draft: Any, data: st.DataObject) -> dict[str, Any]:
    document = data.draw(drawing.schemas(NUMBERS[draft]))
    if isinstance(document, bool):
        document = {} if document else {"not": {}}
    return {**document, "$schema": draft.META_SCHEMA["$schema"]}


@pytest.mark.parametrize("draft", reference.DRAFTS, ids=lambda draft: draft.__name__)
@CASES
@hypothesis.given(data=st.data())
def test_of_records_of_anything(draft: Any, data: st.DataObject) -> None:
    document = drawn_document(draft, data)
    rows = data.draw(drawing.rows)

    assert accepted(document, rows) == reference.valid(document, rows)


@pytest.mark.parametrize("draft", reference.DRAFTS, ids=lambda draft: draft.__name__)
@CASES
@hypothesis.given(data=st.data())
def test_of_tables(draft: Any, data: st.DataObject) -> None:
    document = drawn_document(draft, data)
    table = data.draw(drawing.tables())

    assert accepted(document, table) == reference.valid(document, table.to_pylist())


def written(value: Any) -> Any:
    """Return a decimal as the reference reads numbers exactly: whole ones are int."""
    whole = isinstance(value, Decimal) and value == value.to_integral_value()
    return int(value) if whole else value


@CASES
@hypothesis.given(data=st.data())
def test_of_decimals(data: st.DataObject) -> None:
    steps = st.decimals(min_value="0.0001", max_value=10, places=4)
    limits = st.decimals(min_value=-50, max_value=50, places=3)
    schema = data.draw(
        st.fixed_dictionaries(
            {},
            optional={
                "type": st.sampled_from(["integer", "number", "string"]),
                "minimum": limits,
                "maximum": limits,
                "exclusiveMinimum": limits,
                "exclusiveMaximum": limits,
                "multipleOf": steps,
                "enum": st.lists(limits, min_size=1, max_size=3),
            },
        )
    )
    # Decimals in the document, and floats that are written as them, mean the same.
    exact = {name: _mapped(value, written) for name, value in schema.items()}
    floats = {name: _mapped(value, _float) for name, value in schema.items()}
    precision = data.draw(st.sampled_from([7, 18, 30, 50]))
    kind = (
        pa.decimal128(precision, 4) if precision <= 38 else pa.decimal256(precision, 4)
    )
    values = data.draw(
        st.lists(
            st.one_of(st.decimals(min_value=-99, max_value=99, places=4), limits),
            min_size=1,
        )
    )
    table = pa.table({"x": pa.array(values, kind)})
    rows = [{"x": written(value)} for value in values]

    expected = reference.valid({"properties": {"x": exact}}, rows)

    assert accepted({"properties": {"x": exact}}, table) == expected
    assert accepted({"properties": {"x": floats}}, table) == expected


def _mapped(value: Any, function: Callable[[Any], Any]) -> Any:
    return (
        [function(one) for one in value] if isinstance(value, list) else function(value)
    )


def _float(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) else value
