"""Around the desk: a module and its keys, a policy agreed by two, the bell.

Every page here must be free of complaints: of the browser about its own security
policy or a script, and of axe-core about who could not use it.
"""

import re

import httpx
import pytest
from playwright.sync_api import expect

from tests import axe

# What the browser says of an answer that was meant to be a refusal.
REFUSED = "status of 400"
KEY = re.compile(r"srk_[a-z2-7]{8}_[A-Za-z0-9_-]{43}")


@pytest.fixture
def open_page(hub, browser):
    """Return a function: a page of somebody signed in; its complaints fail the test."""
    complaints = []
    contexts = []

    def heed(message):
        meant = REFUSED in message.text
        if message.type in ("error", "warning") and not meant:
            complaints.append(message.text)

    def signed_in(username, address, **options):
        context = browser.new_context(base_url=hub.url, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", heed)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"/login/?next={address}")
        page.get_by_label("Username").fill(username)
        page.get_by_label("Password").fill(hub.passwords[username])
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(f"**{address}")
        return page

    yield signed_in
    for context in contexts:
        context.close()
    assert complaints == []


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


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_two_people_agree_on_a_policy(open_page, script):
    ada = open_page("ada", "/policies/propose/", java_script_enabled=script)
    before = ada.get_by_label("Name", exact=True).count()
    ada.get_by_role("button", name="Add a rule").click()
    expect(ada.get_by_label("Name", exact=True)).to_have_count(before + 1)
    name = f"ticks {'with' if script else 'without'}"
    ada.get_by_label("Name", exact=True).last.fill(name)
    ada.get_by_label("Schemas").last.fill("ticks_*")
    ada.get_by_label("Approvals (").last.fill("many")
    ada.get_by_label("Why?").fill("Ticks are what everybody reads.")
    ada.get_by_role("button", name="Propose this policy").click()
    expect(ada.get_by_role("alert").last).to_contain_text("a whole number")
    ada.get_by_label("Approvals (").last.fill("2")
    for place in range(before + 1, 1, -1):
        ada.get_by_role("button", name=f"Move rule {place} up").click()
        expect(ada.get_by_label("Name", exact=True).nth(place - 2)).to_have_value(name)
    ada.get_by_role("button", name="Show the difference").last.click()
    difference = ada.get_by_role("region", name="What it would change")
    expect(difference).to_contain_text(f"{name} rule 1")
    ada.get_by_role("button", name="Propose this policy").click()
    expect(ada.get_by_text("does not put it in force")).to_be_visible()

    ben = open_page("ben", "/policies/", java_script_enabled=script)
    ben.get_by_role("link", name=re.compile(r"^Policy \d+$")).first.click()
    ben.get_by_role("button", name=re.compile("Put policy")).click()
    expect(ben.get_by_text("is in force")).to_be_visible()

    ben.get_by_label("Schema", exact=True).fill("ticks_v1")
    ben.get_by_label("Change", exact=True).select_option("compatible")
    ben.get_by_role("button", name="Ask").click()
    answer = ben.get_by_role("region", name="What would a change need?")
    expect(answer).to_contain_text(f"Rule 1, {name}, counts.")
    expect(answer).to_contain_text("2 approvals by stewards of Market data")


def test_the_bell_rings_while_a_page_is_open(hub, open_page):
    ivo = open_page("ivo", "/notifications/preferences/")
    ivo.get_by_label("Schema, or a pattern").fill("fdc3.con*")
    ivo.get_by_role("button", name="Watch", exact=True).click()
    expect(ivo.get_by_role("button", name="Unwatch fdc3.con*")).to_be_visible()
    ivo.goto("/notifications/")
    bell = ivo.locator("[data-bell]")
    expect(bell).to_have_attribute("aria-label", "Notifications")

    mia = {"Authorization": f"Bearer {hub.key}"}
    document = httpx.get(
        f"{hub.url}/api/v1/schemas/fdc3.contact/versions/latest/", headers=mia
    ).json()["document"]
    document["description"] = "Somebody one can write to."
    opened = httpx.post(
        f"{hub.url}/api/v1/schemas/fdc3.contact/proposals/",
        headers=mia,
        json={"title": "Say who", "document": document},
    )
    assert opened.status_code == 201

    expect(bell).to_have_attribute("aria-label", re.compile(r", \d+ unread$"))
    bell.click()
    ivo.get_by_role("link", name=re.compile("Say who")).last.click()
    expect(ivo.get_by_role("heading", level=1)).to_contain_text("Say who")


def test_the_keyboard_is_enough_to_read_and_to_watch(open_page):
    page = open_page("ben", "/notifications/")

    page.get_by_role("button", name="Mark all as read").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Everything is read.").first).to_be_visible()
    page.goto("/notifications/preferences/")
    page.get_by_label("Schema, or a pattern").focus()
    page.keyboard.type("fdc3.*")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Unwatch fdc3.*")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1400, 420])
def test_the_pages_leave_nobody_out(open_page, theme, width):
    page = open_page(
        "ada",
        "/modules/",
        color_scheme=theme,
        viewport={"width": width, "height": 900},
    )
    addresses = (
        "/modules/",
        "/modules/0.1/",
        "/policies/?schema=ticks_v1",
        "/policies/1/",
        "/policies/propose/",
        "/notifications/",
        "/notifications/preferences/",
    )

    found = {}
    for address in addresses:
        page.goto(address)
        found[address] = axe.serious(page)
        widest = page.evaluate("document.documentElement.scrollWidth")
        assert widest <= page.evaluate("window.innerWidth"), address

    assert found == {address: [] for address in addresses}
