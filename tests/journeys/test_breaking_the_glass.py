"""What cannot wait is published by two stewards and a reason, and says so for ever."""

from playwright.sync_api import expect

from tests import axe
from tests.journeys import steps

WHY = "Trades are lost."


def test_the_glass_is_broken_by_two(api, start, propose, open_page):
    start("urgent_trades")
    address = propose("urgent_trades", steps.trade("venue"))
    ada = open_page("ada", address)
    ada.get_by_text("Break the glass…").click()
    ada.get_by_label("Why can it not wait?").fill(WHY)
    ada.get_by_role("button", name="Ask another steward").click()

    expect(ada.get_by_text("asks to break the glass")).to_be_visible()
    expect(ada.get_by_role("button", name="Break the glass")).to_have_count(0)
    seen = api.get(address).json()["revision"]["fingerprint"]
    assert steps.post(ada, f"{address}break-glass/", fingerprint=seen) == 403
    assert api.get(address).json()["state"] == "in_review"

    ben = open_page("ben", address)
    expect(ben.get_by_text("Ada Okafor asks to break the glass")).to_be_visible()
    assert axe.serious(ben) == []
    ben.get_by_role("button", name="Break the glass: publish version 2").click()

    expect(ben.get_by_text("The glass was broken.")).to_be_visible()
    expect(ben.locator(".note.loud")).to_contain_text(WHY)
    everybody_sees_it(open_page)


def everybody_sees_it(open_page):
    """A reader sees it on the version, on the schema, and in the audit trail."""
    ivo = open_page("ivo", "/schemas/urgent_trades/versions/2/", color_scheme="dark")
    expect(ivo.get_by_text("Broke the glass")).to_be_visible()
    expect(ivo.get_by_role("note").first).to_contain_text(
        f"{WHY} Asked for by Ada Okafor, confirmed by Ben"
    )
    assert axe.serious(ivo) == []
    ivo.goto("/schemas/urgent_trades/history/")
    expect(ivo.get_by_role("main")).to_contain_text(WHY)
