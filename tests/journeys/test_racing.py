"""Two stewards decide at once: one wins, the other is told."""

from playwright.sync_api import expect

from tests.journeys import steps


def test_of_two_who_publish_one_is_told(start, propose, open_page):
    start("raced_trades")
    address = propose("raced_trades", steps.trade("venue"))
    ada = open_page("ada", address)
    ada.get_by_role("button", name="Approve revision 1").click()
    ben = open_page("ben", address)

    ada.get_by_role("button", name="in force at once").click()
    expect(ada.get_by_text("Published as version 2 (2.0.0).")).to_be_visible()
    ben.get_by_role("button", name="in force at once").click()

    expect(ben.get_by_role("heading", name="The proposal has moved on")).to_be_visible()
    expect(ben.get_by_text("Nothing was recorded.")).to_be_visible()
    ben.get_by_role("link", name="Back to the proposal").click()
    expect(ben.get_by_role("link", name="version 2")).to_be_visible()


def test_of_approval_and_refusal_the_later_is_told(api, start, propose, open_page):
    start("refused_trades")
    address = propose("refused_trades", steps.trade("venue"))
    ada = open_page("ada", address)
    ben = open_page("ben", address)

    ben.get_by_text("Reject…").click()
    ben.get_by_label("Why?").fill("Nobody asked for it.")
    ben.get_by_role("button", name="Reject for good").click()
    expect(ben.get_by_text("You rejected the proposal.")).to_be_visible()
    ada.get_by_role("button", name="Approve revision 1").click()

    expect(ada.get_by_role("heading", name="The proposal has moved on")).to_be_visible()
    expect(ada.get_by_text("Nothing was recorded.")).to_be_visible()
    assert api.get(address).json()["state"] == "rejected"


def test_a_decision_on_an_older_revision_shows_what_came_since(
    api, start, propose, open_page
):
    start("late_trades")
    address = propose("late_trades", steps.trade("venue"))
    ada = open_page("ada", address)
    revised = {"document": steps.trade("venue", "desk"), "message": "And the desk."}
    assert api.post(f"{address}revisions/", json=revised).status_code == 201

    ada.get_by_role("button", name="Approve revision 1").click()

    expect(ada.get_by_role("heading", name="The proposal has changed")).to_be_visible()
    expect(ada.get_by_text("Nothing was recorded.")).to_be_visible()
    since = ada.get_by_role("table", name="since")
    expect(since).to_contain_text("/properties/desk")
    expect(since).not_to_contain_text("/properties/venue")
    ada.get_by_role("link", name="Back to the proposal").click()
    expect(ada.get_by_role("button", name="Approve revision 2")).to_be_visible()
    expect(ada.locator("ul.votes .tone-good")).to_have_count(0)
