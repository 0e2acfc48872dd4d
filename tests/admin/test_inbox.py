"""The inbox ..."""

from datetime import timedelta

from django.contrib.auth.models import User
from django.utils import timezone

from schemas_app import models
from schemas_app.admin.pages import inbox
from schemas_app.models import ArtifactStatus
from schemas_app.services import (
    acknowledgements,
    break_glass,
    proposals,
    publishing,
    reviews,
    threads,
)
from tests import factories
from tests.admin.conftest import words


def test_shows_a_steward_what_needs_her_decision(signed_in):
    factories.schema()
    made = factories.proposal(title="Rename price")

    page = signed_in("ada").get("/")

    assert page.status_code == 200
    assert "1 proposal waits for your decision." in words(page)
    assert f'href="/proposals/{made.pk}/"' in page.content.decode()
    (row,) = page.context["needing"]
    assert (row.id, row.missing, row.base_moved) == (made.pk, "1 steward", False)


def test_counts_what_waits_in_the_navigation(signed_in):
    factories.schema()
    factories.proposal()

    inbox = signed_in("ada").get("/schemas/").context["navigation"][0].items[0]

    assert (inbox.label, inbox.count) == ("Inbox", 1)


def test_no_longer_shows_what_she_has_voted_on(signed_in):
    factories.schema()
    made = factories.approved()

    page = signed_in("ada").get("/")

    assert page.context["needing"] == ()
    assert [row.id for row in page.context["ready"]] == [made.pk]
    assert page.context["held"] == ()


def test_does_not_call_ready_what_lost_its_base(signed_in):
    factories.schema()
    factories.published()
    factories.approved(document=factories.with_field("venue"))
    factories.published(document=factories.with_field("side"))

    page = signed_in("ada").get("/")

    assert page.context["ready"] == ()
    assert [row.base_moved for row in page.context["held"]] == [True]


def test_does_not_call_ready_what_lost_a_vote(signed_in):
    factories.schema()
    made = factories.approved()
    User.objects.filter(username="ada").update(is_active=False)

    page = signed_in("ben").get("/")
    review = words(signed_in("ben").get(f"/proposals/{made.pk}/"))

    assert page.context["ready"] == ()
    (row,) = page.context["held"]
    assert (row.id, row.missing, row.state.label) == (
        made.pk,
        "1 steward",
        "Approved, but not ready",
    )
    assert "Approved, but not ready" in review


def test_shows_it_again_once_it_is_revised(signed_in):
    factories.schema()
    made = factories.approved()
    proposals.revise(
        proposal_id=made.pk,
        text=factories.text_of(factories.with_field("venue")),
        by=factories.actor("mia"),
        at=factories.later(1),
    )

    page = signed_in("ada").get("/")

    assert [(row.id, row.revision) for row in page.context["needing"]] == [(made.pk, 2)]
    assert page.context["ready"] == ()


def test_never_asks_an_author_to_decide(signed_in):
    factories.schema()
    made = factories.proposal(by="ada")

    page = signed_in("ada").get("/")

    assert page.context["needing"] == ()
    assert [row.id for row in page.context["mine"]] == [made.pk]


def test_shows_authors_what_theirs_wait_for(signed_in):
    factories.schema()
    made = factories.proposal()
    reviews.request_changes(
        proposal_id=made.pk,
        fingerprint=factories.fingerprint(made),
        comment="Keep the name.",
        by=factories.actor("ada"),
        at=factories.later(1),
    )

    page = signed_in("mia").get("/")

    (asked,) = page.context["asked"]
    assert (asked.row.id, asked.by, asked.comment) == (made.pk, "ada", "Keep the name.")
    assert asked.row.missing == "a revision by the author"
    assert page.context["mine"] == ()
    assert "Changes asked of you" in words(page)


def test_puts_first_what_is_nearest_to_publication(signed_in):
    factories.schema()
    factories.approved(title="Approved")
    factories.proposal(
        document=factories.with_field("venue"), title="Newer", at=factories.later(2)
    )
    drafted(title="Draft", at=factories.later(3))

    rows = signed_in("mia").get("/").context["mine"]

    assert [(row.title, row.missing) for row in rows] == [
        ("Approved", "publication"),
        ("Newer", "1 steward"),
        ("Draft", "to be submitted"),
    ]


def drafted(**options):
    """Return a draft of Mia's."""
    return proposals.draft(
        schema_id="ticks_v1",
        text=factories.text_of(factories.with_field("side")),
        by=factories.actor("mia"),
        **options,
    )


def test_names_everything_that_is_missing(signed_in):
    policy = {"name": "all", "approvals": 2, "owners_answer": True}
    factories.schema()
    factories.published()
    factories.policy({**policy, "threads_block": True})
    factories.use("2")
    made = factories.proposal(document=factories.with_field("venue", required=True))
    threads.open_thread(
        proposal_id=made.pk,
        pointer="/required",
        text="Always?",
        by=factories.actor("ben"),
        at=factories.NOW,
    )
    factories.approve(made, by="ada")

    (row,) = signed_in("ben").get("/").context["needing"]

    assert row.missing == "1 more steward, the owner of 2 Module 2, 1 open thread"


def test_does_not_count_the_vote_of_who_left(signed_in):
    factories.schema()
    factories.policy({"name": "two", "approvals": 2})
    made = factories.proposal()
    factories.approve(made, by="ada")
    User.objects.filter(username="ada").update(is_active=False)

    (row,) = signed_in("ben").get("/").context["needing"]

    assert row.missing == "2 stewards"


def test_asks_a_member_of_the_group_that_decides(signed_in):
    factories.schema()
    factories.group("risk", "ivo")
    factories.policy({"name": "risk", "approvals": 1, "group": "risk"})
    made = factories.proposal()

    (row,) = signed_in("ivo").get("/").context["needing"]

    assert (row.id, row.missing) == (made.pk, "1 member of risk")
    assert signed_in("ada").get("/").context["needing"] == ()


def test_asks_the_owner_of_an_affected_module(signed_in):
    factories.schema()
    factories.published()
    factories.policy({"name": "owners", "owners_answer": True})
    factories.use("2", owner="otto")
    made = factories.proposal(document=factories.with_field("venue", required=True))

    (answer,) = signed_in("otto").get("/").context["answers"]

    assert (answer.row.id, answer.modules) == (made.pk, ("2 Module 2",))
    assert signed_in("mia").get("/").context["answers"] == ()
    acknowledgements.acknowledge(
        **factories.decision(made, by="otto"), module="2", answer="ok"
    )
    assert signed_in("otto").get("/").context["answers"] == ()


def test_asks_no_owner_whom_the_policy_does_not_ask(signed_in):
    factories.schema()
    factories.published()
    factories.use("2", owner="otto")
    factories.proposal(document=factories.with_field("venue", required=True))

    assert signed_in("otto").get("/").context["answers"] == ()


def test_asks_another_steward_to_confirm_a_broken_glass(signed_in):
    factories.schema()
    made = factories.proposal(title="Now")
    break_glass.ask(
        **factories.decision(made, by="ada"), reason="Ticks are being dropped."
    )

    (request,) = signed_in("ben").get("/").context["glass"]

    assert (request.proposal_id, request.by, request.reason) == (
        made.pk,
        "ada",
        "Ticks are being dropped.",
    )
    for nobody in ("ada", "mia", "ivo"):
        assert signed_in(nobody).get("/").context["glass"] == ()
    factories.revised(made, factories.with_field("venue"), at=factories.later(1))
    assert signed_in("ben").get("/").context["glass"] == ()


def test_shows_what_is_scheduled_and_what_takes_effect(signed_in):
    now = timezone.now()
    factories.schema()
    first = factories.approved(at=now)
    publishing.publish(
        **factories.decision(first, by="ada", at=now),
        effective_from=now + timedelta(days=2),
    )
    made = factories.scheduled(
        document=factories.with_field("venue"),
        title="Venue",
        at=now,
        publish_at=now + timedelta(hours=5, minutes=1),
    )

    coming = signed_in("ivo").get("/").context["coming"]

    assert [
        (row.title, row.proposal_id, row.version, row.mark.label) for row in coming
    ] == [
        ("Venue", made.pk, 0, "Publication"),
        ("v1 · 1.0.0", first.pk, 1, "Takes effect"),
    ]
    assert coming[0].moment.ago == "in 5 hours"


def test_comes_a_page_at_a_time(signed_in, monkeypatch):
    monkeypatch.setattr(inbox, "NEEDING", 2)
    factories.schema()
    for number in range(3):
        factories.proposal(document=factories.with_field(f"field_{number}"))

    first = signed_in("ada").get("/")
    second = signed_in("ada").get("/?page=2")

    assert (len(first.context["needing"]), len(second.context["needing"])) == (2, 1)
    assert "3 proposals wait for your decision." in words(first)


def test_leads_to_all_of_an_author_s_own(signed_in, monkeypatch):
    monkeypatch.setattr(inbox, "_MINE", 1)
    factories.schema()
    factories.proposal(title="One")
    drafted(title="Draft", at=factories.later(1))
    client = signed_in("mia")

    page = client.get("/")
    rest = client.get("/proposals/?author=mine")

    assert (len(page.context["mine"]), page.context["mine_more"]) == (1, 1)
    assert 'href="/proposals/?author=mine"' in page.content.decode()
    assert [row.title for row in rest.context["rows"]] == ["Draft", "One"]


def test_keeps_drafts_from_everybody_else(signed_in):
    factories.schema()
    drafted(title="Draft", at=factories.later(1))

    assert signed_in("ada").get("/").context["needing"] == ()
    assert signed_in("ada").get("/proposals/").context["rows"] == ()
    assert "Draft" not in words(signed_in("ada").get("/schemas/ticks_v1/proposals/"))
    assert signed_in("ada").get("/schemas/").context["rows"][0].open_proposals == 0


def test_shows_the_head_of_the_audit_chain(signed_in):
    factories.schema()
    client = signed_in("ada")
    head = models.AuditHead.objects.get()

    page = words(client.get("/"))

    assert f"Audit chain: {head.number} entries, head {head.hash[:12]}" in page


def test_flags_a_base_that_has_moved(signed_in):
    factories.schema()
    left = factories.proposal(document=factories.with_field("venue"), title="Left")
    factories.published()

    page = signed_in("ben").get("/")

    rows = {row.id: row for row in page.context["needing"]}
    assert rows[left.pk].base_moved
    assert "Base moved" in words(page)


def test_says_so_when_there_is_nothing(signed_in):
    page = words(signed_in("ada").get("/"))

    assert "All caught up." in page
    assert "You have nothing open." in page
    assert "Nothing is published yet." in page


def test_shows_what_was_published_last(signed_in):
    factories.schema()
    factories.published()

    (row,) = signed_in("ivo").get("/").context["recent"]

    assert (row.schema_id, row.number, row.semantic_version) == ("ticks_v1", 1, "1.0.0")


def test_tells_how_healthy_the_registry_is(signed_in, settings):
    settings.REDIS_URL = ""
    factories.schema()
    version = factories.published()
    version.artifacts.exclude(kind__in=("arrow_json", "arrow_ipc")).delete()
    version.artifacts.filter(kind="arrow_json").update(
        status=ArtifactStatus.FAILED, reason="It cannot be mapped."
    )

    page = words(signed_in("ada").get("/"))

    assert "1 artifact could not be built" in page
    assert "1 artifact waits to be built" in page
    assert "No worker is set up" in page
