"""Two published versions are compared ..."""

from schemas_app import models
from schemas_app.domain.levels import Direction
from schemas_app.domain.schema_format import Outcome
from schemas_app.selectors import comparisons
from tests import factories


def pair(level="BACKWARD"):
    """Two versions, the second with one more optional field."""
    schema = factories.schema(level=level)
    first = factories.published()
    second = factories.published(document=factories.with_field("venue"))
    return schema, first, second


def outcomes(report):
    (comparison,) = report.comparisons
    return (
        comparison.against,
        comparison.verdicts[Direction.BACKWARD].outcome,
        comparison.verdicts[Direction.FORWARD].outcome,
    )


def test_as_they_were_when_the_later_one_was_published():
    schema, first, second = pair()

    report = comparisons.between(schema, old=first, new=second)

    assert outcomes(report) == (1, Outcome.COMPATIBLE, Outcome.INCOMPATIBLE)
    assert report.as_json() == second.report


def test_the_other_way_round():
    schema, first, second = pair()

    report = comparisons.between(schema, old=second, new=first)

    assert outcomes(report) == (2, Outcome.INCOMPATIBLE, Outcome.COMPATIBLE)
    assert [change.rule for change in report.changes] == ["PROPERTY_REMOVED"]
    assert report.severity == "breaking"


def test_across_others_and_only_with_each_other():
    schema, first, _ = pair("BACKWARD_TRANSITIVE")
    third = factories.published(
        document=factories.with_field("venue", maxLength=4, type="string"),
        by="mia",
        title="Breaking",
    )

    report = comparisons.between(schema, old=first, new=third)

    assert outcomes(report) == (1, Outcome.COMPATIBLE, Outcome.INCOMPATIBLE)
    assert report.severity == "compatible"


def test_by_the_promise_that_counts_now():
    schema, first, second = pair()
    models.Schema.objects.update(level="FULL")
    schema.refresh_from_db()

    report = comparisons.between(schema, old=first, new=second)

    assert (report.level, report.severity) == ("FULL", "breaking")


def test_once_and_remembered():
    schema, first, second = pair()

    again = [comparisons.between(schema, old=second, new=first) for _ in range(2)]

    assert again[0] is again[1]
