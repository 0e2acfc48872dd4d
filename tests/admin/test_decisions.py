"""A decision posted from the review page ..."""

import contextlib
from datetime import UTC, datetime

import pytest
from django.test import Client

from notifications_app.models import Announcement
from schemas_app import models
from schemas_app.services import proposals
from tests import factories
from tests.admin.conftest import words

_TABLES = (models.SchemaVersion, models.Revision, models.Review, Announcement)


@pytest.fixture
def nothing_recorded():
    """Assert that a block leaves no row behind and no proposal in another state."""

    def counts():
        states = list(models.Proposal.objects.order_by("pk").values_list("state"))
        # That somebody signed in for it is an entry, too.
        entries = models.AuditEntry.objects.exclude(action="session.started")
        return [table.objects.count() for table in _TABLES], entries.count(), states

    @contextlib.contextmanager
    def unchanged():
        before = counts()
        yield
        assert counts() == before

    return unchanged


@pytest.fixture
def made():
    """A proposal in review."""
    factories.schema()
    return factories.proposal()


def post(client, of, action, **form):
    form.setdefault("fingerprint", factories.fingerprint(of))
    return client.post(f"/proposals/{of.pk}/{action}/", form)


def state(of):
    of.refresh_from_db()
    return of.state


def test_of_a_steward_approves_the_revision(signed_in, made):
    client = signed_in("ada")

    response = post(client, made, "approve", comment=" Fine. ")

    assert (response.status_code, response["Location"]) == (
        302,
        f"/proposals/{made.pk}/",
    )
    review = models.Review.objects.get()
    assert (review.reviewer.username, review.decision, review.comment) == (
        "ada",
        "approve",
        "Fine.",
    )
    assert state(made) == "approved"
    assert "You approved revision 1." in words(client.get(response["Location"]))


def test_is_written_to_the_audit_trail_with_its_request(signed_in, made):
    response = post(signed_in("ada"), made, "approve")

    entry = models.AuditEntry.objects.order_by("-number")[0]
    assert (entry.actor, str(entry.action), entry.address) == (
        "ada",
        "proposal.approved",
        "127.0.0.1",
    )
    assert entry.request_id == response["X-Request-ID"]


def test_of_an_author_is_refused_and_remembered(signed_in, only_tried):
    factories.schema()
    made = factories.proposal(by="ada")
    ada = signed_in("ada")

    with only_tried("proposal.self-approval-refused"):
        response = post(ada, made, "approve")

    assert response.status_code == 403
    assert "You do not vote on your own work" in words(response)
    assert "Nothing was decided." in words(response)
    assert f'href="/proposals/{made.pk}/"' in response.content.decode()


@pytest.mark.parametrize("action", ["approve", "request-changes", "reject", "publish"])
@pytest.mark.parametrize(
    ("username", "flags"),
    [("ivo", {}), ("olga", {}), ("root", {"is_superuser": True})],
)
def test_of_somebody_who_is_no_steward_is_refused(
    signed_in, made, nothing_recorded, action, username, flags
):
    with nothing_recorded():
        response = post(signed_in(username, **flags), made, action, comment="Because.")

    assert response.status_code == 403
    assert "You may not do this" in words(response)


def test_on_a_stale_revision_shows_what_changed_and_records_nothing(
    signed_in, made, nothing_recorded
):
    seen = factories.fingerprint(made)
    proposals.revise(
        proposal_id=made.pk,
        text=factories.text_of(factories.with_field("venue")),
        by=factories.actor("mia"),
        at=factories.later(1),
    )

    with nothing_recorded():
        response = post(signed_in("ada"), made, "approve", fingerprint=seen)

    assert response.status_code == 409
    assert "The proposal has changed since you read it" in words(response)
    assert "Nothing was recorded." in words(response)
    assert "What has changed since the revision you read" in words(response)
    assert "/properties/venue" in words(response)


def test_without_a_fingerprint_records_nothing(signed_in, made, nothing_recorded):
    with nothing_recorded():
        response = post(signed_in("ada"), made, "approve", fingerprint="")

    assert response.status_code == 409


def test_on_a_base_that_moved_shows_what_was_published_since(
    signed_in, nothing_recorded
):
    factories.schema()
    factories.published()
    left = factories.proposal(
        document=factories.with_field("venue"), at=factories.later(1)
    )
    factories.published(
        document=factories.with_field("currency"), at=factories.later(2)
    )

    with nothing_recorded():
        response = post(signed_in("ben"), left, "approve")

    assert response.status_code == 409
    assert "Another version was published meanwhile" in words(response)
    assert "What the version published since has changed" in words(response)
    assert "/properties/currency" in words(response)


def test_on_a_closed_proposal_is_refused(signed_in, nothing_recorded):
    factories.schema()
    version = factories.published()

    with nothing_recorded():
        response = post(signed_in("ben"), version.proposal, "approve")

    assert response.status_code == 409
    assert "A published proposal cannot be approved." in words(response)


def test_given_twice_is_refused(signed_in, made, nothing_recorded):
    client = signed_in("ada")
    post(client, made, "approve")

    with nothing_recorded():
        response = post(client, made, "approve")

    assert response.status_code == 409
    assert "That is done already" in words(response)


@pytest.mark.parametrize("action", ["request-changes", "reject"])
def test_against_it_needs_a_comment(signed_in, made, nothing_recorded, action):
    with nothing_recorded():
        response = post(signed_in("ada"), made, action, comment="  ")

    assert response.status_code == 400
    assert "What to do: Write what the author should change or know." in words(response)


@pytest.mark.parametrize(
    ("action", "becomes", "said"),
    [
        (
            "request-changes",
            "changes_requested",
            "You asked for changes of revision 1.",
        ),
        ("reject", "rejected", "You rejected the proposal. It is closed."),
    ],
)
def test_against_it_is_recorded_with_its_comment(
    signed_in, made, action, becomes, said
):
    client = signed_in("ada")

    response = post(client, made, action, comment="Keep the name.")

    assert state(made) == becomes
    assert models.Review.objects.get().comment == "Keep the name."
    assert said in words(client.get(response["Location"]))


def test_of_the_author_withdraws_it(signed_in, made):
    client = signed_in("mia")

    response = post(client, made, "withdraw", comment="Not now.")

    assert state(made) == "withdrawn"
    assert models.AuditEntry.objects.order_by("-number")[0].reason == "Not now."
    assert "You withdrew the proposal." in words(client.get(response["Location"]))


def test_of_somebody_else_does_not_withdraw_it(signed_in, made, nothing_recorded):
    with nothing_recorded():
        response = post(signed_in("ada"), made, "withdraw")

    assert response.status_code == 403


def test_publishes_at_once(signed_in):
    factories.schema()
    made = factories.approved()
    client = signed_in("ada")

    response = post(client, made, "publish", effective_from="")

    version = models.SchemaVersion.objects.get()
    assert version.published_at == version.effective_from
    assert "Published as version 1 (1.0.0)." in words(client.get(response["Location"]))


def test_publishes_for_a_later_moment_in_utc(signed_in):
    factories.schema()
    made = factories.approved()

    post(
        signed_in("ada"),
        made,
        "publish",
        effective_from=f"{factories.YEAR}-01-15T18:00",
    )

    version = models.SchemaVersion.objects.get()
    assert version.effective_from == datetime(factories.YEAR, 1, 15, 18, tzinfo=UTC)


@pytest.mark.parametrize("moment", ["tomorrow", "2001-01-01T00:00"])
def test_publishes_nothing_for_a_moment_that_cannot_be(
    signed_in, nothing_recorded, moment
):
    factories.schema()
    made = factories.approved()

    with nothing_recorded():
        response = post(signed_in("ada"), made, "publish", effective_from=moment)

    assert response.status_code == 400
    assert "In force from:" in words(response)


def test_publishes_nothing_that_is_not_approved(signed_in, made, nothing_recorded):
    with nothing_recorded():
        response = post(signed_in("ada"), made, "publish")

    assert response.status_code == 409
    assert "A proposal in review cannot be published." in words(response)


def test_on_an_unknown_proposal_is_not_found(signed_in, nothing_recorded):
    with nothing_recorded():
        response = signed_in("ada").post("/proposals/99/approve/", {"fingerprint": "x"})

    assert response.status_code == 404


def test_without_signing_in_leads_to_the_door(made, nothing_recorded):
    with nothing_recorded():
        response = post(Client(), made, "approve")

    assert response.status_code == 302
    assert response["Location"] == f"/login/?next=/proposals/{made.pk}/approve/"


def test_without_the_form_s_token_is_refused(made, nothing_recorded):
    client = Client(enforce_csrf_checks=True)
    client.force_login(factories.person("ada"))

    with nothing_recorded():
        response = post(client, made, "approve")

    assert response.status_code == 403
    assert "The form was not accepted" in words(response)


@pytest.mark.parametrize(
    "action", ["approve", "request-changes", "reject", "withdraw", "publish"]
)
def test_asked_for_by_address_alone_leads_to_the_review(signed_in, made, action):
    response = signed_in("ada").get(f"/proposals/{made.pk}/{action}/")

    assert (response.status_code, response["Location"]) == (
        302,
        f"/proposals/{made.pk}/",
    )
    assert state(made) == "in_review"
