"""The owner of a module that reads a schema answers whether it can do with a change."""

from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect

from tests import axe
from tests.journeys import steps


def test_the_owner_of_a_module_answers(api, open_page):
    address = steps.opened(api, "fdc3.instrument")
    page = open_page("mia", address)
    expect(page.get_by_text("It is not published before you answer.")).to_be_visible()
    assert axe.serious(page) == []

    page.get_by_label("It is migrating, ready by").check()
    ready = datetime.now(UTC) + timedelta(days=90)
    page.get_by_label("Ready by", exact=True).fill(f"{ready:%Y-%m-%dT%H:%M}")
    page.get_by_label("Comment (needed if blocked)").fill("With the next release.")
    page.get_by_role("button", name="Answer for module 15").click()

    expect(page.get_by_text("You answered for module 15")).to_be_visible()
    row = page.get_by_role("row", name="Text/JSON Normalizer")
    expect(row).to_contain_text("Migrating")
    expect(row).to_contain_text("With the next release.")


def test_nobody_answers_for_the_module_of_another(api, open_page):
    address = steps.opened(api, "fdc3.instrument")
    seen = api.get(address).json()["revision"]["fingerprint"]
    page = open_page("ivo", address)

    status = steps.post(
        page, f"{address}acknowledge/", fingerprint=seen, module="15", answer="ok"
    )

    assert status == 403
    page.reload()
    expect(page.get_by_role("row", name="Text/JSON Normalizer")).not_to_contain_text(
        "Ready"
    )
