"""The review page ..."""

import pytest

from schemas_app.services import proposals, reviews
from tests import factories
from tests.admin.conftest import buttons, words

# Everybody who is signed in may begin a thread.
TALK = ["Begin thread"]


@pytest.fixture
def rename():
    """The user's own breaking change, open for review."""
    factories.schema()
    factories.published(document=factories.ticks_text("1.0.0"))
    factories.published(document=factories.ticks_text("1.1.0"), at=factories.later(1))
    return factories.proposal(
        document=factories.ticks_text("2.0.0"),
        title="Rename price to last_price",
        message="The feed's own name.",
        at=factories.later(2),
    )


def address(of):
    return f"/proposals/{of.pk}/"


def test_says_what_the_change_means(signed_in, rename):
    page = words(signed_in("ada").get(address(rename)))

    assert "Rename price to last_price #" in page
    assert "version 2 revision 1" in page
    assert "Breaking under BACKWARD (STRICT)" in page
    assert "not every document of version 2 is accepted by revision 1." in page
    assert "STRICT: Schemas are read as they are written." in page


def test_shows_both_directions(signed_in, rename):
    verdicts = signed_in("ada").get(address(rename)).context["page"].report.verdicts

    assert [(row.direction, row.mark.label, row.promised) for row in verdicts] == [
        ("Backward", "Incompatible", True),
        ("Forward", "Incompatible", False),
    ]


def test_shows_the_document_that_proves_it(signed_in, rename):
    response = signed_in("ada").get(address(rename))

    (witness, _) = response.context["page"].report.witnesses
    assert (witness.accepted_by, witness.rejected_by) == ("version 2", "revision 1")
    assert "Accepted by version 2" in words(response)
    assert "last_price" in words(response)


def test_links_each_change_to_its_line(signed_in, rename):
    response = signed_in("ada").get(address(rename))

    text = response.content.decode()
    changes = response.context["page"].changes
    assert {"/properties/last_price", "/properties/price"} <= {c.path for c in changes}
    for change in changes:
        assert f'href="#{change.anchor}"' in text
        assert f'id="{change.anchor}"' in text


def test_shows_the_texts_side_by_side(signed_in, rename):
    text = signed_in("ada").get(address(rename)).content.decode()

    assert text.count('<tr class="changed">') == 4
    assert "last_</ins>" in text
    assert "12 unchanged lines" in text


def test_offers_a_steward_to_decide_on_this_revision(signed_in, rename):
    response = signed_in("ada").get(address(rename))

    assert buttons(response) == [
        *TALK,
        "Approve revision 1",
        "Send revision 1 back",
        "Reject for good",
        "Ask another steward",
    ]
    assert response.content.decode().count(factories.fingerprint(rename)) >= 3


def test_offers_the_author_to_withdraw_and_says_why_not_to_vote(signed_in):
    factories.schema()
    made = factories.proposal(by="ada")

    response = signed_in("ada").get(address(made))

    assert buttons(response) == [
        *TALK,
        "Ask another steward",
        "Withdraw for good",
    ]
    assert "Whoever wrote any revision of a proposal does not vote on it." in words(
        response
    )


def test_tells_an_author_who_is_no_steward_that_it_is_own_work(signed_in, rename):
    response = signed_in("mia").get(address(rename))

    assert buttons(response) == [*TALK, "Withdraw for good"]
    assert "Whoever wrote any revision of a proposal does not vote on it." in words(
        response
    )


def test_offers_a_reader_nothing_and_says_why(signed_in, rename):
    response = signed_in("ivo").get(address(rename))

    assert buttons(response) == TALK
    assert "You are not a steward of Market data." in words(response)


def test_offers_to_publish_what_is_approved_and_says_as_what(signed_in, rename):
    reviews.approve(
        proposal_id=rename.pk,
        fingerprint=factories.fingerprint(rename),
        by=factories.actor("ben"),
        at=factories.later(3),
    )

    response = signed_in("ada").get(address(rename))

    assert "Publish version 3 (2.0.0), in force at once" in words(response)


def test_greys_votes_on_an_older_revision(signed_in):
    factories.schema()
    made = factories.approved()
    proposals.revise(
        proposal_id=made.pk,
        text=factories.text_of(factories.with_field("venue")),
        by=factories.actor("mia"),
        at=factories.later(1),
    )

    response = signed_in("ben").get(address(made))

    assert "stale: revision 2 came after it" in words(response)
    assert "0 of 1 given: 1 steward must approve." in words(response)
    assert '<li class="stale">' in response.content.decode()


def test_stops_votes_once_the_base_has_moved(signed_in):
    factories.schema()
    left = factories.proposal(document=factories.with_field("venue"))
    factories.published()

    response = signed_in("ben").get(address(left))

    assert buttons(response) == TALK
    assert (
        "This was checked against nothing yet, but version 1 has been published since."
        in words(response)
    )


def test_shows_the_whole_document_of_a_first_version(signed_in):
    factories.schema()
    made = factories.proposal()

    response = signed_in("ada").get(address(made))

    assert "First version There is no earlier version that it could break." in words(
        response
    )
    assert '"additionalProperties"' in words(response)
    assert '<td class="old' not in response.content.decode()


def test_ends_with_everything_that_happened(signed_in, rename):
    reviews.request_changes(
        proposal_id=rename.pk,
        fingerprint=factories.fingerprint(rename),
        comment="Keep the old name beside it.",
        by=factories.actor("ada"),
        at=factories.later(3),
    )

    history = signed_in("ivo").get(address(rename)).context["page"].history

    assert [(line.actor, line.sentence, line.reason) for line in history] == [
        (
            "ada",
            f"asked for changes of proposal #{rename.pk}",
            "Keep the old name beside it.",
        ),
        ("mia", "proposed a change of ticks_v1", ""),
    ]


def test_of_a_published_proposal_leads_to_the_version(signed_in):
    factories.schema()
    version = factories.published()

    response = signed_in("ivo").get(f"/proposals/{version.proposal_id}/")

    assert "Published as version 1." in words(response)
    assert 'href="/schemas/ticks_v1/versions/1/"' in response.content.decode()
    newest = response.context["page"].history[0]
    assert newest.sentence == "published ticks_v1@1"


def test_escapes_what_people_write(signed_in):
    factories.schema()
    made = factories.proposal(
        title="<script>alert(1)</script>", message="<img src=x onerror=alert(1)>"
    )

    text = signed_in("ada").get(address(made)).content.decode()

    assert "<script>alert" not in text
    assert "<img src=x" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text


def test_of_an_unknown_proposal_is_not_found(signed_in):
    response = signed_in("ada").get("/proposals/99/")

    assert response.status_code == 404
    assert "There is no proposal '99'." in words(response)
    assert "Nothing was recorded." not in words(response)


def test_of_a_draft_is_its_authors_alone(signed_in):
    factories.schema()
    made = proposals.draft(
        schema_id="ticks_v1",
        text=factories.text_of(factories.TICK),
        title="Half a thought",
        by=factories.actor("mia"),
        at=factories.NOW,
    )

    shown = signed_in("mia").get(address(made))
    refused = [
        signed_in(name, is_superuser=name == "root").get(address(made))
        for name in ("ada", "ivo", "root")
    ]

    assert (shown.status_code, "Half a thought" in words(shown)) == (200, True)
    assert [response.status_code for response in refused] == [404] * 3
    for response in refused:
        assert f"There is no proposal '{made.pk}'." in words(response)
        assert "Half a thought" not in response.content.decode()
