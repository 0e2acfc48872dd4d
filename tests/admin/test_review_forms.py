"""A form of the review page's desk ..."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from schemas_app import models
from schemas_app.services import break_glass, proposals, threads
from tests import factories
from tests.admin.conftest import words
from tests.stored import nothing_stored as nothing_stored

FORMS = (
    "submit",
    "rebase",
    "schedule",
    "unschedule",
    "ask-to-break-glass",
    "break-glass",
    "acknowledge",
    "threads",
)


@pytest.fixture
def made():
    """A proposal in review."""
    factories.schema()
    return factories.proposal()


@pytest.fixture
def approved():
    """A proposal that Ada approved."""
    factories.schema()
    return factories.approved()


def post(client, of, action, **form):
    form.setdefault("fingerprint", factories.fingerprint(of))
    return client.post(f"/proposals/{of.pk}/{action}/", form)


def state(of):
    of.refresh_from_db()
    return of.state


def thread_on(of, by="ben"):
    return threads.open_thread(
        proposal_id=of.pk,
        pointer="",
        text="Why?",
        by=factories.actor(by),
        at=factories.later(2),
    )


def test_schedules_in_the_zone_of_whoever_writes(signed_in, approved):
    client = signed_in("ada")

    response = post(
        client,
        approved,
        "schedule",
        publish_at=f"{factories.YEAR}-07-15T18:00",
        zone="Europe/Berlin",
    )

    assert state(approved) == "scheduled"
    assert approved.publish_at == datetime(factories.YEAR, 7, 15, 16, tzinfo=UTC)
    assert approved.effective_from is None
    assert f"It will be published on 15 Jul {factories.YEAR}, 16:00 UTC." in words(
        client.get(response["Location"])
    )


@pytest.mark.parametrize(
    "written",
    [
        f"{factories.YEAR}-07-15T18:00",
        f"{factories.YEAR}-07-15T18:00Z",
        f"{factories.YEAR}-07-15T20:00+02:00",
    ],
)
def test_takes_utc_and_moments_that_name_their_zone(signed_in, approved, written):
    post(signed_in("ada"), approved, "schedule", publish_at=written)

    approved.refresh_from_db()
    assert approved.publish_at == datetime(factories.YEAR, 7, 15, 18, tzinfo=UTC)


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({}, "Publish at: Say when it is to be published."),
        ({"publish_at": "soon"}, "'soon' is not a date and time."),
        ({"publish_at": "2001-01-01T00:00"}, "Publish at: That moment has passed."),
        ({"publish_at": "0001-01-01T00:00", "zone": "Asia/Tokyo"}, "is no moment."),
        (
            {"publish_at": f"{factories.YEAR}-01-01T00:00", "zone": "../etc"},
            "is no moment.",
        ),
        (
            {"publish_at": "2026-03-29T02:30", "zone": "Europe/Berlin"},
            "does not exist in Europe/Berlin",
        ),
    ],
)
def test_schedules_nothing_for_a_moment_that_cannot_be(
    signed_in, approved, nothing_stored, form, said
):
    client = signed_in("ada")

    with nothing_stored():
        response = post(client, approved, "schedule", **form)

    assert response.status_code == 400
    assert said in words(response)


def test_takes_it_off_the_schedule(signed_in):
    factories.schema()
    made = factories.scheduled(publish_at=factories.later(600))

    post(signed_in("ben"), made, "unschedule")

    assert state(made) == "approved"


def test_publishes_in_force_from_a_moment_in_the_zone(signed_in, approved):
    post(
        signed_in("ada"),
        approved,
        "publish",
        effective_from=f"{factories.YEAR}-01-15T18:00",
        zone="America/New_York",
    )

    version = models.SchemaVersion.objects.get()
    assert version.effective_from == datetime(factories.YEAR, 1, 15, 23, tzinfo=UTC)


def test_breaks_the_glass_by_two(signed_in, made):
    post(signed_in("ada"), made, "ask-to-break-glass", reason="Ticks are lost.")
    client = signed_in("ben")

    response = post(client, made, "break-glass")

    assert state(made) == "published"
    assert "You broke the glass. Published as version 1 (1.0.0)." in words(
        client.get(response["Location"])
    )


def test_breaks_no_glass_by_one(signed_in, made, nothing_stored):
    break_glass.ask(**factories.decision(made, by="ada"), reason="Ticks are lost.")
    client = signed_in("ada")

    with nothing_stored():
        response = post(client, made, "break-glass")

    assert response.status_code == 403


def test_breaks_no_glass_without_a_reason(signed_in, made, nothing_stored):
    client = signed_in("ada")

    with nothing_stored():
        response = post(client, made, "ask-to-break-glass", reason=" ")

    assert response.status_code == 400


def test_rebases_with_the_choices_made(signed_in):
    factories.schema()
    factories.published()
    left = factories.proposal(
        document={**factories.with_field("venue"), "title": "Mine"},
        at=factories.later(1),
    )
    factories.published(
        document={**factories.with_field("fee"), "title": "Live"}, at=factories.later(2)
    )
    client = signed_in("mia")

    response = post(client, left, "rebase", **{"choice:/title": "live"})

    revision = left.revisions.latest("number")
    assert (revision.number, str(revision.base)) == (2, "ticks_v1@2")
    assert '"title": "Live"' in revision.text
    assert '"venue"' in revision.text
    assert "Revision 2 stands on version 2." in words(client.get(response["Location"]))


@pytest.mark.parametrize(
    ("choices", "status", "title"),
    [
        ({}, 409, "This cannot be done as it stands"),
        ({"choice:/title": "theirs"}, 400, "Something is missing or cannot be used"),
        ({"choice:/nowhere": "mine"}, 400, "Something is missing or cannot be used"),
    ],
)
def test_rebases_nothing_without_a_choice_for_each_conflict(
    signed_in, nothing_stored, choices, status, title
):
    factories.schema()
    factories.published()
    left = factories.proposal(
        document={**factories.TICK, "title": "Mine"}, at=factories.later(1)
    )
    factories.published(
        document={**factories.TICK, "title": "Live"}, at=factories.later(2)
    )
    client = signed_in("mia")

    with nothing_stored():
        response = post(client, left, "rebase", **choices)

    assert response.status_code == status
    assert title in words(response)


def test_answers_for_a_module(signed_in, made):
    factories.use("2", owner="otto")
    client = signed_in("otto")

    response = post(
        client,
        made,
        "acknowledge",
        module="2",
        answer="migrating",
        ready_at=f"{factories.YEAR}-01-15T18:00",
    )

    given = models.Acknowledgement.objects.get()
    assert (given.module.number, given.answer) == ("2", "migrating")
    assert given.ready_at == datetime(factories.YEAR, 1, 15, 18, tzinfo=UTC)
    assert response["Location"] == f"/proposals/{made.pk}/#impact"


def test_does_not_mind_a_moment_beside_another_answer(signed_in, made):
    factories.use("2", owner="otto")

    post(
        signed_in("otto"),
        made,
        "acknowledge",
        module="2",
        answer="ok",
        ready_at=f"{factories.YEAR}-01-15T18:00",
    )

    assert models.Acknowledgement.objects.get().ready_at is None


@pytest.mark.parametrize(
    ("who", "form", "status"),
    [
        ("otto", {"module": "2", "answer": "blocked"}, 400),
        ("otto", {"module": "2", "answer": "migrating"}, 400),
        ("otto", {"module": "2", "answer": "perhaps"}, 400),
        ("otto", {"module": "99", "answer": "ok"}, 404),
        ("ada", {"module": "2", "answer": "ok"}, 403),
        ("otto", {"module": "2", "answer": "ok", "fingerprint": "x"}, 409),
    ],
)
def test_answers_nothing_that_cannot_be(
    signed_in, made, nothing_stored, who, form, status
):
    factories.use("2", owner="otto")
    client = signed_in(who)

    with nothing_stored():
        response = post(client, made, "acknowledge", **form)

    assert response.status_code == status


def test_begins_a_thread_and_leads_to_it(signed_in, made):
    response = post(
        signed_in("ivo"), made, "threads", pointer="/properties/price", text=" Why? "
    )

    thread = models.Thread.objects.get()
    assert (thread.pointer, thread.comments.get().text) == ("/properties/price", "Why?")
    assert response["Location"] == f"/proposals/{made.pk}/#threads"


@pytest.mark.parametrize(
    ("form", "name"),
    [
        ({"pointer": "/nowhere", "text": "Why?"}, "Place:"),
        ({"pointer": "price", "text": "Why?"}, "Place:"),
        ({"pointer": "/" * 3000, "text": "Why?"}, "Place:"),
        ({"pointer": "", "text": "  "}, "Text:"),
        ({"pointer": "", "text": "x" * 20_001}, "Text:"),
    ],
)
def test_begins_no_thread_that_cannot_be(signed_in, made, nothing_stored, form, name):
    client = signed_in("ivo")

    with nothing_stored():
        response = post(client, made, "threads", **form)

    assert response.status_code == 400
    assert name in words(response)


def test_answers_resolves_and_reopens_a_thread(signed_in, made):
    thread = thread_on(made)
    at = f"threads/{thread.pk}"

    answered = post(signed_in("ivo"), made, f"{at}/answer", text="Because.")
    post(signed_in("ben"), made, f"{at}/resolve")
    thread.refresh_from_db()
    resolved_by = thread.resolved_by
    post(signed_in("mia"), made, f"{at}/reopen")
    thread.refresh_from_db()

    assert answered["Location"] == f"/proposals/{made.pk}/#thread-{thread.pk}"
    assert [c.text for c in thread.comments.order_by("pk")] == ["Why?", "Because."]
    assert (resolved_by.username, thread.resolved_at) == ("ben", None)


@pytest.mark.parametrize("action", ["answer", "resolve", "reopen"])
def test_on_a_thread_of_another_proposal_is_not_found(
    signed_in, made, nothing_stored, action
):
    factories.schema("other")
    thread = thread_on(factories.proposal("other"))
    client = signed_in("ada")

    with nothing_stored():
        response = post(client, made, f"threads/{thread.pk}/{action}", text="x")

    assert response.status_code == 404


def test_resolves_nothing_for_somebody_it_is_not_for(signed_in, made, nothing_stored):
    thread = thread_on(made)
    client = signed_in("ivo")

    with nothing_stored():
        response = post(client, made, f"threads/{thread.pk}/resolve")

    assert response.status_code == 403


def test_puts_a_draft_up_for_review(signed_in):
    factories.schema()
    made = proposals.draft(
        schema_id="ticks_v1",
        text=factories.text_of(factories.TICK),
        title="A draft",
        by=factories.actor("mia"),
        at=factories.NOW,
    )

    post(signed_in("mia"), made, "submit")

    assert state(made) == "in_review"


@pytest.mark.parametrize("action", FORMS)
def test_without_its_token_is_refused(made, nothing_stored, action):
    client = Client(enforce_csrf_checks=True)
    client.force_login(factories.person("ada"))

    with nothing_stored():
        response = post(client, made, action)

    assert response.status_code == 403
    assert "The form was not accepted" in words(response)


@pytest.mark.parametrize("action", FORMS)
def test_without_signing_in_leads_to_the_door(made, nothing_stored, action):
    with nothing_stored():
        response = post(Client(), made, action)

    assert response["Location"] == f"/login/?next=/proposals/{made.pk}/{action}/"


@pytest.mark.parametrize("action", [*FORMS, "threads/1/answer"])
def test_asked_for_by_address_alone_leads_to_the_review(signed_in, made, action):
    response = signed_in("ada").get(f"/proposals/{made.pk}/{action}/")

    assert response["Location"] == f"/proposals/{made.pk}/"


@pytest.mark.parametrize("action", ["schedule", "ask-to-break-glass", "break-glass"])
@pytest.mark.parametrize(
    ("username", "flags"),
    [("mia", {}), ("ivo", {}), ("olga", {}), ("root", {"is_superuser": True})],
)
def test_of_somebody_who_is_no_steward_is_refused(
    signed_in, approved, nothing_stored, action, username, flags
):
    client = signed_in(username, **flags)

    with nothing_stored():
        response = post(
            client,
            approved,
            action,
            reason="Now.",
            publish_at=f"{factories.YEAR}-01-01T00:00",
        )

    assert response.status_code == 403


def test_of_somebody_who_was_shut_out_leads_to_the_door(signed_in, made):
    client = signed_in("ada")
    person = factories.person("ada")
    person.is_active = False
    person.save()

    response = post(client, made, "threads", text="Why?")

    assert response["Location"].startswith("/login/")
    assert not models.Thread.objects.exists()


def test_replayed_is_refused(signed_in, made, nothing_stored):
    client = signed_in("ada")
    post(client, made, "ask-to-break-glass", reason="Ticks are lost.")

    with nothing_stored():
        response = post(client, made, "ask-to-break-glass", reason="Ticks are lost.")

    assert response.status_code == 409
    assert "That is done already" in words(response)
