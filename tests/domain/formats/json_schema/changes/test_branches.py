"""Which branch has become which, where there are many."""

from schemas_app.domain.formats.json_schema.changes import branches


def named(*names):
    return {"properties": {name: {"type": "string"} for name in names}}


def test_equal_ones_belong_together_in_their_order():
    old = [{"type": "null"}, named("a"), named("a")]
    new = [named("a"), {"type": "null"}, named("a"), named("a")]

    assert branches.paired(old, new) == {0: 1, 1: 0, 2: 2}


def test_what_is_left_goes_to_the_first_that_is_alike():
    old = [named("a", "b"), named("c", "d"), named("c", "e")]
    new = [named("c", "d", "x"), named("c", "e", "x"), named("z")]

    assert branches.paired(old, new) == {0: 1, 1: 2}


def test_is_not_looked_for_without_end(monkeypatch):
    old = [named("a", "b"), named("c", "d")]
    new = [named("y"), named("c", "d", "x")]
    assert branches.paired(old, new) == {1: 1}

    monkeypatch.setattr(branches, "MOST_COMPARED", 3)

    assert branches.paired(old, new) == {}
