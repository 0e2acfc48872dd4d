"""References between schemas: absolute, bound, never fetched."""

from pathlib import Path

import jsonschema_rs
import pytest

from schemas_app.domain import errors, exact_json, fingerprint, schema_format
from schemas_app.domain.formats.json_schema import (
    dialects,
    parsing,
    references,
    validation,
)

FDC3 = Path(__file__).parents[4] / "examples" / "data" / "fdc3"
DRAFT_04 = dialects.DIALECTS["draft-04"].uri
DRAFT_07 = dialects.DIALECTS["draft-07"].uri


def parse(document):
    return parsing.parse(exact_json.dumps(document))


def resource(uri, value, pin="other@1"):
    dialect = dialects.detect(value).name
    return schema_format.Resource(uri=uri, pin=pin, value=value, dialect=dialect)


def pinned(pin, value):
    return resource(f"https://registry.invalid/{pin}", value, pin)


def bind(document, *resources):
    return references.bind(parse(document), resources)


def accepts(document, *records):
    validator = references.compiled(document)
    return [validator.is_valid(record) for record in records]


def refusal_of(document, *resources):
    with pytest.raises(errors.BadSchema) as refusal:
        bind(document, *resources)
    return refusal.value


class TestAbsolute:
    @pytest.mark.parametrize(
        ("document", "reference", "uri"),
        [
            ({}, "b.json#/definitions/c", "https://registry.invalid/b.json"),
            ({}, "order@3", "https://registry.invalid/order@3"),
            ({}, "http://b.org/c#", "http://b.org/c"),
            ({"$id": "https://a.org/x/y"}, "z#", "https://a.org/x/z"),
            ({"$id": "https://a.org/x/y"}, "../z", "https://a.org/z"),
            ({"$id": "https://a.org/x/y"}, "//b.org/z", "https://b.org/z"),
            ({"$id": "https://a.org/x/y"}, "?z", "https://a.org/x/y?z"),
            ({"$id": "https://a.org/x/y"}, "#/a", "https://a.org/x/y"),
            (
                {"$id": "https://a.org/x/y"},
                "o.1@latest",
                "https://registry.invalid/o.1@latest",
            ),
            (
                {"$id": "https://a.org/x/y"},
                "o@1.0.0#/a",
                "https://registry.invalid/o@1.0.0",
            ),
            ({"$id": "https://a.org/x/y"}, "o@1.0", "https://a.org/x/o@1.0"),
            ({"$id": "https://a.org/x/y"}, "/o@1", "https://a.org/o@1"),
            ({"$id": "x/y"}, "z", "https://registry.invalid/x/z"),
            ({"$id": "iglu://a.org/x/y"}, "z", "iglu://a.org/x/z"),
            ({"$id": "urn:a:b"}, "urn:a:c", "urn:a:c"),
            (
                {"$schema": DRAFT_07, "$id": "https://a.org/x/y", "$ref": "#"},
                "z",
                "https://registry.invalid/z",
            ),
        ],
    )
    def test_joins_to_what_the_document_calls_itself(self, document, reference, uri):
        assert references.absolute(parse(document), reference) == uri

    def test_refuses_what_has_nothing_to_be_relative_to(self):
        with pytest.raises(errors.UnresolvedReference) as refusal:
            references.absolute(parse({"$id": "urn:a:b"}), "c")

        assert refusal.value.message == "'c' is relative, and 'urn:a:b' has no path"


class TestBind:
    def test_keeps_a_document_that_refers_to_nothing(self):
        parsed = parse({"$id": "https://a.org/b", "type": "string"})

        assert references.bind(parsed, ()) == schema_format.SchemaDocument(
            value=parsed.value,
            fingerprint=fingerprint.of(parsed.canonical),
            dialect="2020-12",
            base_uri="https://a.org/b",
            resources=(),
        )

    def test_resolves_relative_references_by_identifier(self):
        document = bind(
            {"$id": "https://a.org/x/y", "properties": {"b": {"$ref": "z#/$defs/c"}}},
            resource("https://a.org/x/z", {"$defs": {"c": {"type": "string"}}}),
        )

        assert accepts(document, {"b": "x"}, {"b": 3}) == [True, False]

    def test_resolves_pins_whatever_the_identifier(self):
        parsed = parse({"$id": "urn:a:b", "items": {"$ref": "order@2#/$defs/c"}})
        other = pinned("order@2", {"$defs": {"c": {"type": "string"}}})

        document = references.bind(parsed, (other,))

        assert document.value == {
            "$id": "urn:a:b",
            "items": {"$ref": "https://registry.invalid/order@2#/$defs/c"},
        }
        assert parsed.value["items"] == {"$ref": "order@2#/$defs/c"}
        assert accepts(document, ["x"], [3]) == [True, False]

    def test_resolves_references_of_resources(self):
        document = bind(
            {"$ref": "a@1"},
            pinned("a@1", {"items": {"$ref": "https://a.org/b"}}),
            resource("https://a.org/b", {"$id": "https://a.org/b", "$ref": "c@1"}),
            pinned("c@1", {"type": "string"}),
        )

        assert accepts(document, ["x"], [3]) == [True, False]

    def test_keeps_two_versions_of_one_schema_apart(self):
        one, two = (
            {
                "$id": "https://a.org/b",
                "properties": {
                    "x": {"$ref": "#/$defs/x"},
                    "y": {"$ref": "b#/$defs/x"},
                    "z": {"$ref": "z"},
                },
                "$defs": {"x": {"type": name}},
            }
            for name in ("string", "integer")
        )
        document = bind(
            {
                "$id": "https://a.org/b",
                "prefixItems": [{"$ref": "b@1"}, {"$ref": "b@2"}],
            },
            pinned("b@1", one),
            pinned("b@2", two),
            resource("https://a.org/z", {"type": "null"}, "z@1"),
        )

        assert accepts(
            document,
            [{"x": "", "y": "", "z": None}, {"x": 3, "y": 3, "z": None}],
            [{"x": 3}],
            [{"y": 3}],
            [{"z": 3}],
            [{}, {"x": ""}],
            [{}, {"y": ""}],
        ) == [True, False, False, False, False, False]
        assert one["$id"] == "https://a.org/b"

    def test_keeps_what_a_pinned_resource_embeds(self):
        other = {
            "$id": "https://a.org/b/c",
            "items": {"$ref": "part"},
            "$defs": {
                "p": {"$id": "part", "not": {"$ref": "#/$defs/q"}, "$defs": {"q": {}}}
            },
        }

        document = bind({"$ref": "c@1"}, pinned("c@1", other))

        assert document.resources[0].value == {
            "$id": "https://registry.invalid/c@1",
            "items": {"$ref": "https://a.org/b/part"},
            "$defs": {
                "p": {
                    "$id": "https://a.org/b/part",
                    "not": {"$ref": "#/$defs/q"},
                    "$defs": {"q": {}},
                },
            },
        }
        assert accepts(document, [], [3]) == [True, False]

    @pytest.mark.parametrize("name", dialects.DIALECTS)
    def test_reads_each_resource_in_its_own_draft(self, name):
        old = {"$schema": DRAFT_04, "minimum": 3, "exclusiveMinimum": True}
        middle = {
            "$schema": DRAFT_07,
            "$ref": "#/definitions/a",
            "maximum": 5,
            "definitions": {"a": {"type": "integer"}},
        }
        new = {"prefixItems": [{"type": "string"}]}
        document = bind(
            {
                "$schema": dialects.DIALECTS[name].uri,
                "allOf": [{"$ref": "old@1"}, {"$ref": "middle@1"}],
                "definitions": {"new": {"$ref": "new@1"}},
            },
            pinned("old@1", old),
            pinned("middle@1", middle),
            pinned("new@1", new),
        )

        assert accepts(document, 3, 4, 9, "x") == [False, True, True, False]

    def test_reads_a_resource_without_draft_as_the_newest(self):
        document = bind(
            {"$schema": DRAFT_07, "$ref": "a@1"},
            pinned("a@1", {"prefixItems": [{"type": "string"}]}),
        )

        assert accepts(document, ["x"], [3]) == [True, False]


@pytest.mark.parametrize("referred", dialects.DIALECTS)
@pytest.mark.parametrize("name", dialects.DIALECTS)
class TestTheMetaSchemaOfADraft:
    def test_is_known_to_documents_of_every_draft(self, name, referred):
        uri = dialects.DIALECTS[referred].uri

        document = bind(
            {
                "$schema": dialects.DIALECTS[name].uri,
                "properties": {"schema": {"$ref": uri}},
            }
        )

        assert accepts(
            document, {"schema": {"type": "string"}}, {"schema": {"type": 5}}
        ) == [True, False]
        assert validation.validate(document, {"schema": {"items": {}}}) == ()

    def test_counts_for_nothing_in_the_fingerprint(self, name, referred):
        parsed = parse(
            {
                "$schema": dialects.DIALECTS[name].uri,
                "items": {"$ref": dialects.DIALECTS[referred].uri},
            }
        )
        once = references.bind(parsed, ())

        again = references.bind(parsed, once.resources)

        assert once == again
        assert once.fingerprint == fingerprint.of(parsed.canonical, {})


class TestARefusal:
    def test_is_due_to_a_meta_schema_that_no_validator_here_knows(self):
        refusal = refusal_of({"$ref": "http://json-schema.org/draft-03/schema#"})

        assert type(refusal) is errors.UnresolvedReference
        assert refusal.message == (
            "No registered schema answers to "
            "'http://json-schema.org/draft-03/schema#' in the document"
        )

    def test_is_due_to_a_part_that_a_meta_schema_lacks(self):
        refusal = refusal_of({"$ref": f"{DRAFT_07}/definitions/nothing"})

        assert refusal.message == (
            f"The schema that '{DRAFT_07}/definitions/nothing' in the document "
            "refers to has no such part"
        )

    def test_names_the_place_of_a_missing_schema(self):
        error = refusal_of({"not": {"items": {"$ref": "b@1#/x"}}})

        assert type(error) is errors.UnresolvedReference
        assert (
            error.message == "No registered schema answers to 'b@1#/x' in the document"
        )
        assert error.place == errors.Place("/not/items/$ref", 1, 25)

    @pytest.mark.parametrize("fragment", ["/$defs/b", "here", "/$defs/a/maxLength"])
    def test_names_the_place_of_a_missing_part(self, fragment):
        other = pinned("b@1", {"$defs": {"a": {"maxLength": 3}}})

        error = refusal_of({"$ref": f"b@1#{fragment}"}, other)

        assert type(error) is errors.UnresolvedReference
        assert error.message == (
            f"The schema that 'b@1#{fragment}' in the document refers to has no such part"
        )
        assert error.place == errors.Place("/$ref", 1, 9)

    def test_names_the_resource_that_lacks_one(self):
        error = refusal_of({"$ref": "a@1"}, pinned("a@1", {"$ref": "b@1"}))

        assert type(error) is errors.UnresolvedReference
        assert error.message == "No registered schema answers to 'b@1' in a@1"

    def test_is_due_to_a_resource_that_calls_itself_as_the_document(self):
        error = refusal_of(
            {"$id": "https://a.org/b", "not": {"$ref": "https://a.org/c"}},
            resource("https://a.org/c", {"$ref": "https://a.org/b"}, "c@1"),
            resource("https://a.org/b", {"$id": "https://a.org/b"}, "b@1"),
        )

        assert type(error) is errors.ReferenceConflict
        assert error.message == "Both this document and b@1 answer to 'https://a.org/b'"

    def test_is_due_to_parts_of_two_resources_with_one_name(self):
        part = {"$defs": {"p": {"$id": "https://a.org/part"}}}

        error = refusal_of(
            {"allOf": [{"$ref": "b@1"}, {"$ref": "c@1"}]},
            pinned("b@1", part),
            pinned("c@1", part),
        )

        assert type(error) is errors.ReferenceConflict
        assert error.message == "Both b@1 and c@1 answer to 'https://a.org/part'"


class TestCompiled:
    def test_never_fetches(self):
        document = schema_format.SchemaDocument(
            value={"$ref": "http://127.0.0.1:9/schema.json"},
            fingerprint="",
            dialect="2020-12",
            base_uri=references.REGISTRY_BASE,
        )

        with pytest.raises(
            jsonschema_rs.ValidationError, match="Retrieval is disabled"
        ):
            references.compiled(document)

    def test_asserts_no_format_in_any_draft(self):
        for name in dialects.DIALECTS:
            schema = {"$schema": dialects.DIALECTS[name].uri, "format": "date"}
            assert accepts(bind(schema), "no date") == [True]


class TestTheSchemasOfFdc3:
    """Real documents that refer to one another by `$id`, some by a part of another."""

    @pytest.fixture
    def parsed(self):
        texts = [path.read_text() for path in sorted((FDC3 / "2.1").glob("*.json"))]
        return {parsed.uri: parsed for parsed in map(parsing.parse, texts)}

    def resources(self, parsed, start):
        """Return what `start` refers to, directly or through others."""
        found = {}
        waiting = [start]
        while waiting:
            referrer = waiting.pop()
            for reference in referrer.external:
                uri = references.absolute(referrer, reference)
                if uri not in found:
                    found[uri] = resource(uri, parsed[uri].value, Path(uri).stem + "@1")
                    waiting.append(parsed[uri])
        return tuple(found.values())

    def bound(self, parsed, name):
        start = parsed[f"https://fdc3.finos.org/schemas/2.1/context/{name}.schema.json"]
        return references.bind(start, self.resources(parsed, start))

    def test_refer_to_their_siblings(self, parsed):
        order = self.bound(parsed, "order")

        assert [resource.uri.rpartition("/")[2] for resource in order.resources] == [
            "product.schema.json",
            "context.schema.json",
            "instrument.schema.json",
        ]

    @pytest.mark.parametrize("name", ["order", "trade", "portfolio", "instrument"])
    def test_accept_their_own_examples_only(self, parsed, name):
        document = self.bound(parsed, name)
        examples = document.value["examples"]

        found = [validation.validate(document, example) for example in examples]
        spoiled = validation.validate(document, {**examples[0], "name": 3})

        assert found == [()] * len(examples)
        assert {finding.place for finding in spoiled} == {"/name"}
