"""An object of several shapes..."""

import pytest

from schemas_app.domain import errors
from schemas_app.domain.fields import Kind, LogicalType
from schemas_app.domain.formats.json_schema.mapping import fields as json_schema_fields
from tests.domain.formats.json_schema import schemas
from tests.domain.formats.json_schema.mapping.mapped import field_of, refusal

PRICE, COUNT = {"type": "number"}, {"type": "integer"}


def shape(kind: object, **members: object):
    return schemas.record(("kind", *members), kind={"const": kind}, **members)


EVENT = {"oneOf": [shape("new", px=PRICE), shape("cancel", qty=COUNT)]}


def names(type_: LogicalType):
    return {
        child.name: [each.name for each in child.type.children]
        for child in type_.children
    }


class TestIsAUnion:
    def test_where_one_member_tells_them_apart(self):
        type_ = field_of(EVENT).type

        assert type_.kind is Kind.UNION
        assert names(type_) == {"new": ["kind", "px"], "cancel": ["kind", "qty"]}
        assert [child.nullable for child in type_.children] == [False, False]
        assert [child.pointer for child in type_.children] == [
            "/properties/x/oneOf/0",
            "/properties/x/oneOf/1",
        ]

    def test_whose_branches_have_what_is_said_of_all(self):
        base = schemas.record(("id",), id={"type": "string"})

        type_ = field_of({**base, **EVENT}).type

        assert names(type_) == {
            "new": ["id", "kind", "px"],
            "cancel": ["id", "kind", "qty"],
        }

    def test_whose_branches_are_null_where_it_may_be(self):
        field = field_of({"anyOf": [EVENT, {"type": "null"}]})

        assert field.nullable
        assert [child.nullable for child in field.type.children] == [True, True]

    def test_of_records_in_a_list(self):
        type_ = field_of({"type": "array", "items": EVENT}).type

        assert type_.children[0].type.kind is Kind.UNION

    def test_not_where_the_shapes_only_narrow(self):
        both = schemas.record(("kind",), kind={"type": "string"}, px=PRICE)
        narrower = [shape("new"), shape("cancel")]

        assert field_of({**both, "oneOf": narrower}).type.kind is Kind.STRUCT


class TestIsRefused:
    @pytest.mark.parametrize(
        "shapes",
        [
            [shape("new", px=PRICE), shape("new", qty=COUNT)],
            [shape(1, px=PRICE), shape(2, qty=COUNT)],
            [shape("new", px=PRICE), schemas.record(qty=COUNT)],
            [
                shape("new", px=PRICE),
                schemas.record(kind={"const": "cancel"}, qty=COUNT),
            ],
        ],
        ids=["the same text", "no text", "no such member", "not required"],
    )
    def test_where_nothing_tells_them_apart(self, shapes):
        error = refusal({"oneOf": shapes})

        assert error.message == "`x` is oneOf of 2 different shapes"

    @pytest.mark.parametrize("keyword", ["oneOf", "anyOf"])
    def test_where_there_are_more_than_a_union_has(self, keyword):
        most = [shape(f"k{at}", **{f"p{at}": PRICE}) for at in range(127)]
        one_more = [*most, shape("last", qty=COUNT)]

        assert len(field_of({keyword: most}).type.children) == 127
        assert refusal({keyword: one_more}).message == (
            "`x` is one of 128 shapes, and a union has at most 127"
        )

    def test_where_it_is_the_whole_record(self):
        document = schemas.document({"type": "object", **EVENT})

        with pytest.raises(errors.UnmappableField, match="one of several shapes"):
            json_schema_fields.fields_of(document)

    def test_where_a_branch_is(self):
        broken = {"oneOf": [shape("new", px={}), shape("cancel", qty=COUNT)]}

        assert refusal(broken).message == "`x.px` is any value"
