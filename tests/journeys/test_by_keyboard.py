"""The whole road by keyboard alone: proposed, mended, read, approved, published."""

from playwright.sync_api import expect

from tests.journeys import steps

SCHEMA = "typed_trades"


def test_the_whole_road_by_keyboard(api, start, open_page):
    start(SCHEMA)

    address = propose(open_page("mia", f"/schemas/{SCHEMA}/propose/"), api)
    decide(open_page("ada", address, color_scheme="dark"))

    assert api.get(address).json()["state"] == "published"


def propose(mia, api):
    """Return the address of a break that was written, mended and submitted."""
    editor = steps.editor_of(mia)
    steps.tab_to(mia, editor)
    steps.write(mia, steps.trade("venue"))
    mia.keyboard.type("\n\n")  # letters stay letters: j and k walk elsewhere
    expect(editor).to_be_focused()
    fix = mia.get_by_role("button", name="Write this instead").first
    expect(fix).to_be_visible()
    steps.tab_to(mia, fix)
    mia.keyboard.press("Enter")
    expect(steps.live(mia)).to_contain_text("Compatible under")

    title = mia.get_by_label("Title")
    steps.tab_to(mia, title)
    mia.keyboard.type("Just so")
    mia.keyboard.press("Enter")  # checks; it neither saves nor submits
    expect(title).to_have_value("Just so")
    steps.tab_to(mia, mia.get_by_role("textbox", name="Why"))
    mia.keyboard.type("Because.")
    steps.tab_to(mia, mia.get_by_role("button", name="Submit for review"))
    mia.keyboard.press("Enter")
    made = steps.proposal(api, mia)
    assert (made["state"], made["revision"]["severity"]) == ("in_review", "compatible")
    return f"/proposals/{made['proposal_id']}/"


def decide(ada):
    """Have Ada walk through the changes, discuss one, approve and publish."""
    ada.keyboard.press("j")
    assert ada.evaluate("document.activeElement.id") == "change-1"
    press(ada, ada.get_by_role("link", name="Discuss /properties/venue").first)
    text = ada.get_by_label("What do you want to say?")
    expect(text).to_be_focused()
    ada.keyboard.type("jk?")  # letters are letters here, too
    press(ada, ada.get_by_role("button", name="Begin thread"))
    press(ada, ada.get_by_role("button", name="Resolve"))
    press(ada, ada.get_by_role("button", name="Approve revision 1"))
    expect(ada.get_by_text("You approved revision 1.").first).to_be_visible()
    press(ada, ada.get_by_role("button", name="in force at once"))
    expect(ada.get_by_text("Published as version 2 (1.1.0).")).to_be_visible()


def press(page, target):
    """Walk to something and press Enter on it."""
    steps.tab_to(page, target)
    page.keyboard.press("Enter")
