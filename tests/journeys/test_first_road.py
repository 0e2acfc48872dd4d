"""The first road, end to end, through real parts: nothing here knows the server's code.

A module developer proposes by API; the report proves the break; a steward approves and
publishes in the browser, the author cannot; listeners hear of it; the artifact appears;
the client reads it and converts the ticks.
"""

import queue
import runpy
import threading
from typing import Any

import httpx
import pytest
from playwright.sync_api import expect

from schema_registry_client import SchemaRegistryClient
from tests import hub as hubs

DATA = hubs.PROJECT / "examples" / "data" / "ticks"
SECONDS = 30


@pytest.fixture
def registry(hub):
    """The client of the module developer."""
    with SchemaRegistryClient(url=hub.url, key=hub.key) as client:
        yield client


@pytest.fixture
def api(hub):
    """The API as curl would use it."""
    headers = {"Authorization": f"Bearer {hub.key}"}
    with httpx.Client(base_url=f"{hub.url}/api/v1", headers=headers) as client:
        yield client


@pytest.fixture
def sign_in(hub, browser):
    """A page of somebody signed in; fails when a page writes an error to the console."""
    complaints = []
    contexts = []

    def open_page(username):
        context = browser.new_context(base_url=hub.url)
        contexts.append(context)
        page = context.new_page()
        page.on(
            "console",
            lambda message: (
                complaints.append(message.text) if message.type == "error" else None
            ),
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto("/")
        page.get_by_label("Username").fill(username)
        page.get_by_label("Password").fill(hub.passwords[username])
        page.get_by_role("button", name="Sign in").click()
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def listen(registry, after):
    """Follow the announcements in a thread; the breaking change is queued when heard."""
    heard: queue.Queue[Any] = queue.Queue()
    watch = registry.watch_schema_updates("ticks_v1", after=after)

    def follow():
        for update in watch:
            if update["action"] == "breaking_change":
                heard.put(update)
                return

    threading.Thread(target=follow, daemon=True).start()
    return heard


def withdraw_the_demonstration(api):
    """The demonstration has the change proposed already; begin afresh."""
    rows = api.get("/announcements/", params={"schema_id": "ticks_v1"}).json()[
        "results"
    ]
    opened = [row for row in rows if row["action"] == "proposal_opened"][-1]
    answer = api.post(f"/proposals/{opened['proposal_id']}/withdraw/", json={})
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


def author_cannot_approve(page, hub, proposal):
    """The author sees no button, and a forged form is refused."""
    address = f"/proposals/{proposal['proposal_id']}/"
    page.goto(address)
    expect(page.get_by_role("button", name="Approve revision 1")).to_have_count(0)
    form = {
        "csrfmiddlewaretoken": page.locator(
            "input[name=csrfmiddlewaretoken]"
        ).first.input_value(),
        "fingerprint": proposal["revision"]["fingerprint"],
    }
    forged = page.request.post(
        f"{hub.url}{address}approve/",
        form=form,
        headers={"Referer": hub.url},
        max_redirects=0,
    )
    assert forged.status == 403


def approve_and_publish(page):
    """The steward finds it in her inbox, reads it, decides on exactly this revision."""
    page.get_by_role("link", name="Call it last_price").first.click()
    expect(page.get_by_role("table").first).to_contain_text("/properties/last_price")
    expect(page.locator("body")).to_contain_text("breaking", ignore_case=True)
    page.get_by_role("button", name="Approve revision 1").click()
    expect(page.locator("body")).to_contain_text("approved", ignore_case=True)
    page.get_by_role("button", name="Publish").first.click()
    expect(page.locator("body")).to_contain_text("2.0.0")


def test_a_renamed_column_from_proposal_to_ticks_in_arrow(hub, registry, api, sign_in):
    start = api.get("/announcements/", params={"limit": 1000}).json()["next_after"]
    connected = listen(registry, start)
    withdraw_the_demonstration(api)

    proposal = propose(api)
    author_cannot_approve(sign_in("mia"), hub, proposal)
    approve_and_publish(sign_in("ada"))

    # Who was connected and who comes later hear the same.
    heard = connected.get(timeout=SECONDS)
    assert heard == listen(registry, start).get(timeout=SECONDS)
    assert (heard["schema_id"], heard["version"], heard["previous_version"]) == (
        "ticks_v1",
        3,
        2,
    )
    assert "last_price" in heard["new_schema"]["properties"]

    # The artifact appears; the client reads it, and the example converts the ticks.
    target = registry.get_arrow_schema("ticks_v1@2.0.0", wait=SECONDS)
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
