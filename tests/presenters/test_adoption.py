"""Adoption ..."""

from schemas_app.presenters import adoption

VERSIONS = {"1": 1, "1.0.0": 1, "2": 2, "1.1.0": 2}


def test_counts_pins_and_those_who_follow():
    found = adoption.adoption(["", "1", "1.0.0", ""], versions=VERSIONS, in_force=2)

    assert [(s.version, s.count, s.x, s.width, s.current) for s in found.shares] == [
        (1, 2, "0.000%", "50.000%", False),
        (2, 2, "50.000%", "50.000%", True),
    ]
    assert found.summary == (
        "2 of 4 declared uses on version 2; 2 of 4 declared uses on version 1"
    )


def test_names_pins_to_what_there_is_not():
    found = adoption.adoption(["7", ""], versions=VERSIONS, in_force=2)

    assert (found.total, found.astray) == (2, 1)
    assert found.summary == (
        "1 of 2 declared uses on version 2; 1 pinned to what there is not"
    )


def test_of_nobody_is_empty():
    found = adoption.adoption([], versions=VERSIONS, in_force=2)

    assert (found.shares, found.summary, found.of(2)) == ((), "", None)


def test_waits_for_a_version_in_force():
    found = adoption.adoption([""], versions={}, in_force=None)

    assert (found.total, found.shares, found.astray) == (1, (), 0)
