"""What is proven, no document refutes: random schemas, versions and drafts.

The referee's engine judges the documents here in this process: these schemas are ours.
"""

import itertools
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import Phase, assume, given, settings, strategies

from schemas_app.domain import errors, exact_json
from schemas_app.domain.formats.json_schema import dialects
from schemas_app.domain.formats.json_schema import format as json_schema
from tests.domain.formats.json_schema import made_up_schemas
from tests.domain.formats.json_schema.verdict.entailment import interlocked
from tests.domain.formats.json_schema.verdict.entailment.asking import attempt

NAMES = tuple(dialects.DIALECTS)
MIXED = [
    *itertools.pairwise(NAMES),
    *itertools.pairwise(NAMES[::-1]),
    ("draft-04", "2020-12"),
    ("2020-12", "draft-04"),
]
many = settings(max_examples=20, phases=(Phase.explicit, Phase.reuse, Phase.generate))
some_documents = strategies.lists(interlocked.documents, min_size=20, max_size=40)
ALWAYS: list[Any] = [
    None,
    True,
    0,
    1,
    2,
    -1,
    Decimal("1.0"),
    Decimal("0.5"),
    "",
    "a",
    "b",
    [],
    {},
]


def refuted_by(writer, reader, dialect, of_reader, documents):
    """Return the documents that refute a proof, where there is one."""
    for schema, name in ((writer, dialect), (reader, of_reader)):
        assume(is_schema(schema, name))
    if not attempt(writer, reader, dialect, of_reader).holds:
        return []
    accepts, must = (
        dialects.DIALECTS[name].engine(schema, validate_formats=False)
        for name, schema in ((dialect, writer), (of_reader, reader))
    )
    return [
        document
        for document in (*ALWAYS, *documents)
        if accepts.is_valid(document) and not must.is_valid(document)
    ]


def is_schema(schema, dialect):
    if isinstance(schema, dict):
        schema = {**schema, "$schema": dialects.DIALECTS[dialect].uri}
    try:
        json_schema.JSON_SCHEMA.parse(exact_json.dumps(schema))
    except errors.RegistryError:
        return False
    return True


@pytest.mark.parametrize("dialect", NAMES)
@many
@given(data=strategies.data(), documents=some_documents)
def test_versions_are_proven_truly(dialect, data, documents):
    old, new = data.draw(interlocked.versions(dialect))

    assert refuted_by(old, new, dialect, dialect, documents) == []
    assert refuted_by(new, old, dialect, dialect, documents) == []


@pytest.mark.parametrize("dialect", NAMES)
@many
@given(data=strategies.data(), documents=some_documents)
def test_any_two_schemas_are_proven_truly(dialect, data, documents):
    old, new = data.draw(made_up_schemas.pairs(dialect))

    assert refuted_by(old, new, dialect, dialect, documents) == []


@pytest.mark.parametrize(("dialect", "of_reader"), MIXED)
@many
@given(data=strategies.data(), documents=some_documents)
def test_versions_of_two_drafts_are_proven_truly(dialect, of_reader, data, documents):
    old, new = data.draw(interlocked.versions(dialect))

    assert refuted_by(old, new, dialect, of_reader, documents) == []


# What a version of Hypothesis finds today it finds tomorrow: that there is a proof is
# less than a promise.
@pytest.mark.parametrize("dialect", NAMES)
@settings(many, derandomize=True)
@given(data=strategies.data())
def test_a_schema_is_like_itself(dialect, data):
    schema = data.draw(interlocked.schemas(dialect))
    assume(is_schema(schema, dialect))
    found = attempt(schema, exact_json.loads(exact_json.dumps(schema)), dialect)

    assert found.holds or found.reason.startswith("There is no proof: a version")


def test_a_choice_may_wait_for_what_another_member_needs():
    node = {
        "anyOf": [{"properties": {"next": {"$ref": "#/$defs/node"}}}, {"type": "null"}],
        "dependentRequired": {"next": ["next_id"]},
    }
    schema = {"$ref": "#/$defs/node", "$defs": {"node": node}}

    assert attempt(schema, {**schema, "title": "node"}, "2020-12").holds
