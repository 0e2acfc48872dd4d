"""Changes are asked for, the author revises, two agree, and the clock publishes it."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import expect

from tests import axe
from tests.journeys import steps

BERLIN = ZoneInfo("Europe/Berlin")
# A field for minutes is given seconds too: nobody wants to wait for the next minute.
TO_THE_SECOND = "field => { field.step = 1 }"


def test_changes_asked_for_then_approved_by_two_and_published_by_the_clock(
    api, registry, start, propose, open_page
):
    start("ref_trades", domain="reference")
    address = propose("ref_trades", steps.trade("venue"))
    ada = open_page("ada", address, timezone_id="Europe/Berlin")
    ben = open_page("ben", address)

    ada.get_by_role("button", name="Approve revision 1").click()
    ask_for_changes(ben)
    revise(open_page("mia", f"{address}edit/"))

    the_older_vote_is_stale(ada)
    approve_by_two(ada, ben)
    plan_and_take_back(api, address, ada, ben)
    the_clock_publishes(registry, ada)


def ask_for_changes(ben):
    ben.get_by_text("Request changes…").click()
    ben.get_by_label("What should change?").fill("Call it `market`.")
    ben.get_by_role("button", name="Send revision 1 back").click()
    expect(ben.get_by_text("Changes requested").first).to_be_visible()


def revise(mia):
    """Have Mia write what was asked for; an empty message is refused first."""
    steps.write(mia, steps.trade("market"))
    expect(steps.live(mia)).to_contain_text("market was added to the document")
    mia.get_by_role("button", name="Save revision 2").click()
    expect(mia.get_by_text("It is missing.")).to_be_visible()
    mia.get_by_label("What this revision changes, and why").fill("As asked.")
    mia.get_by_role("button", name="Save revision 2").click()
    expect(mia.locator("ol.revisions")).to_contain_text("As asked.")


def the_older_vote_is_stale(ada):
    """Ada's vote is kept, grey, and not counted; she can read what came after it."""
    ada.reload()
    votes = ada.locator("ul.votes > li.stale")
    expect(votes.filter(has_text="Ada Okafor")).to_contain_text(
        "stale: revision 2 came after it"
    )
    expect(ada.get_by_text("0 of 2 given: 2 stewards must approve.")).to_be_visible()
    assert axe.serious(ada) == []
    # What changed since her vote; that is not what she votes on.
    ada.get_by_role("link", name="revision 1, which you reviewed last").click()
    expect(ada.get_by_role("button", name="Approve revision 2")).to_have_count(0)
    ada.get_by_role("link", name="base (version 1)").click()


def approve_by_two(ada, ben):
    ada.get_by_role("button", name="Approve revision 2").click()
    expect(ada.get_by_text("1 of 2 given")).to_be_visible()
    ben.reload()
    ben.get_by_role("button", name="Approve revision 2").click()
    expect(ben.get_by_text("Approved").first).to_be_visible()
    ada.reload()


def plan_and_take_back(api, address, ada, ben):
    """Have Ada plan the publication in her own zone, and Ben take it off again."""
    moment = datetime.now(UTC).replace(second=0, microsecond=0) + timedelta(days=2)
    ada.get_by_text("Publish at a time…").click()
    ada.get_by_label("Publish at").fill(f"{moment.astimezone(BERLIN):%Y-%m-%dT%H:%M}")
    expect(
        ada.get_by_text("in Europe/Berlin").filter(visible=True).first
    ).to_be_visible()
    ada.get_by_role("button", name="Schedule version 2 (2.0.0)").click()

    planned = ada.locator("#decision time[data-exact]").first
    expect(planned).to_have_attribute("title", f"{moment:%-d %b %Y, %H:%M} UTC")
    expect(planned).to_contain_text(f"{moment.astimezone(BERLIN):%H:%M}")
    assert api.get(address).json()["state"] == "scheduled"
    ben.reload()
    ben.get_by_role("button", name="Take it off the schedule").click()
    expect(ben.get_by_text("It is off the schedule.")).to_be_visible()
    assert api.get(address).json()["state"] == "approved"
    ada.reload()


def the_clock_publishes(registry, ada):
    """Have Ada plan it for three seconds from now; nobody does anything more."""
    heard = steps.Ear(registry, "ref_trades")
    moment = datetime.now(BERLIN).replace(microsecond=0) + timedelta(seconds=3)
    ada.get_by_text("Publish at a time…").click()
    field = ada.get_by_label("Publish at")
    field.evaluate(TO_THE_SECOND)
    field.fill(f"{moment:%Y-%m-%dT%H:%M:%S}")
    ada.get_by_role("button", name="Schedule version 2 (2.0.0)").click()
    expect(ada.get_by_text("Everything is checked again then.")).to_be_visible()

    told = heard.hear("breaking_change")

    assert (told["version"], told["semantic_version"]) == (2, "2.0.0")
    assert datetime.fromisoformat(told["published_at"]) >= moment
    # The policy asks for three days between publication and effect.
    effect = datetime.fromisoformat(told["effective_from"])
    assert effect - moment >= timedelta(hours=72)
    ada.reload()
    expect(ada.get_by_text("Published as version 2.")).to_be_visible()
