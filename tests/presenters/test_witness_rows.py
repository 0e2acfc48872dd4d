"""A witness is shown ..."""

import pytest

from schemas_app.domain.levels import Direction
from schemas_app.domain.schema_format import Witness
from schemas_app.presenters import prose, witness_rows
from schemas_app.presenters.diff_rows import Segment

WITNESS = Witness(
    document={"price": 1, "size": 2},
    place="/price",
    message="`price` is not allowed",
    second_opinion="It is.",
)


def test_with_the_line_that_was_rejected():
    row = witness_rows.of_verdict(
        WITNESS, Direction.BACKWARD, old="version 2", new="r1", promised=True
    )

    assert row == witness_rows.Witness(
        title="Backward, against version 2",
        accepted_by="version 2",
        rejected_by="r1",
        place="/price",
        message=(prose.Part("price", code=True), prose.Part(" is not allowed")),
        second_opinion=(prose.Part("It is."),),
        lines=(
            witness_rows.WitnessLine(segments=(Segment("{"),), marked=False),
            witness_rows.WitnessLine(
                segments=(
                    Segment("  "),
                    Segment('"price"', "name"),
                    Segment(": "),
                    Segment("1", "number"),
                    Segment(","),
                ),
                marked=True,
            ),
            witness_rows.WitnessLine(
                segments=(
                    Segment("  "),
                    Segment('"size"', "name"),
                    Segment(": "),
                    Segment("2", "number"),
                ),
                marked=False,
            ),
            witness_rows.WitnessLine(segments=(Segment("}"),), marked=False),
        ),
        promised=True,
    )


@pytest.mark.parametrize(
    ("of", "title"),
    [
        (witness_rows.of_verdict, "Forward, against version 2"),
        (witness_rows.of_cause, "By itself it lets in what version 2 rejects"),
    ],
)
def test_with_accepted_and_rejected_turned_the_other_way(of, title):
    row = of(WITNESS, Direction.FORWARD, old="version 2", new="r1", promised=False)

    assert (row.title, row.promised) == (title, False)
    assert (row.accepted_by, row.rejected_by) == ("r1", "version 2")
