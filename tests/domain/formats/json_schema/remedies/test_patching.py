"""A patched document is read and checked like any."""

import pytest

from schemas_app.domain import errors, json_patch
from schemas_app.domain.formats.json_schema.remedies import patching
from tests.domain.formats.json_schema.schemas import document, resource

SCHEMA = {"type": "object", "properties": {"a": {"type": "string"}}}
DOCUMENT = document(SCHEMA)


def test_a_patch_makes_another_document():
    patched = patching.patched(DOCUMENT, (json_patch.add("/required", ["a"]),))

    assert patched.value == {**SCHEMA, "required": ["a"]}
    assert patched.fingerprint != DOCUMENT.fingerprint


def test_no_patch_leaves_what_is_written():
    assert patching.patched(DOCUMENT, ()).value == DOCUMENT.value


def test_what_the_document_refers_to_stays_with_it():
    other = resource("https://example.org/x", {"type": "string"})
    referring = document({"$ref": "https://example.org/x"}, resources=(other,))

    patched = patching.patched(referring, (json_patch.add("/title", "T"),))

    assert patched.resources == (other,)


@pytest.mark.parametrize(
    ("operation", "message"),
    [
        (json_patch.remove("/x"), "cannot be carried out"),
        (json_patch.replace("/type", "text"), "text"),
        (json_patch.add("/$ref", "#/$defs/x"), "names no schema in the document"),
        (json_patch.add("/$ref", "other@1"), "No registered schema answers"),
        (json_patch.add("/$schema", "urn:x"), "which is no known draft"),
        (json_patch.replace("", [1]), "A schema is an object"),
    ],
)
def test_what_leaves_no_schema_is_refused(operation, message):
    with pytest.raises(errors.InvalidSchema, match=message):
        patching.patched(DOCUMENT, (operation,))
