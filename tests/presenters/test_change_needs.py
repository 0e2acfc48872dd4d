"""What a change would need ..."""

import pytest

from schemas_app.domain.policies import Requirement
from schemas_app.domain.report import Severity
from schemas_app.presenters import change_needs


def test_is_said_once_where_it_is_the_same():
    same = Requirement(rule="otherwise")

    needs = change_needs.needs(
        {
            Severity.BREAKING: Requirement(rule="strict", approvals_needed=2),
            Severity.COMPATIBLE: same,
            Severity.DOCUMENTATION: same,
        },
        domain="Market data",
    )

    assert [([mark.label for mark in need.marks], need.phrases) for need in needs] == [
        (["Breaking"], ("2 approvals by stewards of Market data, never an author",)),
        (
            ["Compatible", "Documentation"],
            ("1 approval by stewards of Market data, never an author",),
        ),
    ]


def test_names_everything_that_is_asked_for():
    required = Requirement(
        group="risk",
        owners_answer=True,
        threads_block=True,
        notice_hours=72,
        expires_after_days=30,
        publishes_itself=True,
    )

    assert change_needs.phrases(required, domain="Market data") == (
        "1 approval by members of risk, never an author",
        "an answer by the owner of each affected module",
        "every thread resolved",
        "3 days of notice before it takes effect",
        "expires after 30 days",
        "publishes itself once nothing is missing",
    )


def test_may_be_nothing():
    required = Requirement(approvals_needed=0)

    assert change_needs.phrases(required, domain="x") == ("no approval by anybody",)


@pytest.mark.parametrize(
    ("hours", "said"),
    [(1, "1 hour"), (36, "36 hours"), (48, "2 days"), (50, "50 hours")],
)
def test_gives_notice_in_the_unit_people_choose(hours, said):
    assert change_needs.notice(hours) == said
