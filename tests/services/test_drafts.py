"""A draft that is put up for review as it was edited ..."""

import pytest

from schemas_app.domain import errors
from schemas_app.selectors import proposals as known_proposals
from schemas_app.services import drafts, proposals
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft():
    factories.schema()
    return proposals.draft(
        schema_id="ticks_v1",
        text=factories.text_of(factories.TICK),
        title="Ticks",
        message="At first.",
        by=factories.actor("mia"),
        at=factories.NOW,
    )


def edited(draft, document=factories.TICK, **options):
    said = {
        "text": factories.text_of(document),
        "message": "At first.",
        "over": factories.fingerprint(draft),
        "by": factories.actor("mia"),
    }
    return {"proposal_id": draft.pk, "at": factories.later(1), **said, **options}


def test_is_saved_as_a_revision_first(draft):
    submitted = drafts.submit(**edited(draft, factories.with_field("venue")))

    current = known_proposals.current_revision(submitted)
    assert (submitted.state, current.number) == ("in_review", 2)
    assert current.text == factories.text_of(factories.with_field("venue"))


def test_is_not_saved_again_where_nothing_changed(draft):
    submitted = drafts.submit(**edited(draft))

    assert submitted.state == "in_review"
    assert known_proposals.current_revision(submitted).number == 1


@pytest.mark.parametrize("document", [factories.TICK, factories.with_field("venue")])
def test_of_somebody_else_is_not_there(draft, nothing_stored, document):
    with nothing_stored(), pytest.raises(errors.NotFound):
        drafts.submit(**edited(draft, document, by=factories.actor("ada")))


@pytest.mark.parametrize("document", [factories.TICK, factories.with_field("venue")])
def test_over_another_revision_is_refused(draft, nothing_stored, document):
    form = edited(draft, document)
    proposals.revise(
        proposal_id=draft.pk,
        text=factories.text_of(factories.with_field("currency")),
        message="At first.",
        by=factories.actor("mia"),
        at=factories.later(1),
    )

    with nothing_stored(), pytest.raises(errors.StaleRevision):
        drafts.submit(**form)


def test_that_is_none_any_more_is_refused(draft, nothing_stored):
    drafts.submit(**edited(draft))

    with nothing_stored(), pytest.raises(errors.TransitionRefused):
        drafts.submit(**edited(draft))
