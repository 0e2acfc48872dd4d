"""Publishing is offered ..."""

from datetime import timedelta

import pytest

from schemas_app import models
from schemas_app.domain.workflow import State
from schemas_app.presenters import publish_options, requirement_rows
from schemas_app.presenters.publish_options import Asking
from tests.presenters import made_up
from tests.presenters.made_up import ADA, BEN, NOW, revision, vote

STEWARD = Asking(person_id=BEN.pk, may_publish=True, may_review=True)
READER = Asking(person_id=9, may_publish=False, may_review=False)


def offered(asking=STEWARD, *, state=State.APPROVED, policy=None, votes=1, **more):
    current = revision(2, policy={"approvals_needed": 1, **(policy or {})})
    facts = made_up.facts(
        current, state=state, reviews=[vote(1, current, ADA)][:votes], **more
    )
    return publish_options.options(
        facts,
        asking=asking,
        checklist=requirement_rows.checklist(facts, now=NOW),
        now=NOW,
    )


def test_once_nothing_is_missing():
    shown = offered()

    assert (shown.ready, shown.missing, shown.earliest) == (True, (), None)
    assert shown.name == "version 3 (2.0.0)"


def test_as_the_next_number_that_was_never_used():
    retired = made_up.version(
        4, semantic_version="3.1.0", status=models.VersionStatus.RETIRED
    )
    base = revision(2).base

    assert offered(versions=(retired, base)).name == "version 5 (4.0.0)"


def test_as_the_version_that_was_asked_for():
    shown = offered(proposal={"semantic_version": "7.0.0"})

    assert shown.name == "version 3 (7.0.0)"


def test_with_the_moment_that_its_notice_leads_to():
    shown = offered(policy={"notice_hours": 72})

    assert shown.earliest.iso == (NOW + timedelta(hours=72)).isoformat()
    assert shown.effect == "its policy asks for 3 days of notice"


def test_to_nobody_who_may_not():
    shown = offered(READER)

    assert (shown.shown, shown.ready, shown.missing) == (False, False, ())


@pytest.mark.parametrize(
    ("more", "missing"),
    [
        (
            {"state": State.IN_REVIEW, "votes": 0},
            ("0 of 1 approvals by stewards",),
        ),
        ({"state": State.CHANGES_REQUESTED}, ("changes are asked for",)),
        (
            {"versions": (made_up.version(3, semantic_version="2.0.0"),)},
            ("it stands on a base that has moved",),
        ),
    ],
)
def test_as_what_is_missing_before(more, missing):
    shown = offered(**more)

    assert (shown.ready, shown.missing) == (False, missing)


def test_no_more_while_it_is_scheduled():
    planned = {"publish_at": NOW + timedelta(hours=2), "scheduled_by": ADA}

    shown = offered(state=State.SCHEDULED, proposal=planned)

    assert (shown.ready, shown.may_unschedule) == (False, True)
    assert (shown.scheduled.by, shown.scheduled.at.ago) == ("Ada Okafor", "in 2 hours")


def broken_by(person, **values):
    return models.BreakGlass(
        asked_by=person, asked_at=NOW, reason="Ticks are lost.", **values
    )


def test_by_breaking_the_glass_only_where_something_is_missing():
    assert offered().glass.may_ask is False
    assert offered(state=State.IN_REVIEW, votes=0).glass.may_ask is True
    assert offered(READER, state=State.IN_REVIEW, votes=0).glass.may_ask is False


def test_by_breaking_the_glass_to_another_steward():
    glass = offered(state=State.IN_REVIEW, votes=0, glass=broken_by(ADA)).glass

    assert (glass.may_ask, glass.may_confirm) == (False, True)
    assert (glass.asked_by, glass.reason) == ("Ada Okafor", "Ticks are lost.")


def test_not_by_breaking_the_glass_to_whoever_asked():
    glass = offered(state=State.IN_REVIEW, votes=0, glass=broken_by(BEN)).glass

    assert (glass.may_confirm, glass.why_not) == (
        False,
        "Another steward confirms it: whoever asked does not.",
    )
