"""The inbox ..."""

from schemas_app.models import ArtifactStatus
from schemas_app.services import proposals, reviews
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


def test_does_not_call_ready_what_lost_its_base(signed_in):
    factories.schema()
    factories.published()
    factories.approved(document=factories.with_field("venue"))
    factories.published(document=factories.with_field("side"))

    page = signed_in("ada").get("/")

    assert page.context["ready"] == ()


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
    version.artifacts.filter(kind="arrow_json").update(
        status=ArtifactStatus.FAILED, reason="It cannot be mapped."
    )

    page = words(signed_in("ada").get("/"))

    assert "1 artifact could not be built" in page
    assert "1 artifact waits to be built" in page
    assert "No worker is set up" in page
