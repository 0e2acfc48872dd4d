"""Many documents of a writer, to refute a proof with."""

from schemas_app.domain.formats.json_schema.verdict import containment
from schemas_app.domain.schema_format import Reading
from tests.domain.formats.json_schema.schemas import document, record

TEXT = {"type": "string"}


def refutation(old, new, documents=200, reading=Reading.STRICT):
    return containment.cross_check(document(new), document(old), reading, documents)


class TestCrossCheck:
    def test_finds_nothing_against_what_is_true(self):
        assert refutation({"minimum": 1}, {"minimum": 0}) is None
        assert refutation(record(a=TEXT, b=TEXT), record(a=TEXT)) is None

    def test_finds_what_the_schemas_suggest(self):
        assert refutation(record(a=TEXT), record(a={"type": "null"})).document == {
            "a": "a"
        }

    def test_finds_by_chance_what_no_schema_suggests(self):
        # Only texts of some length with two capitals in a row are refused.
        old = record(("a",), a={"type": "string", "maxLength": 12})
        new = record(a={"not": {"pattern": "[A-Z].*[0-9].*-"}})

        shown = refutation(old, new, documents=3000)

        assert shown is not None

    def test_is_always_the_same(self):
        old, new = record(("a",), a={"type": "integer"}), record(a={"multipleOf": 1})

        assert refutation(old, new, 300) == refutation(old, new, 300)

    def test_obeys_the_reading(self):
        old, new = record(a=TEXT), record(a=TEXT, b=TEXT)

        assert refutation(old, new) is not None
        assert refutation(old, new, reading=Reading.LENIENT) is None
