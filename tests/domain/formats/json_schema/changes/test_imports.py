"""References in a part of one document that is put into another."""

import pytest

from schemas_app.domain.formats.json_schema.changes import (
    comparison,
    imports,
    transplants,
)
from tests.domain.formats.json_schema.schemas import document, record, resource

TEXT = {"type": "string"}
NUMBER = {"type": "number"}


def made(old, new, rule, **options):
    """Return the old schema with the change of `rule` only."""
    versions = document(old, **options), document(new, **options)
    (change,) = [each for each in comparison.compare(*versions) if each.rule == rule]
    return transplants.made(change, *versions).value


def chain(length):
    """Return so many definitions, each of which refers to the next."""
    links = {f"n{n}": {"items": {"$ref": f"#/$defs/n{n + 1}"}} for n in range(length)}
    return {"$defs": {**links, f"n{length}": TEXT}}


class TestReferences:
    def test_stay_where_the_host_has_the_same(self):
        definitions = {"$defs": {"x": {"items": {"$ref": "#/$defs/y"}}, "y": TEXT}}
        new = record(a={"$ref": "#/$defs/x"}) | definitions

        assert made(record() | definitions, new, "PROPERTY_ADDED") == new

    def test_bring_what_they_name(self):
        new = record(a={"$ref": "#/$defs/x"}) | {
            "$defs": {"x": {"items": {"$ref": "#/$defs/y"}}, "y": TEXT}
        }

        assert made(record(), new, "PROPERTY_ADDED") == new

    def test_bring_it_under_another_name_where_theirs_is_taken(self):
        old = record() | {"$defs": {"x": NUMBER}}
        new = record(a={"items": {"$ref": "#/$defs/x"}}) | {"$defs": {"x": TEXT}}

        assert made(old, new, "PROPERTY_ADDED") == record(
            a={"items": {"$ref": "#/$defs/x_2"}}
        ) | {"$defs": {"x": NUMBER, "x_2": TEXT}}

    def test_to_themselves_are_brought_once(self):
        tree = {"properties": {"a/b c": {"$ref": "#/definitions/a~1b%20c"}}}
        new = {"not": {"$ref": "#/definitions/a~1b%20c"}} | {
            "definitions": {"a/b c": tree}
        }

        assert made({}, new, "NOT_ADDED", dialect="draft-07") == new

    def test_to_the_whole_document_bring_all_of_it(self):
        old, new = record(), record(child={"$ref": "#"})

        assert made(old, new, "PROPERTY_ADDED") == record(
            child={"$ref": "#/$defs/document"}
        ) | {"$defs": {"document": record(child={"$ref": "#/$defs/document"})}}

    def test_bring_no_long_chain(self):
        new = record(a={"$ref": "#/$defs/n0"}) | chain(imports.MOST + 1)

        with pytest.raises(imports.Unmovable, match="more than 30 definitions"):
            made(record(), new, "PROPERTY_ADDED")

    def test_stay_where_the_host_has_the_same_long_chain(self):
        new = record(a={"$ref": "#/$defs/n0"}) | chain(2_000)

        assert made(record() | chain(2_000), new, "PROPERTY_ADDED") == new

    def test_to_other_documents_stay_as_they_are(self):
        other = resource("https://example.org/x", TEXT)
        old = document(record())
        new = document(record(a={"$ref": "https://example.org/x"}), resources=(other,))
        (change,) = comparison.compare(old, new)

        result = transplants.made(change, old, new)

        assert (result.value, result.resources) == (new.value, (other,))

    def test_to_parts_that_only_the_newer_form_of_a_document_has_are_not_moved(self):
        def version(parts, **properties):
            part = resource("https://example.org/x", {"$defs": parts})
            return document(record(**properties), resources=(part,))

        old = version({})
        new = version({"p": TEXT}, a={"$ref": "https://example.org/x#/$defs/p"})
        (change,) = comparison.compare(old, new)

        with pytest.raises(imports.Unmovable, match="other version does not know"):
            transplants.made(change, old, new)

    def test_that_mean_nothing_below_another_identifier_are_not_moved(self):
        part = resource("https://example.org/y", TEXT)
        uri = "https://example.org/x"
        old = document({"$id": "urn:example:x", **record()}, uri="urn:example:x")
        new = document(
            {"$id": uri, **record(a={"$ref": "y"})}, uri=uri, resources=(part,)
        )
        facts = {change.rule: change for change in comparison.compare(old, new)}

        with pytest.raises(imports.Unmovable, match="has no path"):
            transplants.made(facts["PROPERTY_ADDED"], old, new)
        with pytest.raises(imports.Unmovable, match="has no path"):
            transplants.taken_back(facts["IDENTIFIER_CHANGED"], old, new)

    def test_are_not_moved_where_parts_have_identifiers_of_their_own(self):
        new = record(a={"$ref": "#/$defs/x"}) | {"$defs": {"x": {"$id": "x"}}}

        with pytest.raises(imports.Unmovable, match="identifiers of their own"):
            made(record(), new, "PROPERTY_ADDED")

    def test_that_depend_on_who_asks_are_not_moved(self):
        new = record(a={"$dynamicRef": "#/$defs/x"}) | {"$defs": {"x": TEXT}}

        with pytest.raises(imports.Unmovable, match="depends on who asks"):
            made(record(), new, "PROPERTY_ADDED")

    def test_into_other_documents_keep_what_differs_there_out_of_reach(self):
        def version(schema):
            part = resource("https://example.org/x", schema)
            return document({"$ref": "https://example.org/x"}, resources=(part,))

        old, new = version(TEXT), version(NUMBER)
        (change,) = comparison.compare(old, new)

        assert (change.old_path, change.new_path) == (None, None)
        with pytest.raises(imports.Unmovable, match="stands in another document"):
            transplants.made(change, old, new)
