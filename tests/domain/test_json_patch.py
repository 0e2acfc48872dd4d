"""JSON Patch, as far as it is written here."""

from decimal import Decimal
from typing import Any

import pytest

from schemas_app.domain import exact_json, json_patch

DOCUMENT: dict[str, Any] = {"b": 1, "a": [1, 2], "c/d": {"e": Decimal("1.50")}}


@pytest.mark.parametrize(
    ("operation", "result"),
    [
        (json_patch.add("/x", None), '{"b":1,"a":[1,2],"c/d":{"e":1.50},"x":null}'),
        (json_patch.add("/b", 2), '{"b":2,"a":[1,2],"c/d":{"e":1.50}}'),
        (json_patch.add("/a/0", 0), '{"b":1,"a":[0,1,2],"c/d":{"e":1.50}}'),
        (json_patch.add("/a/2", 3), '{"b":1,"a":[1,2,3],"c/d":{"e":1.50}}'),
        (json_patch.add("/a/-", 3), '{"b":1,"a":[1,2,3],"c/d":{"e":1.50}}'),
        (json_patch.add("/c~1d/f", []), '{"b":1,"a":[1,2],"c/d":{"e":1.50,"f":[]}}'),
        (json_patch.add("", True), "true"),
        (json_patch.remove("/b"), '{"a":[1,2],"c/d":{"e":1.50}}'),
        (json_patch.remove("/a/0"), '{"b":1,"a":[2],"c/d":{"e":1.50}}'),
        (json_patch.replace("/b", "x"), '{"b":"x","a":[1,2],"c/d":{"e":1.50}}'),
        (json_patch.replace("/a/1", {}), '{"b":1,"a":[1,{}],"c/d":{"e":1.50}}'),
        (json_patch.replace("", []), "[]"),
    ],
)
def test_an_operation_makes_another_value(operation, result):
    before = exact_json.dumps(DOCUMENT)

    assert exact_json.dumps(json_patch.applied(DOCUMENT, [operation])) == result
    assert exact_json.dumps(DOCUMENT) == before


def test_operations_are_carried_out_one_after_the_other():
    patch = (
        json_patch.add("/x", {}),
        json_patch.add("/x/y", 1),
        json_patch.remove("/a/0"),
        json_patch.remove("/a/0"),
    )

    assert json_patch.applied(DOCUMENT, patch) == {
        "b": 1,
        "a": [],
        "c/d": {"e": Decimal("1.50")},
        "x": {"y": 1},
    }


def test_what_is_not_touched_is_shared():
    patched: Any = json_patch.applied(DOCUMENT, [json_patch.replace("/b", 2)])

    assert patched["c/d"] is DOCUMENT["c/d"]


@pytest.mark.parametrize(
    "operation",
    [
        json_patch.add("/x/y", 1),
        json_patch.add("/a/3", 1),
        json_patch.add("/a/01", 1),
        json_patch.add("/a/-1", 1),
        json_patch.add("/a/x", 1),
        json_patch.add("/b/x", 1),
        json_patch.add("b", 1),
        json_patch.remove("/x"),
        json_patch.remove("/a/2"),
        json_patch.remove("/a/-"),
        json_patch.replace("/x", 1),
        json_patch.replace("/a/2", 1),
        json_patch.remove(""),
        {"op": "test", "path": "/b", "value": 1},
        {"op": "move", "from": "/b", "path": "/x"},
        {"op": "add", "path": "/x"},
        {"path": "/x", "value": 1},
        "add",
    ],
)
def test_what_cannot_be_carried_out_is_refused(operation):
    with pytest.raises(
        ValueError, match=r"cannot be carried out|is not a JSON Pointer"
    ):
        json_patch.applied(DOCUMENT, [operation])
