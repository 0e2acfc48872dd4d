"""Looking around: a schema's tabs, its timeline, two versions side by side, the inbox.

Every page here must be free of complaints: of the browser about its own security
policy or a script, and of axe-core about who could not use it.
"""

import pytest
from playwright.sync_api import expect

from tests import axe

SCHEMA = "/schemas/ticks_v1/"
PAGES = (
    "/",
    "/proposals/?state=all",
    "/schemas/",
    SCHEMA,
    f"{SCHEMA}document/",
    f"{SCHEMA}versions/",
    f"{SCHEMA}timeline/",
    f"{SCHEMA}proposals/",
    f"{SCHEMA}modules/",
    f"{SCHEMA}artifacts/",
    f"{SCHEMA}history/",
    f"{SCHEMA}compare/?old=2&new=1",
    f"{SCHEMA}compare/?old=1&new=2&view=unified",
    f"{SCHEMA}versions/2/",
)
TABS = (
    "Fields",
    "Document",
    "Versions",
    "Timeline",
    "Proposals",
    "Consumers and producers",
    "Artifacts",
    "History",
)


@pytest.fixture
def open_page(hub, browser):
    """Return a function: a page of somebody signed in; its complaints fail the test."""
    complaints = []
    contexts = []

    def heed(message):
        if message.type in ("error", "warning"):
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


@pytest.mark.parametrize(
    "options",
    [
        {"color_scheme": "light"},
        {"color_scheme": "dark"},
        {"viewport": {"width": 420, "height": 900}},
    ],
    ids=["light", "dark", "narrow"],
)
def test_every_page_is_for_everybody(open_page, options):
    page = open_page("ada", "/", **options)

    for address in PAGES:
        page.goto(address)

        assert (address, axe.serious(page)) == (address, [])
        assert page.evaluate(
            "document.documentElement.scrollWidth <= window.innerWidth"
        ), address


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_reader_finds_out_what_was_in_force(open_page, script):
    page = open_page("ivo", "/schemas/", java_script_enabled=script)

    page.get_by_role("link", name="ticks_v1").click()
    expect(page.get_by_role("table", name="Fields of version 2")).to_contain_text(
        "exchange_id"
    )
    tabs = page.get_by_role("navigation", name="ticks_v1")
    for tab in TABS:
        tabs.get_by_role("link", name=tab).click()
        expect(tabs.get_by_role("link", name=tab)).to_have_attribute(
            "aria-current", "page"
        )

    tabs.get_by_role("link", name="Timeline").click()
    page.get_by_label("In force at").fill("2025-03-03T09:30")
    page.get_by_role("button", name="Show").click()
    expect(page.locator(".answer")).to_have_text(
        "On 3 March 2025 at 09:30 UTC version 1 (1.0.0) was in force, "
        "known since 2 January 2025 at 08:00 UTC."
    )
    page.get_by_label("As known at").fill("2025-01-01T00:00")
    page.get_by_role("button", name="Show").click()
    expect(page.locator(".answer")).to_contain_text("no version was in force.")
    expect(page.locator(".answer")).to_contain_text("Known today: version 1.")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_reader_compares_two_versions(open_page, script):
    page = open_page("ivo", f"{SCHEMA}versions/", java_script_enabled=script)

    page.get_by_label("Version before").select_option("2")
    page.get_by_label("Version after").select_option("1")
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("ticks_v1 version 2 → 1")
    expect(page.get_by_role("table", name="Changes")).to_contain_text(
        "exchange_id was removed from the document."
    )

    page.get_by_role("link", name="The other way round").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("ticks_v1 version 1 → 2")
    page.get_by_role("link", name="Unified").click()
    expect(page.locator("table.unified tr.added").first).to_be_visible()


def test_the_keyboard_is_enough(open_page):
    page = open_page("ivo", SCHEMA)

    page.get_by_role("link", name="Timeline").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/timeline/")
    page.get_by_label("In force at").focus()
    # Month, day, year, hour, minute, half of the day: as the field takes them.
    page.keyboard.type("03032025")
    page.keyboard.press("Tab")
    page.keyboard.type("0930A")
    page.keyboard.press("Enter")

    expect(page.locator(".answer")).to_contain_text("version 1")


def test_a_steward_retires_a_version_and_the_one_before_holds_again(open_page):
    page = open_page("ada", "/schemas/fdc3.contact/")
    number = page.locator(".marks").first.inner_text().split()[1]
    page.goto(f"/schemas/fdc3.contact/versions/{number}/")

    page.get_by_text("Retire…").click()
    page.get_by_role("textbox", name="Why?").fill("Two modules cannot read it.")
    page.get_by_role("button", name=f"Retire version {number}").click()

    expect(page.get_by_role("note").first).to_contain_text(
        f"Two modules cannot read it. Version {int(number) - 1} is in force."
    )
    page.get_by_role("link", name="timeline", exact=True).click()
    expect(page.get_by_role("listitem").filter(has_text="restored")).to_contain_text(
        f"Version {int(number) - 1} restored In force"
    )
