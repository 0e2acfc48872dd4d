"""The filters of a list ..."""

import pytest

from schemas_app.presenters import filters
from schemas_app.presenters.filters import Choices, Filter, Option

CHOICES = (
    Choices("state", "State", {"open": "Open", "all": "All"}, default="open"),
    Choices("severity", "Severity", {"": "Any", "breaking": "Breaking"}),
)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, {"q": "", "state": "open", "severity": ""}),
        (
            {"q": " price ", "state": "all", "severity": "breaking"},
            {"q": "price", "state": "all", "severity": "breaking"},
        ),
        (
            {"state": "nonsense", "severity": "'; --"},
            {"q": "", "state": "open", "severity": ""},
        ),
    ],
)
def test_take_only_what_is_a_choice(query, expected):
    assert filters.asked(query, CHOICES) == expected


def test_show_what_is_asked_for():
    asked = filters.asked({"severity": "breaking"}, CHOICES)

    assert filters.filters(CHOICES, asked)[1] == Filter(
        name="severity",
        label="Severity",
        options=(
            Option(value="", label="Any", selected=False),
            Option(value="breaking", label="Breaking", selected=True),
        ),
    )


@pytest.mark.parametrize(
    ("query", "narrowed"),
    [
        ({}, False),
        ({"state": "open"}, False),
        ({"state": "all"}, True),
        ({"q": "a"}, True),
    ],
)
def test_know_whether_they_narrow(query, narrowed):
    assert filters.narrowed(CHOICES, filters.asked(query, CHOICES)) is narrowed


def test_lead_from_page_to_page_with_everything_else_kept():
    asked = filters.asked({"q": "a&b", "state": "all"}, CHOICES)

    pages = filters.pages(number=2, last=3, found=60, asked=asked, noun="row")

    assert (pages.found, pages.number, pages.last) == ("60 rows", 2, 3)
    assert pages.previous == "?q=a%26b&state=all&page=1"
    assert pages.next == "?q=a%26b&state=all&page=3"


def test_lead_nowhere_from_the_only_page():
    pages = filters.pages(
        number=1, last=1, found=1, asked=filters.asked({}, CHOICES), noun="row"
    )

    assert (pages.previous, pages.next) == ("", "")
