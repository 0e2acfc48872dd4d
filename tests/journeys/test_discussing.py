"""Threads pinned to a place: begun, answered, in the way of publishing, resolved."""

from playwright.sync_api import expect

from tests import axe
from tests.journeys import steps


def test_a_thread_is_begun_at_a_change_answered_and_resolved(start, propose, open_page):
    start("talked_trades")
    address = propose("talked_trades", steps.trade("venue"))
    ben = open_page("ben", address)

    begun = begin(ben)
    permalink = begun.locator(".thread-place .permalink").get_attribute("href")
    answer(open_page("mia", f"{address}{permalink}"), permalink)
    it_is_in_the_way(ben)

    begun.get_by_role("button", name="Resolve").click()
    thread = ben.locator(permalink)
    expect(thread.get_by_text("Resolved")).to_be_visible()
    thread.get_by_role("button", name="Reopen").click()
    thread.get_by_role("button", name="Resolve").click()
    expect(thread.get_by_role("button", name="Reopen")).to_be_visible()
    ben.get_by_role("button", name="in force at once").click()
    expect(ben.get_by_text("Published as version 2 (2.0.0).")).to_be_visible()


def begin(ben):
    """Return what Ben asks at a change, as it is shown."""
    ben.get_by_role("link", name="Discuss /properties/venue").first.click()
    expect(ben.get_by_label("Place")).to_have_value("/properties/venue")
    ben.get_by_label("What do you want to say?").fill("Who reads `venue`?\n<b>All?</b>")
    ben.get_by_role("button", name="Begin thread").click()
    begun = ben.locator("ol.threads > li").filter(has_text="Who reads")
    expect(begun.locator(".said code")).to_have_text("venue")
    expect(begun).to_contain_text("<b>All?</b>")
    assert axe.serious(ben) == []
    return begun


def answer(mia, permalink):
    """Have Mia answer; an address that she writes becomes a link."""
    place = mia.locator(permalink)
    place.get_by_text("Answer…").click()
    place.get_by_role("textbox").fill("See https://example.com/readers.")
    place.get_by_role("button", name="Answer").click()
    expect(
        place.get_by_role("link", name="https://example.com/readers")
    ).to_be_visible()


def it_is_in_the_way(ben):
    """Have Ben approve; the open thread keeps it from being published."""
    ben.reload()
    ben.get_by_role("button", name="Approve revision 1").click()
    expect(ben.get_by_text("1 thread is open").first).to_be_visible()
    expect(ben.get_by_role("button", name="in force at once")).to_have_count(0)


def test_a_place_that_is_not_there_is_refused(start, propose, open_page):
    start("placeless_trades")
    address = propose("placeless_trades", steps.trade("venue"))
    page = open_page("ada", address)

    page.get_by_text("Begin a thread…").click()
    page.get_by_label("Place").fill("/properties/nowhere")
    page.get_by_label("What do you want to say?").fill("Where?")
    page.get_by_role("button", name="Begin thread").click()

    expect(page.get_by_text("Nothing was recorded.")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("/properties/nowhere")
    page.goto(address)
    expect(page.locator("ol.threads")).to_have_count(0)
