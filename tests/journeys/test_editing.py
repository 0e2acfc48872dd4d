"""Proposing in the browser: with the live check, by keyboard alone, without JavaScript.

Every page here must be free of complaints: of the browser about its own security
policy or a script, and of axe-core about who could not use it.
"""

import json

import httpx
import pytest
from playwright.sync_api import expect

from tests import axe

PROPOSE = "/schemas/ticks_v1/propose/"
FILL = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "properties": {"price": {"type": "number"}, "size": {"type": "integer"}},
    "required": ["price"],
    "additionalProperties": False,
}


@pytest.fixture
def open_page(hub, browser):
    """Return a function: a page of Mia's; its complaints fail the test."""
    complaints = []
    contexts = []

    def heed(message):
        is_meant = "status of 400" in message.text  # a field that is missing
        if message.type in ("error", "warning") and not is_meant:
            complaints.append(message.text)

    def signed_in(address, **options):
        context = browser.new_context(base_url=hub.url, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", heed)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(address)
        sign_in(page, hub)
        return page

    yield signed_in
    for context in contexts:
        context.close()
    assert complaints == []


def sign_in(page, hub):
    page.get_by_label("Username").fill("mia")
    page.get_by_label("Password").fill(hub.passwords["mia"])
    page.get_by_role("button", name="Sign in").click()


@pytest.fixture
def api(hub):
    headers = {"Authorization": f"Bearer {hub.key}"}
    with httpx.Client(base_url=f"{hub.url}/api/v1", headers=headers) as client:
        yield client


def current(api):
    """Return the document of the version that is current."""
    return api.get("/schemas/ticks_v1/versions/latest/").json()["document"]


def with_required(document, name):
    """Return the text of a document after somebody added a required property."""
    return json.dumps(
        {
            **document,
            "properties": {**document["properties"], name: {"type": "string"}},
            "required": [*document.get("required", ()), name],
            "arrow": {
                "fields": [
                    *document["arrow"]["fields"],
                    {"name": name, "type": {"name": "utf8"}},
                ]
            },
        },
        indent=2,
    )


def proposal(api, page):
    """Return the proposal whose page is open, as the API tells it."""
    page.wait_for_url("**/proposals/*/")
    number = page.url.rstrip("/").rpartition("/")[2]
    return api.get(f"/proposals/{number}/").json()


def editor_of(page):
    """Return the editor, once the script has put it in the place of the textarea."""
    expect(page.locator("#text")).to_be_hidden()
    return page.get_by_role("textbox", name="Document")


def write(page, text):
    """Put `text` in the place of all that stands in the editor."""
    editor_of(page).focus()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text(text)


def live(page):
    return page.get_by_role("region", name="Live check")


def tab_to(page, target):
    """Press Tab until `target` has the focus, as somebody without a mouse would."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"Tab never reaches {target}.")


def test_a_breaking_change_is_mended_by_one_click_and_submitted(open_page, api):
    page = open_page("/schemas/ticks_v1/")
    page.get_by_role("link", name="Propose a change").click()
    expect(editor_of(page)).to_be_visible()
    assert axe.serious(page) == []

    write(page, with_required(current(api), "venue"))

    expect(live(page)).to_contain_text("Breaking under")
    expect(live(page)).to_contain_text(
        "venue was added to the document and is required."
    )
    expect(page.locator(".cm-lint-marker-error").first).to_be_visible()
    assert axe.serious(page) == []

    page.get_by_role("button", name="Write this instead").first.click()

    expect(live(page)).to_contain_text("Compatible under")
    expect(page.locator(".cm-lint-marker-error, .live.waiting")).to_have_count(0)
    page.get_by_label("Title").fill("Name the venue")
    page.get_by_role("textbox", name="Why").fill("As the feed does.")
    page.get_by_role("button", name="Submit for review").click()

    made = proposal(api, page)
    assert (made["state"], made["title"]) == ("in_review", "Name the venue")
    assert made["revision"]["severity"] == "compatible"
    expect(page.get_by_role("heading", name="Name the venue")).to_be_visible()


def test_everything_works_without_javascript(open_page, api):
    page = open_page("/register/", java_script_enabled=False)
    page.get_by_label("Name").fill("fills_v1")
    page.get_by_label("Title").fill("Fills")
    page.get_by_role("button", name="Register").click()

    document = page.get_by_role("textbox", name="Document")
    document.fill("{")
    page.get_by_role("button", name="Check").click()
    expect(page.get_by_text("This is not JSON yet")).to_be_visible()

    document.fill(json.dumps(FILL))
    page.get_by_role("button", name="Check").click()
    expect(
        page.get_by_role("heading", name="First version", exact=True)
    ).to_be_visible()
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_text("It is missing. Say in a few words")).to_be_visible()
    page.get_by_label("Title").fill("First version")
    page.get_by_role("textbox", name="Why").fill("The desk asked for it.")
    page.get_by_role("button", name="Save draft").click()
    made = proposal(api, page)
    assert made["state"] == "draft"

    page.goto(f"{page.url}edit/")
    assert json.loads(document.input_value()) == FILL
    page.get_by_role("button", name="Submit for review").click()
    assert proposal(api, page)["state"] == "in_review"


def test_everything_works_by_keyboard(open_page, api):
    page = open_page(PROPOSE)
    editor = editor_of(page)

    tab_to(page, editor)
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text(with_required(current(api), "just"))
    page.keyboard.type("\n\n")  # letters stay letters: j and k walk elsewhere
    expect(editor).to_be_focused()
    fix = page.get_by_role("button", name="Write this instead").first
    expect(fix).to_be_visible()
    tab_to(page, fix)
    page.keyboard.press("Enter")
    expect(live(page)).to_contain_text("Compatible under")

    tab_to(page, page.get_by_label("Title"))
    page.keyboard.type("Just so")
    page.keyboard.press("Enter")  # checks; it neither saves nor submits
    expect(page.get_by_label("Title")).to_have_value("Just so")
    tab_to(page, page.get_by_role("textbox", name="Why"))
    page.keyboard.type("Because.")
    tab_to(page, page.get_by_role("button", name="Save draft"))
    page.keyboard.press("Enter")

    assert proposal(api, page)["state"] == "draft"


def test_what_was_typed_survives_a_lost_session(open_page, hub, api):
    page = open_page(PROPOSE)
    text = with_required(current(api), "kept")
    write(page, text)
    expect(live(page)).to_contain_text("Breaking under")
    page.context.clear_cookies(name="sessionid")

    page.get_by_label("Title").fill("Kept")
    page.get_by_role("button", name="Save draft").click()
    sign_in(page, hub)

    page.get_by_role("button", name="Bring it back").click()
    expect(live(page)).to_contain_text("kept was added to the document")
    assert page.locator("#text").input_value() == text


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1400, 420])
def test_the_page_is_usable_in_every_light_and_width(open_page, api, theme, width):
    page = open_page(
        PROPOSE, color_scheme=theme, viewport={"width": width, "height": 900}
    )
    write(page, with_required(current(api), "venue"))
    expect(live(page)).to_contain_text("Breaking under")
    expect(page.locator(".live.waiting")).to_have_count(0)

    assert axe.serious(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width

    page.goto("/register/")
    assert axe.serious(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
