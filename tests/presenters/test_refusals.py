"""A refusal says ..."""

import pytest

from schemas_app.domain import errors
from schemas_app.domain.changes import Change, Effect
from schemas_app.presenters import refusals

CHANGE = Change(
    rule="ENUM_REDUCED", path="/a", sentence="Fewer values.", effect=Effect.NARROWS
)


def text(parts):
    return "".join(part.text for part in parts)


def test_what_changed_since_a_stale_revision():
    refusal = refusals.refusal(
        errors.StaleRevision(
            given=f"sha256:{'a' * 64}",
            current=f"sha256:{'b' * 64}",
            current_revision=2,
            changes=(CHANGE.as_json(),),
        )
    )

    assert refusal.title == "The proposal has changed since you read it"
    assert text(refusal.sentence) == (
        "You decided on aaaaaaaaaaaa, but the current revision is 2, bbbbbbbbbbbb."
    )
    assert refusal.since == "What has changed since the revision you read"
    assert [row.rule for row in refusal.changes] == ["ENUM_REDUCED"]


def test_no_fingerprint_where_none_was_given():
    refusal = refusals.refusal(
        errors.StaleRevision(given="", current=f"sha256:{'b' * 64}", current_revision=1)
    )

    assert text(refusal.sentence).startswith("You decided on no fingerprint,")
    assert refusal.changes == ()


def test_what_was_published_when_the_base_moved():
    refusal = refusals.refusal(
        errors.BaseMoved(base=2, latest=3), published_since=(CHANGE,)
    )

    assert refusal.title == "Another version was published meanwhile"
    assert refusal.since == "What the version published since has changed"
    assert [row.rule for row in refusal.changes] == ["ENUM_REDUCED"]


@pytest.mark.parametrize(
    ("error", "title"),
    [
        (errors.OwnWork(), "You do not vote on your own work"),
        (errors.NotAllowed(message="No."), "You may not do this"),
        (
            errors.TransitionRefused(state="published", event="be approved"),
            "The proposal has moved on",
        ),
        (errors.ApprovalsMissing(needed=2, given=1), "More approvals are needed"),
        (
            errors.VerdictChanged(approved_as="compatible", now="breaking"),
            "The verdict is another one now",
        ),
        (
            errors.MalformedJson(message="No"),
            "This cannot be done as it stands",
        ),
    ],
)
def test_what_it_is_called(error, title):
    refusal = refusals.refusal(error)

    assert refusal.title == title
    assert text(refusal.sentence) == str(error).replace("`", "")
    assert text(refusal.remedy) == error.remedy.replace("`", "")
    assert refusal.code == error.code


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("comment", "Comment: No."),
        ("publish_at", "Publish at: No."),
        ("effective_from", "In force from: No."),
        ("rules[0].name", "rules[0].name: No."),
    ],
)
def test_which_field_is_meant_in_the_words_of_its_form(name, said):
    refusal = refusals.refusal(errors.BadValue(name=name, message="No."))

    assert refusal.title == "Something is missing or cannot be used"
    assert text(refusal.sentence) == said
