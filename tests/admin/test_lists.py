"""The lists of proposals and schemas ..."""

import pytest

from schemas_app.admin.pages import proposal_list
from schemas_app.services import proposals
from tests import factories
from tests.admin.conftest import words


@pytest.fixture
def three():
    """A published version, an open proposal on it, a withdrawn one elsewhere."""
    factories.schema()
    factories.published(title="First ticks")
    open_one = factories.proposal(
        document=factories.with_field("venue", required=True), title="Add the venue"
    )
    factories.schema("orders_v1", title="Orders")
    gone = factories.proposal("orders_v1", title="Orders at last", message="Urgent")
    proposals.withdraw(
        proposal_id=gone.pk, by=factories.actor("mia"), at=factories.later(1)
    )
    return open_one, gone


def titles(page):
    return [row.title for row in page.context["rows"]]


def test_begin_with_what_is_open(signed_in, three):
    page = signed_in("ivo").get("/proposals/")

    assert titles(page) == ["Add the venue"]
    assert "1 proposal" in words(page)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"state": "all"}, {"First ticks", "Add the venue", "Orders at last"}),
        ({"state": "withdrawn"}, {"Orders at last"}),
        ({"state": "all", "severity": "breaking"}, {"Add the venue"}),
        ({"state": "all", "schema": "ticks_v1"}, {"First ticks", "Add the venue"}),
        ({"state": "all", "q": "urgent orders"}, {"Orders at last"}),
        ({"state": "all", "q": "nowhere"}, set()),
        ({"state": "nonsense", "severity": "nonsense"}, {"Add the venue"}),
    ],
)
def test_narrow_the_proposals(signed_in, three, query, found):
    page = signed_in("ivo").get("/proposals/", query)

    assert set(titles(page)) == found


def test_say_so_when_no_proposal_fits(signed_in):
    page = signed_in("ivo").get("/proposals/?q=nowhere")

    assert "No proposal fits." in words(page)


def test_come_a_page_at_a_time(signed_in, monkeypatch):
    monkeypatch.setattr(proposal_list, "PAGE_SIZE", 2)
    factories.schema()
    for number in range(3):
        document = factories.with_field(f"field_{number}")
        factories.proposal(document=document, title=f"Change {number}")

    first = signed_in("ivo").get("/proposals/?q=change")
    second = signed_in("ivo").get("/proposals/" + first.context["pages"].next)

    assert titles(first) == ["Change 2", "Change 1"]
    assert titles(second) == ["Change 0"]
    assert second.context["pages"].next == ""


def test_take_a_page_that_is_not_there_for_the_last(signed_in, three):
    assert titles(signed_in("ivo").get("/proposals/?page=99")) == ["Add the venue"]


def test_show_the_schemas_with_their_current_version(signed_in, three):
    rows = signed_in("ivo").get("/schemas/").context["rows"]

    assert [
        (row.schema_id, row.number, row.semantic_version, row.open_proposals)
        for row in rows
    ] == [("orders_v1", None, "", 0), ("ticks_v1", 1, "1.0.0", 1)]


def test_find_schemas_by_their_words(signed_in, three):
    rows = signed_in("ivo").get("/schemas/?q=level-1 tick").context["rows"]

    assert [row.schema_id for row in rows] == ["ticks_v1"]


def test_narrow_the_schemas_to_a_domain(signed_in, three):
    factories.schema("currency", domain="reference")

    rows = signed_in("ivo").get("/schemas/?domain=reference").context["rows"]

    assert [row.schema_id for row in rows] == ["currency"]


def test_say_so_when_no_schema_is_there(signed_in):
    assert "No schema is registered yet." in words(signed_in("ivo").get("/schemas/"))
