"""Sets of characters as ranges."""

import pytest

from schemas_app.domain.formats.json_schema.regex import code_points

LAST = code_points.LAST


@pytest.mark.parametrize(
    ("ranges", "normalized", "complement"),
    [
        ([], (), ((0, LAST),)),
        ([(0, LAST)], ((0, LAST),), ()),
        ([(5, 6), (1, 2), (3, 3)], ((1, 3), (5, 6)), ((0, 0), (4, 4), (7, LAST))),
        ([(1, 9), (2, 3)], ((1, 9),), ((0, 0), (10, LAST))),
        ([(0, 1), (8, LAST)], ((0, 1), (8, LAST)), ((2, 7),)),
    ],
)
def test_a_set_has_one_form_and_one_complement(ranges, normalized, complement):
    assert code_points.normalized(ranges) == normalized
    assert code_points.complement(ranges) == complement


@pytest.mark.parametrize(
    ("first", "last", "characters"),
    [
        ("\0", "\U0010ffff", "abc"),
        ("0", "Z", "ABC"),
        (" ", "/", "-. "),
        ("\0", "\0", "\0"),
        ("\x80", "\u0250", "éß¡"),
        ("\ue000", "\ue001", "\ue000"),
    ],
)
def test_what_reads_best_comes_first(first, last, characters):
    assert code_points.readable(ord(first), ord(last), 3) == characters


def test_ranks_go_from_letters_to_what_cannot_be_shown():
    order = ["a", "A", "0", "_", "{", "\0", "é", "\u2028"]

    assert sorted([*order[4:], *order[:4]], key=code_points.rank) == order
