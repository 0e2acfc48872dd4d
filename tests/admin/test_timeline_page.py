"""The timeline of a schema ..."""

from datetime import timedelta

import pytest

from schemas_app.admin.pages import timeline
from schemas_app.services import break_glass, reviews, versions
from tests import factories
from tests.admin.conftest import words
from tests.factories import NOW

ADDRESS = "/schemas/ticks_v1/timeline/"
DAY = 24 * 60


def published(name="", day=0, **options):
    document = factories.with_field(name) if name else factories.TICK
    return factories.published(
        document=document, at=factories.later(day * DAY), **options
    )


@pytest.fixture
def story():
    """Two versions, a rejected proposal between them; the second one is retired."""
    factories.schema()
    published(title="First")
    refused = factories.proposal(
        document=factories.with_field("side"), title="Side", at=factories.later(DAY)
    )
    reviews.reject(
        **factories.decision(refused, by="ben", at=factories.later(2 * DAY)),
        comment="Nobody needs it.",
    )
    published("venue", day=3, title="Venue")
    versions.deprecate(
        schema_id="ticks_v1",
        number=2,
        reason="Wrong codes.",
        by=factories.actor("ben"),
        at=factories.later(4 * DAY),
    )
    versions.retire(
        schema_id="ticks_v1",
        number=2,
        reason="Ticks were lost.",
        by=factories.actor("ada"),
        at=factories.later(5 * DAY),
    )


def test_tells_what_happened_latest_first(signed_in, story):
    rows = signed_in("ivo").get(ADDRESS).context["rows"]

    restored, venue, refused, first = rows
    assert (restored.restored, restored.version, restored.by, restored.reason) == (
        True,
        1,
        "ada",
        "Ticks were lost.",
    )
    assert restored.in_force
    assert (venue.version, venue.semantic_version, venue.title) == (2, "1.1.0", "Venue")
    assert (venue.author, venue.approvers, venue.in_force) == ("mia", ("ada",), False)
    assert [(fate.word, fate.by, fate.reason) for fate in venue.fates] == [
        ("Deprecated", "ben", "Wrong codes."),
        ("Retired", "ada", "Ticks were lost."),
    ]
    assert [mark.label for mark in venue.marks] == ["Compatible", "Retired"]
    assert venue.until.iso == "2026-03-07T09:30:00+00:00"
    assert (refused.title, refused.by, refused.reason) == (
        "Side",
        "ben",
        "Nobody needs it.",
    )
    assert (first.version, first.in_force, first.fates) == (1, False, ())


def test_answers_what_was_in_force(signed_in, story):
    page = signed_in("ivo").get(f"{ADDRESS}?valid_at=2026-03-06T09:30")

    assert (
        "On 6 March 2026 at 09:30 UTC version 2 (1.1.0) was in force, "
        "known since 5 March 2026 at 09:30 UTC." in words(page)
    )


def test_answers_as_it_was_known(signed_in, story):
    page = signed_in("ivo").get(
        f"{ADDRESS}?valid_at=2026-03-09T09:30&known_at=2026-03-06T09:30"
    )

    assert page.context["answer"].version == 2
    assert "Known today: version 1." in words(page)
    assert "as known on 6 March 2026 at 09:30 UTC" in words(page)


def test_reads_moments_of_other_zones(signed_in, story):
    # As a browser and as a person write a plus sign.
    for plus in ("%2B", "+"):
        page = signed_in("ivo").get(f"{ADDRESS}?valid_at=2026-03-06T18:30{plus}09:00")

        assert page.context["answer"].when == "On 6 March 2026 at 09:30 UTC"


@pytest.mark.parametrize(
    "text", ["yesterday", "2026-02-30T00:00", "0001-01-01T00:00+14"]
)
def test_says_what_cannot_be_read(signed_in, story, text):
    page = signed_in("ivo").get(ADDRESS, {"valid_at": text})

    assert page.status_code == 400
    assert "is not a date and time. Write it like 2027-01-15T18:00, in UTC." in words(
        page
    )
    assert page.context["answer"] is None
    assert len(page.context["rows"]) == 4


def test_marks_what_broke_the_glass(signed_in):
    factories.schema()
    made = factories.proposal()
    break_glass.ask(**factories.decision(made, by="ada"), reason="It cannot wait.")
    break_glass.confirm(**factories.decision(made, by="ben"))

    page = signed_in("ivo").get(ADDRESS)

    (row,) = page.context["rows"]
    assert (row.forced.asked_by, row.forced.confirmed_by, row.forced.reason) == (
        "ada",
        "ben",
        "It cannot wait.",
    )
    assert "Version 1 was published in spite of what its policy missed" in words(page)


def test_shows_the_share_of_each_version(signed_in, story):
    factories.use("2")
    factories.use("3")

    page = signed_in("ivo").get(ADDRESS)

    assert [
        row.share.words for row in page.context["rows"] if getattr(row, "share", None)
    ] == ["2 of 2 declared uses"]


def test_comes_a_page_at_a_time(signed_in, story, monkeypatch):
    monkeypatch.setattr(timeline, "ITEMS", 3)
    client = signed_in("ivo")

    first = client.get(f"{ADDRESS}?valid_at=2026-03-06T09:30")
    second = client.get(ADDRESS + first.context["pages"].next)

    assert [len(page.context["rows"]) for page in (first, second)] == [3, 1]
    # The question is asked again on the next page.
    assert second.context["answer"] == first.context["answer"]
    assert second.context["answer"].version == 2


def test_shows_reasons_as_text(signed_in):
    factories.schema()
    published()
    versions.deprecate(
        schema_id="ticks_v1",
        number=1,
        reason="<script>alert(1)</script>",
        by=factories.actor("ada"),
        at=NOW + timedelta(days=1),
    )

    content = signed_in("ivo").get(ADDRESS).content.decode()

    assert "<script>alert(1)" not in content
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in content
