"""The page of a module: its owner declares what it reads, and gets and renews its key."""

import re

import httpx
import pytest
from playwright.sync_api import expect

KEY = re.compile(r"srk_[a-z2-7]{8}_[A-Za-z0-9_-]{43}")


def shown_key(page):
    """Return the key that a page shows."""
    found = KEY.search(page.locator("main").inner_text())
    assert found is not None
    return found[0]


def speaks(hub, key):
    """Return whether a key opens the API."""
    answer = httpx.get(
        f"{hub.url}/api/v1/schemas/ticks_v1/",
        headers={"Authorization": f"Bearer {key}"},
    )
    return answer.status_code == 200


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_an_owner_declares_a_use_and_gets_a_key(hub, open_page, script):
    page = open_page("mia", "/modules/15/", java_script_enabled=script)

    page.locator("#declare > summary").click()
    page.get_by_label("Schema", exact=True).fill("ticks_v1")
    page.get_by_label("It", exact=True).select_option("producer")
    page.get_by_label("Fields").fill("ts, price")
    page.get_by_role("button", name="Declare", exact=True).click()
    uses = page.get_by_role("table", name="Schemas that the module reads or writes")
    expect(
        uses.get_by_role("row", name=re.compile("ticks_v1.*Writes"))
    ).to_contain_text("price, ts")

    page.locator("#create-key > summary").click()
    page.get_by_label("What is it for?").fill("normalizer")
    page.get_by_role("button", name="Create the key").click()
    first = shown_key(page)
    assert speaks(hub, first)

    page.get_by_role("link", name="I have kept it").click()
    assert KEY.search(page.content()) is None
    key = page.get_by_role("listitem").filter(has_text=first[:12])
    key.get_by_text("Rotate…").click()
    key.get_by_label("The old key ends").select_option("after 1 day")
    key.get_by_role("button", name="Make the new key").click()
    second = shown_key(page)
    assert (speaks(hub, first), speaks(hub, second)) == (True, True)

    page.get_by_role("link", name="I have kept it").click()
    key = page.get_by_role("listitem").filter(has_text=first[:12])
    key.get_by_text("Revoke…").click()
    key.get_by_role("button", name="Revoke for good").click()
    expect(page.get_by_text("opens nothing any more.")).to_be_visible()
    assert (speaks(hub, first), speaks(hub, second)) == (False, True)
