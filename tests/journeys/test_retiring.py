"""A version is deprecated, then retired, and the one before holds again."""

import re

from playwright.sync_api import expect

from tests import axe
from tests.journeys import steps

PAGE = "/schemas/retired_trades/versions/{}/"


def test_a_version_is_retired_and_the_one_before_holds_again(
    api, start, propose, publish, open_page
):
    start("retired_trades")
    publish(propose("retired_trades", steps.trade("venue")))
    page = open_page("ada", PAGE.format(2), color_scheme="dark")

    give_up(page, "Deprecate", "Venues are on the way out.")
    expect(
        page.get_by_text("You deprecated version 2. It stays in force.")
    ).to_be_visible()
    assert in_force(api) == 2
    give_up(page, "Retire", "Two modules cannot read it.")

    notes = page.get_by_role("note")
    expect(notes.first).to_contain_text(
        "Two modules cannot read it. Version 1 is in force."
    )
    expect(notes.last).to_have_text(re.compile("Venues are on the way out\\.\\s*$"))
    assert axe.serious(page) == []
    assert in_force(api) == 1
    page.get_by_role("link", name="timeline", exact=True).click()
    expect(page.get_by_role("listitem").filter(has_text="restored")).to_contain_text(
        "Version 1 restored In force"
    )


def test_the_last_version_is_not_retired(api, start, open_page):
    start("only_trades")
    page = open_page("ada", "/schemas/only_trades/versions/1/")

    give_up(page, "Retire", "Gone.")

    expect(page.get_by_text("Nothing was recorded.")).to_be_visible()
    found = api.get("/schemas/only_trades/versions/1/").json()
    assert found["status"] == "active"


def test_a_reader_retires_nothing(api, start, open_page):
    start("kept_trades")
    page = open_page("ivo", "/schemas/kept_trades/versions/1/")

    expect(page.get_by_text("Retire…")).to_have_count(0)
    for fate in ("deprecate", "retire"):
        address = f"/schemas/kept_trades/versions/1/{fate}/"
        assert steps.post(page, address, reason="!") == 403
    assert api.get("/schemas/kept_trades/versions/1/").json()["status"] == "active"


def give_up(page, what, reason):
    """Have somebody deprecate or retire the version whose page is open."""
    page.get_by_text(f"{what}…").click()
    page.get_by_role("textbox", name="Why?").locator("visible=true").fill(reason)
    page.get_by_role("button", name=f"{what} version").click()


def in_force(api):
    spans = api.get("/schemas/retired_trades/timeline/").json()["results"]
    return spans[-1]["version"]
