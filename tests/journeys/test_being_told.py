"""Being told: the bell rings while a page is open, and everybody chooses what about."""

import re

from playwright.sync_api import expect

# What a page has behind a proxy that lets no socket through.
NO_SOCKET = """
window.WebSocket = class extends EventTarget {
  constructor() {
    super();
    setTimeout(() => this.dispatchEvent(new CloseEvent("close", { code: 1006 })));
  }
};
"""


def test_the_bell_rings_while_a_page_is_open(api, propose, open_page):
    ivo = open_page("ivo", "/notifications/preferences/")
    watch(ivo, "fdc3.not*")
    ivo.goto("/notifications/")
    bell = ivo.locator("[data-bell]")
    expect(bell).to_have_attribute("aria-label", "Notifications")

    propose("fdc3.nothing", described(api, "fdc3.nothing"), title="Say what")

    expect(bell).to_have_attribute("aria-label", re.compile(r", \d+\+? unread$"))
    bell.click()
    ivo.get_by_role("link", name=re.compile("Say what")).last.click()
    expect(ivo.get_by_role("heading", level=1)).to_contain_text("Say what")


def test_the_bell_asks_where_no_socket_can_be_had(api, propose, open_page):
    ben = open_page("ben", "/notifications/preferences/")
    watch(ben, "fdc3.country")
    ben.get_by_role("link", name=re.compile("^Notifications")).first.click()
    if ben.get_by_role("button", name="Mark all as read").count():
        ben.get_by_role("button", name="Mark all as read").click()
    ben.add_init_script(NO_SOCKET)
    ben.clock.install()
    ben.reload()
    bell = ben.locator("[data-bell]")
    expect(bell).to_have_attribute("aria-label", "Notifications")

    propose("fdc3.country", described(api, "fdc3.country"), title="Say where")
    ben.clock.run_for(61_000)

    expect(bell).to_have_attribute("aria-label", re.compile(r", \d+\+? unread$"))


def watch(page, pattern):
    page.get_by_label("Schema, or a pattern").fill(pattern)
    page.get_by_role("button", name="Watch", exact=True).click()
    expect(page.get_by_role("button", name=f"Unwatch {pattern}")).to_be_visible()


def described(api, schema_id):
    """Return the newest document of a schema with other words in it.

    That publishes itself, so nothing that others propose may refer to the schema.
    """
    found = api.get(f"/schemas/{schema_id}/versions/latest/").json()["document"]
    return {**found, "description": "Said in other words."}


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
