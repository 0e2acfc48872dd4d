"""The Python artifact..."""

import dataclasses
import datetime
import decimal
import types
import typing

import pytest
from hypothesis import given

from schemas_app.domain import errors, fields
from schemas_app.domain.artifact_kinds import python
from tests.domain import logical_trees
from tests.domain.artifact_kinds import ticks, wide


def loaded(source) -> dict[str, typing.Any]:
    module: dict[str, typing.Any] = {"__name__": "generated"}
    exec(python.KIND.build(source), module)
    return module


def test_has_typed_rows():
    module = loaded(ticks.INPUT)

    at = datetime.datetime(2025, 1, 27, 9, 30, tzinfo=datetime.UTC)
    row = module["Row"](ts=at, symbol="AAPL", price=187.25, size=100)
    assert typing.get_type_hints(module["Row"]) == {
        "ts": datetime.datetime,
        "symbol": str,
        "price": float,
        "size": int,
        "side": typing.Literal["B", "S"] | None,
    }
    assert (row.ts, row.side) == (at, None)
    with pytest.raises(dataclasses.FrozenInstanceError):
        row.size = 1


def test_has_rows_inside_rows():
    module = loaded(wide.INPUT)

    leg = module["LegsRow"](ratio=1, side="B", px=decimal.Decimal("1.5"))
    hints = typing.get_type_hints(module["Row"])
    assert hints["legs"] == types.GenericAlias(list, (module["LegsRow"],))
    assert hints["event"] == module["EventTradeRow"] | int
    assert leg.px == decimal.Decimal("1.5")


def test_says_where_it_comes_from_and_which_column_is_which():
    module = loaded(wide.INPUT)

    assert module["FINGERPRINT"] == ticks.INPUT.fingerprint
    assert (module["SCHEMA_ID"], module["VERSION"]) == ("wide.v1", 1)
    assert list(module["COLUMNS"].values()) == [field.name for field in wide.FIELDS]
    assert module["COLUMNS"]["float_"] == "float"


@given(logical_trees.trees)
def test_can_be_imported_for_any_tree_that_is_not_refused(tree):
    source = dataclasses.replace(ticks.INPUT, fields=tree)
    try:
        module = loaded(source)
    except errors.UnmappableField:
        return

    names = [field.name for field in dataclasses.fields(module["Row"])]
    assert list(typing.get_type_hints(module["Row"])) == names
    assert list(module["COLUMNS"].items()) == [
        (name, field.name) for name, field in zip(names, tree, strict=True)
    ]


@pytest.mark.parametrize("turned", [False, True])
def test_is_refused_where_a_field_is_called_like_a_class(turned):
    record = wide.struct(wide.column("x", fields.BOOLEAN))
    one, other = wide.column("a", record), wide.column("ARow", fields.BOOLEAN)
    twice = (other, one) if turned else (one, other)

    with pytest.raises(errors.UnmappableField, match="like a class in Python"):
        python.KIND.build(dataclasses.replace(ticks.INPUT, fields=twice))
