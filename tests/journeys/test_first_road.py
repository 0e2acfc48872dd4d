"""The first road, end to end, through real parts: nothing here knows the server's code.

A module developer proposes by API; the report proves the break; a steward approves and
publishes in the browser, the author cannot; listeners hear of it; the artifact appears;
the client reads it and converts the ticks.
"""

import runpy

from playwright.sync_api import expect

from tests import hub as hubs
from tests.journeys import steps

DATA = hubs.PROJECT / "examples" / "data" / "ticks"


def withdraw_the_demonstration(api):
    """The demonstration has the change proposed already; begin afresh."""
    demonstrated = steps.opened(api, "ticks_v1")
    answer = api.post(f"{demonstrated}withdraw/", json={})
    assert (answer.status_code, answer.json()["state"]) == (200, "withdrawn")


def propose(api):
    """Propose ticks 2.0.0; the report says that it breaks and proves it."""
    text = (DATA / "ticks_v2.0.0.json").read_text()
    values = {
        "title": "Call it last_price",
        "message": "As the feed.",
        "document": text,
    }
    answer = api.post("/schemas/ticks_v1/proposals/", json=values)
    assert answer.status_code == 201
    proposal = answer.json()
    report = proposal["revision"]["report"]
    backward = report["comparisons"][0]["backward"]
    assert (report["severity"], backward["outcome"]) == ("breaking", "incompatible")
    witness = backward["witness"]["document"]
    assert ("price" in witness, "last_price" in witness) == (True, False)
    return proposal


def author_cannot_approve(page, proposal):
    """The author sees no button, and a forged form is refused."""
    address = f"/proposals/{proposal['proposal_id']}/"
    page.goto(address)
    expect(page.get_by_role("button", name="Approve revision 1")).to_have_count(0)
    seen = proposal["revision"]["fingerprint"]
    assert steps.post(page, f"{address}approve/", fingerprint=seen) == 403


def approve_and_publish(page):
    """The steward finds it in her inbox, reads it, decides on exactly this revision."""
    page.get_by_role("link", name="Call it last_price").first.click()
    expect(page.get_by_role("table").first).to_contain_text("/properties/last_price")
    expect(page.locator("body")).to_contain_text("breaking", ignore_case=True)
    page.get_by_role("button", name="Approve revision 1").click()
    expect(page.locator("body")).to_contain_text("approved", ignore_case=True)
    page.get_by_role("button", name="Publish").first.click()
    expect(page.locator("body")).to_contain_text("2.0.0")


def test_a_renamed_column_from_proposal_to_ticks_in_arrow(registry, api, open_page):
    start = api.get("/announcements/", params={"limit": 1000}).json()["next_after"]
    before = registry.get_schema("ticks_v1").version
    connected = steps.Ear(registry, "ticks_v1", after=start)
    withdraw_the_demonstration(api)

    proposal = propose(api)
    author_cannot_approve(open_page("mia", "/"), proposal)
    approve_and_publish(open_page("ada", "/"))

    # Who was connected and who comes later hear the same.
    heard = connected.hear("breaking_change")
    late = steps.Ear(registry, "ticks_v1", after=start)
    assert heard == late.hear("breaking_change")
    assert (heard["schema_id"], heard["version"], heard["previous_version"]) == (
        "ticks_v1",
        before + 1,
        before,
    )
    assert "last_price" in heard["new_schema"]["properties"]

    # The artifact appears; the client reads it, and the example converts the ticks.
    target = registry.get_arrow_schema("ticks_v1@2.0.0", wait=steps.SECONDS)
    example = runpy.run_path(str(hubs.PROJECT / "examples" / "convert_ticks.py"))
    table = example["convert"](example["SAMPLE"], target)
    assert {
        name: str(table.schema.field(name).type) for name in table.schema.names
    } == {
        "ts": "timestamp[us]",
        "symbol": "string",
        "last_price": "double",
        "size": "int32",
        "side": "string",
        "exchange_id": "string",
    }
    assert table["last_price"].to_pylist()[:2] == [4500.25, 4500.5]
    assert table.num_rows == 20

    # The history tells which version was in force when.
    versions = registry.get_schema_versions("ticks_v1", "2025-01-01", "2025-12-31")
    assert [version.semantic_version for version in versions.values()] == [
        "1.0.0",
        "1.1.0",
    ]
