"""Proposing in the browser, with the check that answers while one writes."""

import json

from playwright.sync_api import expect

from tests import axe
from tests.journeys import steps, watching

PROPOSE = "/schemas/ticks_v1/propose/"


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


def test_a_breaking_change_is_mended_by_one_click_and_submitted(open_page, api):
    page = open_page("mia", "/schemas/ticks_v1/")
    page.get_by_role("link", name="Propose a change").click()
    expect(steps.editor_of(page)).to_be_visible()
    assert axe.serious(page) == []

    steps.write(page, with_required(current(api), "venue"))

    expect(steps.live(page)).to_contain_text("Breaking under")
    expect(steps.live(page)).to_contain_text(
        "venue was added to the document and is required."
    )
    expect(page.locator(".cm-lint-marker-error").first).to_be_visible()
    assert axe.serious(page) == []

    page.get_by_role("button", name="Write this instead").first.click()

    expect(steps.live(page)).to_contain_text("Compatible under")
    expect(page.locator(".cm-lint-marker-error, .live.waiting")).to_have_count(0)
    page.get_by_label("Title").fill("Name the venue")
    page.get_by_role("textbox", name="Why").fill("As the feed does.")
    page.get_by_role("button", name="Submit for review").click()

    made = steps.proposal(api, page)
    assert (made["state"], made["title"]) == ("in_review", "Name the venue")
    assert made["revision"]["severity"] == "compatible"
    expect(page.get_by_role("heading", name="Name the venue")).to_be_visible()


def test_what_was_typed_survives_a_lost_session(open_page, hub, api):
    page = open_page("mia", PROPOSE)
    text = with_required(current(api), "kept")
    steps.write(page, text)
    expect(steps.live(page)).to_contain_text("Breaking under")
    page.context.clear_cookies(name="sessionid")

    page.get_by_label("Title").fill("Kept")
    page.get_by_role("button", name="Save draft").click()
    steps.sign_in(page, hub, "mia")

    page.get_by_role("button", name="Bring it back").click()
    expect(steps.live(page)).to_contain_text("kept was added to the document")
    assert page.locator("#text").input_value() == text


def test_the_page_is_usable_in_the_dark_and_narrow(open_page, api):
    page = open_page(
        "mia", PROPOSE, color_scheme="dark", viewport={"width": 420, "height": 900}
    )
    steps.write(page, with_required(current(api), "venue"))
    expect(steps.live(page)).to_contain_text("Breaking under")
    expect(page.locator(".live.waiting")).to_have_count(0)

    assert watching.wrong_with(page) == []
