"""Looking around: a schema's tabs, its timeline, two versions side by side, the inbox."""

import pytest
from playwright.sync_api import expect

from tests.journeys import steps, watching

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
    "/modules/",
    "/modules/0.1/",
    "/policies/?schema=ticks_v1",
    "/policies/1/",
    "/policies/propose/",
    "/notifications/",
    "/notifications/preferences/",
    "/register/",
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


@pytest.mark.parametrize(
    "options",
    [{}, {"viewport": {"width": 420, "height": 900}, "color_scheme": "dark"}],
    ids=["light and wide", "dark and narrow"],
)
def test_every_page_is_for_everybody(api, open_page, options):
    page = open_page("ada", "/", **options)
    review = steps.opened(api, "fdc3.instrument")
    pages = (*PAGES, review, f"{review}?view=unified&thread=/allOf")

    wrong = []
    for address in pages:
        page.goto(address)
        wrong += watching.wrong_with(page)

    assert wrong == []


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_reader_finds_out_what_was_in_force(open_page, script):
    page = open_page("ivo", "/schemas/", java_script_enabled=script)

    page.get_by_role("link", name="ticks_v1").click()
    expect(page.get_by_role("table", name="Fields of version")).to_contain_text(
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
