"""What was written in the editor, saved ..."""

import pytest

from schemas_app import models
from schemas_app.selectors import proposals as known_proposals
from schemas_app.services import versions
from tests import factories
from tests.admin.conftest import words
from tests.admin.editor_form import (
    OPTIONAL,
    PROPOSE,
    VENUE,
    error_of,
    lines,
    text_in,
    typed,
    values_in,
)


@pytest.fixture
def ticks():
    """A schema with one version."""
    factories.schema()
    return factories.published()


@pytest.fixture
def mia(signed_in, ticks):
    return signed_in("mia")


# --- saved -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("action", "state", "said"),
    [
        ("submit", "in_review", "Submitted for review."),
        ("draft", "draft", "Saved as a draft. Nobody is asked to decide on it yet."),
    ],
)
def test_opens_a_proposal(mia, action, state, said):
    response = mia.post(PROPOSE, typed(action=action, semantic_version="1.5.0"))

    made = models.Proposal.objects.latest("pk")
    assert response["Location"] == f"/proposals/{made.pk}/"
    assert (made.state, made.title, made.message, made.semantic_version) == (
        state,
        "Name the venue",
        "As the feed does.",
        "1.5.0",
    )
    assert made.author.username == "mia"
    assert made.revisions.get().text == factories.text_of(OPTIONAL)
    assert said in words(mia.get(response["Location"]))


@pytest.mark.parametrize(
    ("values", "field", "said"),
    [
        ({"title": " "}, "title", "It is missing. Say in a few words what changes."),
        ({"message": ""}, "message", "It is missing. Say why, for those who decide"),
        (
            {"semantic_version": "0.9.0"},
            "semantic_version",
            "0.9.0 is lower than 2.0.0, which this change needs.",
        ),
        ({"semantic_version": "new"}, "semantic_version", "is not MAJOR.MINOR.PATCH."),
        ({"title": "x" * 201}, "title", "A proposal needs a title of 1 to 200"),
    ],
)
def test_refuses_a_field_beside_it_and_keeps_what_was_typed(
    mia, nothing_stored, values, field, said
):
    with nothing_stored():
        response = mia.post(PROPOSE, typed(VENUE, action="submit") | values)

    assert response.status_code == 400
    assert said in error_of(field, response)
    assert text_in(response) == factories.text_of(VENUE)
    kept = values_in(response)
    for name, value in values.items():
        assert kept[name] == value.strip()


def test_refuses_a_text_that_is_no_schema_on_its_line(mia, nothing_stored):
    with nothing_stored():
        response = mia.post(PROPOSE, typed("[1,\n2", action="submit"))

    assert response.status_code == 400
    assert text_in(response) == "[1,\n2"
    assert lines(response) == [("2", "danger")]


def test_refuses_what_says_nothing_new(mia, ticks, nothing_stored):
    with nothing_stored():
        response = mia.post(PROPOSE, typed(ticks.text, action="submit"))

    assert response.status_code == 409
    assert "The document says the same as version 1." in words(response)


def test_refuses_an_enormous_paste_and_keeps_it(mia, nothing_stored):
    paste = f'"{"x" * 1024 * 1024}"'

    with nothing_stored():
        response = mia.post(PROPOSE, typed(paste, action="submit"))

    assert response.status_code == 400
    assert "This is too much for one document" in words(response)
    assert text_in(response) == paste


def test_opens_one_proposal_when_the_button_is_pressed_twice(mia, nothing_stored):
    first = mia.post(PROPOSE, typed(action="submit"))

    with nothing_stored():
        second = mia.post(PROPOSE, typed(action="submit"))

    assert second["Location"] == first["Location"]
    assert "It was saved already; here it is." in words(mia.get(second["Location"]))


def test_shows_what_was_published_since_it_was_opened(mia, nothing_stored):
    factories.published(
        document=factories.with_field("currency"), at=factories.later(1)
    )

    with nothing_stored():
        response = mia.post(PROPOSE, typed(action="submit"))

    said = words(response)
    assert response.status_code == 409
    assert "Version 2 has become the current one since you began" in said
    assert "/properties/currency" in said
    assert text_in(response) == factories.text_of(OPTIONAL)

    again = mia.post(PROPOSE, typed(action="submit", seen="2"))

    assert again.status_code == 302
    assert models.Revision.objects.filter(base__number=2).count() == 1


@pytest.mark.parametrize("base", ["", "99", "-1", "9" * 30, "²"])
def test_does_not_believe_a_forged_base(mia, nothing_stored, base):
    with nothing_stored():
        response = mia.post(PROPOSE, typed(action="submit", base=base))

    assert response.status_code == 409


def test_starts_again_from_what_a_retired_version_leaves(mia):
    factories.published(document=OPTIONAL, at=factories.later(1))
    versions.retire(
        schema_id="ticks_v1",
        number=2,
        reason="Wrong.",
        by=factories.actor("ada"),
        at=factories.later(2),
    )

    response = mia.post(
        PROPOSE, typed(factories.with_field("x"), action="submit", base="2")
    )

    assert "Version 1 has become the current one since you began" in words(response)


# --- edited ----------------------------------------------------------------------------


@pytest.fixture
def opened(ticks):
    """A proposal of Mia's in review."""
    return factories.proposal(
        document=VENUE, message="At first.", title="Name it", at=factories.later(1)
    )


@pytest.fixture
def drafted(mia):
    """A draft of Mia's."""
    mia.post(PROPOSE, typed(VENUE, action="draft", message="At first."))
    return models.Proposal.objects.latest("pk")


def edit(of):
    return f"/proposals/{of.pk}/edit/"


def test_for_a_revision_starts_from_the_current_one(mia, opened):
    response = mia.get(edit(opened))

    assert text_in(response) == factories.text_of(VENUE)
    assert values_in(response) == {
        "title": "",
        "semantic_version": "",
        "message": "",
        "base": "",
        "over": factories.fingerprint(opened),
    }
    assert "Save revision 2" in words(response)


def test_for_a_revision_saves_over_the_current_one(mia, opened):
    over = factories.fingerprint(opened)

    response = mia.post(
        edit(opened), typed(action="draft", over=over, semantic_version="1.3.0")
    )

    assert response["Location"] == f"/proposals/{opened.pk}/"
    opened.refresh_from_db()
    current = known_proposals.current_revision(opened)
    assert (current.number, current.message, opened.semantic_version) == (
        2,
        "As the feed does.",
        "1.3.0",
    )


def test_for_a_revision_is_its_authors_alone(signed_in, opened, nothing_stored):
    over = factories.fingerprint(opened)

    for username in ("ada", "olga"):
        client = signed_in(username)
        with nothing_stored():
            assert client.get(edit(opened)).status_code == 403
            refused = client.post(edit(opened), typed(action="draft", over=over))
            assert refused.status_code == 403


def test_for_a_revision_of_what_is_closed_is_refused(mia, ticks):
    response = mia.get(edit(ticks.proposal))

    assert response.status_code == 409
    assert "A published proposal cannot be revised." in words(response)


def test_for_a_revision_does_not_overwrite_a_newer_one(mia, opened, nothing_stored):
    over = factories.fingerprint(opened)
    newer = factories.revised(
        opened, factories.with_field("currency"), at=factories.later(2)
    )

    with nothing_stored():
        response = mia.post(edit(opened), typed(action="draft", over=over))

    said = words(response)
    assert response.status_code == 409
    assert "Revision 2 came after the one you edited" in said
    assert "/properties/currency" in said
    assert text_in(response) == factories.text_of(OPTIONAL)
    assert values_in(response)["over"] == over

    again = mia.post(
        edit(opened), typed(action="draft", over=over, seen=newer.fingerprint)
    )

    assert again.status_code == 302
    assert known_proposals.current_revision(opened).number == 3


@pytest.mark.parametrize("over", ["sha256:0", "nothing"])
def test_for_a_revision_does_not_believe_a_forged_fingerprint(
    mia, opened, nothing_stored, over
):
    with nothing_stored():
        response = mia.post(edit(opened), typed(action="draft", over=over))

    assert response.status_code == 409


def test_for_a_revision_saves_once_when_the_button_is_pressed_twice(
    mia, opened, nothing_stored
):
    form = typed(action="draft", over=factories.fingerprint(opened))
    mia.post(edit(opened), form)

    with nothing_stored():
        response = mia.post(edit(opened), form)

    assert response.status_code == 302


def test_for_a_revision_tells_that_the_base_has_moved(mia, opened):
    factories.published(
        document=factories.with_field("currency"), at=factories.later(2)
    )

    assert "Version 2 is current now, and this is compared with it." in words(
        mia.get(edit(opened))
    )


def test_of_a_draft_brings_its_message_back(mia, drafted):
    assert values_in(mia.get(edit(drafted)))["message"] == "At first."


def test_of_a_draft_saves_another_draft(mia, drafted):
    mia.post(edit(drafted), typed(action="draft", over=factories.fingerprint(drafted)))

    drafted.refresh_from_db()
    assert (drafted.state, drafted.revisions.count()) == ("draft", 2)


@pytest.mark.parametrize(
    ("document", "message", "revisions"),
    [(OPTIONAL, "Better.", 2), (VENUE, "At first.", 1)],
)
def test_of_a_draft_submits_it_as_it_was_edited(
    mia, drafted, document, message, revisions
):
    form = typed(document, message=message, over=factories.fingerprint(drafted))

    response = mia.post(edit(drafted), form | {"action": "submit"})

    assert response.status_code == 302
    drafted.refresh_from_db()
    assert (drafted.state, drafted.revisions.count()) == ("in_review", revisions)
    assert known_proposals.current_revision(drafted).text == factories.text_of(document)
