"""The matrix of all earlier versions ..."""

import pytest

from schemas_app.presenters import prose, report_matrix, words
from tests.presenters.made_up import UNKNOWN, comparison, no, report


def matrix_of(*comparisons, **members):
    found = report_matrix.matrix(report(*comparisons, **members))
    assert found is not None
    return found


def test_is_not_needed_for_one_version():
    assert report_matrix.matrix(report(comparison())) is None
    assert report_matrix.matrix(report()) is None


def test_has_a_row_for_each_version_and_a_cell_for_each_direction():
    matrix = matrix_of(
        comparison(backward=no(), against=2), comparison(forward=UNKNOWN, against=1)
    )

    shown = [
        (
            row.number,
            [(cell.direction, cell.mark.label, cell.promised) for cell in row.cells],
        )
        for row in matrix.rows
    ]
    assert shown == [
        (2, [("Backward", "Incompatible", True), ("Forward", "Compatible", False)]),
        (1, [("Backward", "Compatible", False), ("Forward", "Undecided", False)]),
    ]
    assert matrix.rows[1].cells[1].reason == (
        prose.Part("not", code=True),
        prose.Part(" is beyond the prover."),
    )
    assert matrix.rows[0].cells[0].mark == words.OUTCOMES["incompatible"]


def test_marks_every_version_as_promised_by_a_transitive_level():
    matrix = matrix_of(
        comparison(against=2), comparison(against=1), level="FULL_TRANSITIVE"
    )

    assert all(cell.promised for row in matrix.rows for cell in row.cells)


@pytest.mark.parametrize(
    ("comparisons", "summary"),
    [
        ([comparison(), comparison()], "2 versions, all compatible both ways"),
        ([comparison(), comparison(forward=no())], "2 versions, 1 of them compatible both ways"),
        ([comparison(backward=no())] * 2, "2 versions, none of them compatible both ways"),
    ],
)  # fmt: skip
def test_is_summed_up(comparisons, summary):
    assert matrix_of(*comparisons).summary == summary


@pytest.mark.parametrize(("versions", "folded"), [(5, False), (6, True)])
def test_is_folded_where_there_are_many(versions, folded):
    comparisons = [comparison(against=number) for number in range(versions, 0, -1)]

    assert matrix_of(*comparisons).folded is folded
