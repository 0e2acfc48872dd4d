"""The reports for auditors ..."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from schemas_app import models
from schemas_app.domain import errors
from schemas_app.services import break_glass, reviews
from tests import factories
from tests.admin.conftest import words

PAGE = "/audit/reports/"


@pytest.fixture
def ivo(signed_in):
    """The client of the auditor."""
    client = signed_in("ivo")
    factories.group("auditors", "ivo")
    return client


@pytest.fixture
def recently():
    """Return a function: a moment some minutes after the beginning of this month."""
    month = timezone.now().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return lambda minutes: month + timedelta(minutes=minutes)


def test_say_so_where_nothing_happened(ivo):
    said = words(ivo.get(PAGE))

    assert "Nothing was decided in twelve months." in said
    assert "Nobody asked to break the glass." in said
    assert "Nobody tried." in said
    assert "Every approval is of the text that stands" in said


def test_tell_how_long_decisions_took_by_month_and_domain(ivo, recently):
    factories.schema()
    factories.schema("currency", domain="reference")
    for number, minutes in enumerate((10, 30, 90)):
        made = factories.proposal(
            document=factories.with_field(f"f{number}"), at=recently(0)
        )
        factories.approve(made, at=recently(minutes))
    rejected = factories.proposal("currency", at=recently(0))
    reviews.reject(
        **factories.decision(rejected, by="ada", at=recently(24 * 60 + 120)),
        comment="Not yet.",
    )
    factories.proposal(
        "currency", document=factories.TICK, title="Open", at=recently(0)
    )
    month = f"{recently(0):%B %Y}"

    page = ivo.get(PAGE)
    narrowed = ivo.get(PAGE, {"domain": "reference"})

    def rows(of):
        return [
            (r.month, r.domain, r.count, r.median, r.ninth)
            for r in of.context["durations"]
        ]

    assert rows(page) == [
        (month, "Market data", 3, "30 min", "1 h 30 min"),
        (month, "Reference", 1, "1 day 2 h", "1 day 2 h"),
    ]
    assert rows(narrowed) == rows(page)[1:]
    assert page.context["chart"].summary.startswith("4 decisions in 1 month.")
    assert '<desc id="chart-desc">4 decisions' in page.content.decode()


def test_list_approvals_that_say_nothing_any_more(ivo):
    factories.schema()
    models.Domain.objects.update(approvals_needed=2)
    replaced = factories.proposal(title="Replaced")
    factories.approve(replaced)
    factories.revised(replaced, factories.with_field("venue"))
    stands = factories.proposal(document=factories.with_field("x"), title="Stands")
    factories.approve(stands)
    factories.approve(stands, by="ben")
    User.objects.filter(username="ben").update(is_active=False)

    page = ivo.get(PAGE)

    assert [
        (row.title, row.by, row.revision, [mark.label for mark in row.marks])
        for row in page.context["stale"]
    ] == [
        ("Stands", "ben", 1, ["Has left"]),
        ("Replaced", "ada", 1, ["Text replaced"]),
    ]


def test_list_what_was_forced_and_who_tried_to_approve_their_own(ivo):
    factories.schema()
    forced, asked = (
        factories.proposal(document=factories.with_field(name), title=name)
        for name in ("forced", "asked")
    )
    for made in (forced, asked):
        break_glass.ask(**factories.decision(made, by="ada"), reason="It cannot wait.")
    break_glass.confirm(**factories.decision(forced, by="ben"))
    own = factories.proposal(
        document=factories.with_field("own"), by="ada", title="Own"
    )
    with pytest.raises(errors.OwnWork):
        factories.approve(own)

    page = ivo.get(PAGE)

    assert [
        (row.title, row.mark.label, row.asked_by, row.confirmed_by)
        for row in page.context["glass"]
    ] == [
        ("asked", "Only asked for", "ada", ""),
        ("forced", "Published", "ada", "ben"),
    ]
    assert [(row.actor, row.object.text) for row in page.context["tried"]] == [
        ("ada", f"proposal {own.pk}")
    ]
    numbers = re.findall(r"<b>(\d+)</b><span>([^<]+)", page.content.decode())
    assert numbers == [
        ("0", "decisions in twelve months"),
        ("0", "stale approvals"),
        ("1", "self-approvals refused"),
        ("1", "forced publications, of 2 requests"),
    ]
