"""Comparisons of two schemas, and what is remembered of them."""

import pytest

from schemas_app.domain.formats.json_schema.verdict import likeness, lowering
from tests.domain.formats.json_schema.schemas import document, record

TEXT = {"type": "string"}
NUMBER = {"type": "number"}


@pytest.fixture(autouse=True)
def _forgetful():
    yield
    likeness.forget()


def lowered(schema, **options):
    return lowering.lower(document(schema, **options))


class TestBetween:
    def test_goes_on_where_the_last_comparison_of_the_two_ended(self):
        one, other = lowered(record(a=TEXT)), lowered(record(a=TEXT))

        assert likeness.between(one, other) is likeness.between(one, other)

    def test_is_the_same_the_other_way_round(self):
        one, other = lowered(record(a=TEXT, b=TEXT)), lowered(record(a=TEXT, b=NUMBER))
        ours, theirs = (dict(schema.root["properties"]) for schema in (one, other))
        there, back = likeness.between(one, other), likeness.between(other, one)

        for name, alike in (("a", True), ("b", False)):
            assert there.alike(ours[name], theirs[name]) is alike
            assert back.alike(theirs[name], ours[name]) is alike

    def test_is_another_one_after_it_was_forgotten(self):
        one, other = lowered(TEXT), lowered(TEXT)
        before = likeness.between(one, other)
        likeness.forget()

        assert likeness.between(one, other) is not before

    def test_remembers_the_last_only(self):
        one, other = lowered(TEXT), lowered(TEXT)
        before = likeness.between(one, other)
        for _ in range(likeness.RECENT):
            likeness.between(lowered(TEXT), lowered(TEXT))

        assert likeness.between(one, other) is not before
