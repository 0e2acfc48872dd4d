"""A document is taken in only if the referee can make a validator of it."""

import pytest

from schemas_app.domain import errors, exact_json, schema_format
from schemas_app.domain.formats.json_schema import binding, parsing


def bind(document, *resources):
    return binding.bind(parsing.parse(exact_json.dumps(document)), resources)


def doubling(levels, **members):
    """Return a document in which two to the power of `levels` ways lead to one part."""
    parts = {
        f"n{level}": {"anyOf": [{"$ref": f"#/$defs/n{level + 1}"}] * 2}
        for level in range(levels)
    }
    return {
        "$ref": "#/$defs/n0",
        "$defs": {**parts, f"n{levels}": {"type": "string"}},
        **members,
    }


def test_references_that_double_are_followed_by_nobody():
    document = doubling(60)

    assert bind(document).value == document


@pytest.mark.parametrize("keyword", ["unevaluatedProperties", "unevaluatedItems"])
def test_references_that_double_do_not_keep_the_referee(keyword):
    with pytest.raises(errors.InvalidSchema) as refusal:
        bind(doubling(60, **{keyword: False}))

    assert refusal.value.message == (
        "The validator cannot use the schema: it took longer than 1 s"
    )
    assert keyword in refusal.value.remedy


def test_a_few_of_them_are_taken():
    document = doubling(3, unevaluatedProperties=False)

    assert bind(document).value == document


@pytest.mark.parametrize("members", [{}, {"unevaluatedProperties": False}])
def test_what_only_the_validator_knows_is_said(members):
    vendors = schema_format.Resource(
        uri="https://a.org/b",
        pin="b@1",
        value={"$schema": "https://vendor.example/draft"},
        dialect="2020-12",
    )

    with pytest.raises(errors.InvalidSchema) as refusal:
        bind({"$ref": "https://a.org/b", **members}, vendors)

    assert refusal.value.message.startswith(
        "The validator cannot use the schema: Unknown meta-schema: "
    )
