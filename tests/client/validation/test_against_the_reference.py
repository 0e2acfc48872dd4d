"""Every row is accepted or rejected as the reference does it ..."""

from typing import Any

import hypothesis
import pytest
from hypothesis import strategies as st

from schema_registry_client.validation import Validator
from tests.client.validation import drawing, reference

NUMBERS = dict(zip(reference.DRAFTS, (4, 6, 7, 2019, 2020), strict=True))
CASES = hypothesis.settings(
    max_examples=int(__import__("os").environ.get("N", "60")), deadline=None
)


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
