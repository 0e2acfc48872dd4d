"""Where in a value an error of jsonschema-rs is."""

import jsonschema_rs
import pytest

from schemas_app.domain.formats.json_schema import engine_paths


def pointers(schema, record):
    validator = jsonschema_rs.Draft202012Validator(schema)
    errors = validator.iter_errors(record)
    return [engine_paths.pointer(record, error) for error in errors]


@pytest.mark.parametrize(
    "name", ["a", "a/b~", "0", "7", "007", "+7", "-7", "", " ", "²", "1" * 5000]
)
def test_a_member_is_found_by_its_own_name(name):
    schema = {"additionalProperties": {"items": {"type": "string"}}}
    escaped = name.replace("~", "~0").replace("/", "~1")

    assert pointers(schema, {name: ["x", 3]}) == [f"/{escaped}/1"]


def test_members_that_are_one_number_are_told_apart_by_their_values():
    schema = {"additionalProperties": {"maximum": 10}}

    assert pointers(schema, {"7": 1, "07": 11, "007": 12}) == ["/07", "/007"]


def test_members_without_name_are_found_at_any_depth():
    schema = {"additionalProperties": {"additionalProperties": {"type": "string"}}}

    assert pointers(schema, {"": {"": 3}}) == ["//"]
    assert pointers(schema, {"a": {"": 3}}) == ["/a/"]
    assert pointers(schema, {"": {"a": 3}}) == ["//a"]


def test_an_error_of_the_whole_is_at_the_top():
    assert pointers({"type": "string"}, {"": 3}) == [""]
    assert pointers({"required": ["a"]}, {"b": [{"": {}}]}) == [""]
