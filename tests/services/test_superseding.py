"""Closing the other proposals whose very text was published."""

import pytest

from notifications_app.models import Announcement
from schemas_app import models
from schemas_app.domain import errors
from schemas_app.services import proposals
from tests import factories

VENUE = factories.with_field("venue")


@pytest.fixture(autouse=True)
def _schema(_database):
    factories.schema()


def state(proposal):
    proposal.refresh_from_db()
    return proposal.state


def test_closes_what_says_the_same():
    other = factories.proposal(by="nora", document=VENUE)

    version = factories.published(document=VENUE)

    assert (state(other), other.closed_at) == ("superseded", version.published_at)
    entry = models.AuditEntry.objects.get(action="proposal.superseded")
    assert (entry.object_id, entry.reason) == (
        str(other.pk),
        "Version 1 says the same.",
    )
    assert Announcement.objects.latest("number").kind == "proposal_superseded"


def test_leaves_what_says_something_else_by_now():
    other = factories.proposal(document=VENUE)
    factories.revised(other, factories.with_field("side"))

    factories.published(document=VENUE)

    assert state(other) == "in_review"


def test_leaves_what_is_closed_already():
    closed = factories.proposal(document=VENUE)
    proposals.withdraw(
        proposal_id=closed.pk, by=factories.actor("mia"), at=factories.NOW
    )

    factories.published(document=VENUE)

    assert state(closed) == "withdrawn"


def test_says_nothing_in_public_of_a_draft():
    draft = proposals.draft(
        schema_id="ticks_v1",
        text=factories.text_of(VENUE),
        title="Mine",
        by=factories.actor("nora"),
        at=factories.NOW,
    )

    factories.published(document=VENUE)

    assert state(draft) == "superseded"
    assert not Announcement.objects.filter(kind="proposal_superseded").exists()


def test_is_final():
    other = factories.proposal(document=VENUE)
    factories.published(document=VENUE)

    with pytest.raises(errors.TransitionRefused):
        factories.approve(other)
