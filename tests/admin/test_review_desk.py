"""The desk on the review page: what it asks, whom it concerns, what was said."""

from datetime import timedelta

import pytest
from django.utils import timezone

from schemas_app import models
from schemas_app.admin.pages import review_reads
from schemas_app.selectors import proposals as known_proposals
from schemas_app.selectors import requirements
from schemas_app.services import (
    acknowledgements,
    break_glass,
    proposals,
    reviews,
    threads,
)
from tests import factories
from tests.admin.conftest import buttons, words

STRICT_RULE = {
    "name": "breaking",
    "severities": ["breaking"],
    "approvals": 2,
    "owners_answer": True,
    "threads_block": True,
    "notice_hours": 72,
}


@pytest.fixture
def breaking():
    """A breaking change that module 2 is concerned by, under a policy that asks much."""
    factories.domain(stewards=("ada", "ben", "cleo"))
    factories.policy(STRICT_RULE)
    factories.schema()
    factories.published()
    factories.use("2", "price", owner="otto")
    return factories.proposal(
        document=factories.with_field("price", type="string"), at=factories.later(1)
    )


def address(of, query=""):
    return f"/proposals/{of.pk}/{query}"


def shown(response):
    return response.context["page"]


def thread_on(of, pointer="/properties/price", by="ben", text="Why?"):
    return threads.open_thread(
        proposal_id=of.pk,
        pointer=pointer,
        text=text,
        by=factories.actor(by),
        at=factories.later(2),
    )


def answer(of, given="ok", **more):
    return acknowledgements.acknowledge(
        **factories.decision(of, by="otto", at=factories.later(3)),
        module="2",
        answer=given,
        **more,
    )


def test_says_all_that_is_needed(signed_in, breaking):
    page = shown(signed_in("ada").get(address(breaking)))

    assert [(item.sentence, item.done) for item in page.checklist.items] == [
        ("0 of 2 approvals by stewards", False),
        ("the owner of 2 Module 2 has not answered", False),
        ("every thread is resolved", True),
    ]
    assert page.checklist.notice == "3 days of notice between publication and effect"


def _of_today(of):
    revision = known_proposals.current_revision(of)
    revision.proposal = known_proposals.proposal(of.pk)
    return requirements.facts(revision)


def nothing(of):
    del of


def a_vote(of):
    factories.approve(of, by="ada", at=factories.later(2))


def a_vote_of_somebody_who_left(of):
    a_vote(of)
    models.Domain.objects.get().stewards.remove(factories.person("ada"))


def an_answer(of):
    answer(of, "blocked", comment="No.")


def a_module(of):
    factories.use("9")


def another_version(of):
    factories.published(document=factories.with_field("venue"), at=factories.later(2))


@pytest.mark.parametrize(
    "happen",
    [
        nothing,
        a_vote,
        a_vote_of_somebody_who_left,
        thread_on,
        an_answer,
        a_module,
        another_version,
    ],
)
def test_reads_the_same_facts_as_the_services(breaking, happen):
    happen(breaking)

    seen = review_reads.facts(known_proposals.proposal(breaking.pk)).met

    assert seen == _of_today(breaking)


def test_lists_what_is_missing_instead_of_a_dead_button(signed_in, breaking):
    response = signed_in("ada").get(address(breaking))

    assert "Before version 2 (2.0.0) can be published:" in words(response)
    assert not [name for name in buttons(response) if name.startswith("Publish")]


def test_says_who_is_concerned_and_how(signed_in, breaking):
    page = shown(signed_in("ada").get(address(breaking)))

    assert [
        (row.number, row.role, row.mark.label, row.fields, row.change)
        for row in page.impact
    ] == [("2", "consumer", "Breaks", ("price",), "")]


def test_says_which_module_came_since(signed_in, breaking):
    factories.use("9")

    page = shown(signed_in("ada").get(address(breaking)))

    assert [(row.number, row.change) for row in page.impact] == [
        ("2", ""),
        ("9", "came since"),
    ]


def test_asks_the_owner_of_a_module(signed_in, breaking):
    response = signed_in("otto").get(address(breaking))

    assert "Answer for module 2" in buttons(response)
    assert "It is not published before you answer." in words(response)


def test_asks_nobody_else_for_the_module(signed_in, breaking):
    assert shown(signed_in("ada").get(address(breaking))).answering == ()


def test_shows_the_answer_of_a_module(signed_in, breaking):
    answer(breaking, "blocked", comment="The limits table.")

    page = shown(signed_in("ada").get(address(breaking)))

    (row,) = page.impact
    assert (row.answer.mark.label, row.answer.comment) == (
        "Blocked",
        "The limits table.",
    )
    assert "2 Module 2 is blocked" in page.checklist.missing


def test_greys_the_vote_of_somebody_who_left(signed_in, breaking):
    factories.approve(breaking, by="cleo", at=factories.later(2))
    models.Domain.objects.get().stewards.remove(factories.person("cleo"))

    response = signed_in("ada").get(address(breaking))

    assert "not counted: is no longer a steward of Market data" in words(response)
    assert "0 of 2 given" in words(response)


def test_shows_a_thread_in_its_place_and_in_the_list(signed_in, breaking):
    text = "Why `string`?\nSee https://example.com/a."
    thread = thread_on(breaking, pointer="/properties/price/type", text=text)

    response = signed_in("ada").get(address(breaking))

    text = response.content.decode()
    (row,) = shown(response).threads
    assert f'id="{row.anchor}"' in text
    assert text.count(f'href="#thread-{thread.pk}"') == 3  # change, line, permalink
    assert "Why <code>string</code>?<br>" in text
    assert '<a href="https://example.com/a" rel="noopener noreferrer nofollow">' in text


def test_opens_the_form_of_a_thread_at_the_place_asked_for(signed_in, breaking):
    response = signed_in("ivo").get(address(breaking, "?thread=/properties/price"))

    assert shown(response).thread_form.asked is True
    assert 'value="/properties/price"' in response.content.decode()


@pytest.mark.parametrize(
    ("who", "may"), [("ben", True), ("mia", True), ("ada", True), ("ivo", False)]
)
def test_offers_to_resolve_to_those_who_may(signed_in, breaking, who, may):
    thread = thread_on(breaking, by="ben")

    response = signed_in(who).get(address(breaking))

    assert (f"/threads/{thread.pk}/resolve/" in response.content.decode()) is may


def test_escapes_what_is_said(signed_in, breaking):
    thread_on(breaking, text="<script>alert(1)</script> `<b>`")

    text = signed_in("ada").get(address(breaking)).content.decode()

    assert "<script>alert" not in text
    assert "<code>&lt;b&gt;</code>" in text


def test_keeps_threads_on_places_that_are_gone(signed_in, breaking):
    thread_on(breaking, pointer="/properties/price/type")
    factories.revised(breaking, factories.with_field("fee"), at=factories.later(4))

    (row,) = shown(signed_in("ada").get(address(breaking))).threads

    assert (row.older, row.pointer) == (True, "/properties/price/type")
    assert row.anchor


def test_compares_with_the_revision_that_was_reviewed_last(signed_in, breaking):
    factories.approve(breaking, by="ada", at=factories.later(2))
    factories.revised(breaking, factories.with_field("fee"), at=factories.later(3))

    response = signed_in("ada").get(address(breaking, "?against=1&view=unified"))

    page = shown(response)
    assert [(pair.label, pair.chosen) for pair in page.text.pairs] == [
        ("base (version 1)", False),
        ("revision 1, which you reviewed last", True),
    ]
    assert (page.text.before, page.text.unified) == ("revision 1", True)
    assert "Approve revision 2" not in buttons(response)
    assert "Approving is switched off" in words(response)


@pytest.mark.parametrize("query", ["?against=9", "?against=live", "?against=x&view=y"])
def test_compares_with_the_base_where_there_is_no_such_text(signed_in, breaking, query):
    response = signed_in("ada").get(address(breaking, query))

    assert shown(response).text.before == "version 1"
    assert "Approve revision 1" in buttons(response)


@pytest.fixture
def left_behind():
    """A proposal of Mia's whose base moved, with one conflict."""
    factories.schema()
    factories.published()
    made = factories.proposal(
        document={**factories.with_field("venue"), "title": "Mine"},
        at=factories.later(1),
    )
    factories.published(
        document={**factories.with_field("fee"), "title": "Live"}, at=factories.later(2)
    )
    return made


def test_shows_three_ways_once_the_base_has_moved(signed_in, left_behind):
    response = signed_in("mia").get(address(left_behind))

    page = shown(response)
    assert [row.pointer for row in page.three_way.conflicts] == ["/title"]
    assert [(row.pointer, row.mark.label) for row in page.three_way.changes] == [
        ("/properties/fee", "Comes in"),
        ("/properties/venue", "Yours is kept"),
    ]
    assert "Rebase on version 2" in buttons(response)


def test_leaves_the_rebase_to_the_author(signed_in, left_behind):
    response = signed_in("ada").get(address(left_behind, "?against=live"))

    assert shown(response).three_way is not None
    assert shown(response).text.before == "version 2"
    assert "Rebase on version 2" not in buttons(response)


def test_shows_the_arrow_columns_that_differ(signed_in, breaking):
    page = shown(signed_in("ada").get(address(breaking)))

    assert [
        (row.name, row.before, row.after, row.hurts) for row in page.arrow.columns
    ] == [("price", "float64 not null", "utf8 not null", "all readers")]
    assert page.arrow.old_reads_new.label == "Cannot read"


def test_shows_when_it_is_published_and_offers_to_take_it_off(signed_in):
    factories.schema()
    made = factories.scheduled(publish_at=factories.later(600))

    response = signed_in("ben").get(address(made))

    assert "Version 1 (1.0.0) will be published on" in words(response)
    assert "as ada planned" in words(response)
    assert "Take it off the schedule" in buttons(response)


def test_says_when_the_next_session_opens(signed_in):
    factories.schema()
    made = factories.approved()

    response = signed_in("ben").get(address(made, "?calendar=08:00+Europe/London"))

    roll = shown(response).publish.roll
    assert roll.ago.startswith("in ")
    assert f'value="{roll.iso}"' in response.content.decode()
    assert "when 08:00 Europe/London opens" in words(response)


def test_says_that_there_is_no_such_calendar(signed_in):
    factories.schema()
    made = factories.approved()

    response = signed_in("ben").get(address(made, "?calendar=Atlantis"))

    assert "There is no trading calendar" in words(response)
    assert shown(response).publish.roll is None


def test_is_loud_about_a_broken_glass(signed_in, breaking):
    break_glass.ask(
        **factories.decision(breaking, by="ada", at=factories.later(2)),
        reason="Ticks are lost.",
    )
    asked = signed_in("ben").get(address(breaking))
    break_glass.confirm(**factories.decision(breaking, by="ben", at=factories.later(3)))

    broken = signed_in("ivo").get(address(breaking))

    assert "ada asks to break the glass" in words(asked)
    assert "Break the glass: publish version 2 (2.0.0)" in buttons(asked)
    assert "The glass was broken. ada asked for it and ben confirmed it" in words(
        broken
    )
    assert "Ticks are lost." in words(broken)


def test_folds_more_than_a_hundred_changes(signed_in):
    factories.schema()
    factories.published(document={"properties": {}})
    many = {f"f{number:03d}": {"type": "string"} for number in range(120)}
    made = factories.proposal(document={"properties": many}, at=factories.later(1))
    client = signed_in("ada")

    few, all_of_them = (
        shown(client.get(address(made, query))) for query in ("", "?changes=all")
    )

    assert (len(few.changes), few.all_changes, few.every_change) == (
        100,
        120,
        "?changes=all#changes",
    )
    assert (len(all_of_them.changes), all_of_them.hidden_changes) == (120, 0)


def test_of_a_draft_offers_its_author_to_submit(signed_in):
    factories.schema()
    made = proposals.draft(
        schema_id="ticks_v1",
        text=factories.text_of(factories.TICK),
        title="A draft",
        by=factories.actor("mia"),
        at=factories.NOW,
    )

    response = signed_in("mia").get(address(made))

    assert "Put revision 1 up for review" in buttons(response)
    assert "Begin thread" not in buttons(response)


def test_says_when_it_expires(signed_in):
    factories.policy({"name": "all", "expires_after_days": 10})
    factories.schema()
    made = factories.proposal(at=timezone.now() - timedelta(days=2))

    page = shown(signed_in("ada").get(address(made)))

    assert page.checklist.expires.ago == "in 7 days"


def test_takes_back_a_request_for_changes(signed_in, breaking):
    reviews.request_changes(
        **factories.decision(breaking, by="ada", at=factories.later(2)),
        comment="Keep it.",
    )

    response = signed_in("ada").get(address(breaking))

    assert "Approve revision 1" in buttons(response)
    assert "You asked for changes; approving takes that back." in words(response)
