"""The whole road without JavaScript: from a new name to a version that is in force."""

import json

from playwright.sync_api import expect

from tests.journeys import steps

OFF = {"java_script_enabled": False}
SCHEMA = "plain_trades"


def test_the_whole_road_without_scripts(api, open_page):
    mia = open_page("mia", "/register/", **OFF)
    ada = open_page("ada", "/", **OFF)

    register(mia)
    first = propose_the_first(mia, api)
    approve_and_publish(ada, first, "version 1 (1.0.0)")
    second = propose_a_break_and_mend_it(mia, api)
    ask_for_changes(ada, second)
    revise(mia, second)
    discuss_and_approve(ada, second)
    plan_for_the_next_session(ada)
    assert api.get(second).json()["state"] == "scheduled"
    ada.get_by_role("button", name="Take it off the schedule").click()
    ada.get_by_role("button", name="in force at once").click()

    expect(ada.get_by_text("Published as version 2 (2.0.0).")).to_be_visible()
    found = api.get(f"/schemas/{SCHEMA}/versions/latest/").json()
    assert found["document"]["required"] == ["price", "size", "venue"]


def register(mia):
    mia.get_by_label("Name").fill(SCHEMA)
    mia.get_by_label("Title").fill("Trades")
    mia.get_by_role("button", name="Register").click()


def propose_the_first(mia, api):
    """Return the address of a first version that was refused, kept, and submitted."""
    document = mia.get_by_role("textbox", name="Document")
    document.fill("{")
    mia.get_by_role("button", name="Check").click()
    expect(mia.get_by_text("This is not JSON yet")).to_be_visible()

    document.fill(json.dumps(steps.TRADE))
    mia.get_by_role("button", name="Check").click()
    expect(mia.get_by_role("heading", name="First version", exact=True)).to_be_visible()
    mia.get_by_role("button", name="Save draft").click()
    expect(mia.get_by_text("It is missing. Say in a few words")).to_be_visible()
    describe(mia, "First version")
    mia.get_by_role("button", name="Save draft").click()
    made = steps.proposal(api, mia)
    assert made["state"] == "draft"

    mia.goto(f"{mia.url}edit/")
    assert json.loads(document.input_value()) == steps.TRADE
    mia.get_by_role("button", name="Submit for review").click()
    made = steps.proposal(api, mia)
    assert made["state"] == "in_review"
    return f"/proposals/{made['proposal_id']}/"


def describe(mia, title):
    mia.get_by_label("Title").fill(title)
    mia.get_by_role("textbox", name="Why").fill("The desk asked for it.")


def approve_and_publish(ada, address, version):
    ada.goto(address)
    ada.get_by_role("button", name="Approve revision 1").click()
    ada.get_by_role("button", name="in force at once").click()
    expect(ada.get_by_text(f"Published as {version}.")).to_be_visible()


def propose_a_break_and_mend_it(mia, api):
    """Return the address of a change that was mended by the button before it was sent."""
    mia.goto(f"/schemas/{SCHEMA}/")
    mia.get_by_role("link", name="Propose a change").click()
    document = mia.get_by_role("textbox", name="Document")
    document.fill(json.dumps(steps.trade("venue")))
    mia.get_by_role("button", name="Check").click()
    expect(steps.live(mia)).to_contain_text("Breaking under")
    mia.get_by_role("button", name="Write this instead").first.click()
    expect(steps.live(mia)).to_contain_text("Compatible under")
    assert json.loads(document.input_value())["required"] == ["price", "size"]

    describe(mia, "Name the venue")
    mia.get_by_role("button", name="Submit for review").click()
    made = steps.proposal(api, mia)
    assert made["revision"]["severity"] == "compatible"
    return f"/proposals/{made['proposal_id']}/"


def ask_for_changes(ada, address):
    ada.goto(address)
    ada.get_by_text("Request changes…").click()
    ada.get_by_label("What should change?").fill("Everybody needs it: require it.")
    ada.get_by_role("button", name="Send revision 1 back").click()
    expect(ada.get_by_text("Changes requested").first).to_be_visible()


def revise(mia, address):
    mia.goto(address)
    expect(mia.get_by_text("Everybody needs it: require it.").first).to_be_visible()
    mia.get_by_role("link", name="Edit").click()
    text = json.dumps(steps.trade("venue"))
    mia.get_by_role("textbox", name="Document").fill(text)
    mia.get_by_label("What this revision changes, and why").fill("As asked.")
    mia.get_by_role("button", name="Save revision 2").click()
    expect(mia.locator("ol.revisions")).to_contain_text("As asked.")


def discuss_and_approve(ada, address):
    """Have Ada ask, be answered by herself, and approve once nothing is open."""
    ada.goto(address)
    ada.get_by_role("link", name="Discuss /properties/venue").first.click()
    ada.get_by_label("What do you want to say?").fill("Why?")
    ada.get_by_role("button", name="Begin thread").click()
    # An open thread is in the way of what breaks somebody.
    expect(ada.get_by_text("1 thread is open").first).to_be_visible()
    ada.get_by_role("button", name="Resolve").click()
    ada.get_by_role("button", name="Approve revision 2").click()


def plan_for_the_next_session(ada):
    ada.get_by_text("At the next session…").click()
    ada.get_by_label("Trading calendar").fill("24/7")
    ada.get_by_role("button", name="When does it open?").click()
    ada.get_by_role("button", name="when 24/7 opens").click()
    expect(ada.get_by_text("Version 2 (2.0.0) will be published")).to_be_visible()
