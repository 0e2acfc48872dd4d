"""The base moved while a proposal was read: it is put on the new one, place by place."""

from playwright.sync_api import expect

from tests import axe
from tests.journeys import steps


def test_a_base_that_moved_is_rebased_and_its_conflict_resolved(
    api, start, propose, publish, open_page
):
    start("moved_trades")
    left = propose("moved_trades", steps.trade("fee", title="A trade"))
    voted = open_page("ada", left)
    voted.get_by_role("button", name="Approve revision 1").click()
    expect(voted.get_by_text("You approved revision 1.").first).to_be_visible()
    publish(propose("moved_trades", steps.trade("venue", title="One trade")))

    ada = open_page("ada", left, color_scheme="dark")
    expect(ada.get_by_text("The base has moved.")).to_be_visible()
    expect(ada.get_by_role("button", name="Approve revision 1")).to_have_count(0)
    expect(ada.locator("ul.votes > li.stale")).to_contain_text("Ada Okafor")
    voted.get_by_role("button", name="in force at once").click()
    expect(voted.get_by_text("Nothing was recorded.")).to_be_visible()
    since = voted.get_by_role("table", name="published since")
    expect(since).to_contain_text("/properties/venue")

    mia = open_page("mia", left)
    assert axe.serious(mia) == []
    # A conflict that nobody has decided keeps the form where it is.
    mia.get_by_role("button", name="Rebase on version 2").click()
    expect(mia.get_by_role("heading", name="Both changed since")).to_be_visible()
    assert api.get(left).json()["revision"]["number"] == 1
    mia.get_by_label("Take this for /title").check()
    mia.get_by_role("button", name="Rebase on version 2").click()

    expect(mia.get_by_text("Revision 2 stands on version 2.")).to_be_visible()
    revision = api.get(left).json()["revision"]
    assert revision["document"]["title"] == "One trade"
    assert revision["document"]["required"] == ["price", "size", "venue", "fee"]
    ada.reload()
    ada.get_by_role("button", name="Approve revision 2").click()
    ada.get_by_role("button", name="in force at once").click()
    expect(ada.get_by_text("Published as version 3 (3.0.0).")).to_be_visible()
