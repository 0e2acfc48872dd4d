"""The first road, end to end, through real parts: nothing here knows the server's code.

A module developer proposes by API; the report proves the break; a steward approves and
publishes in the browser, the author cannot; listeners hear of it; the artifact appears;
the client reads it and converts the ticks.
"""

import importlib.util
import queue
import threading

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


def listen(registry, after, wanted):
    """Follow the announcements in a thread; the first with action `wanted` is queued."""
    heard = queue.Queue()
    watch = registry.watch_schema_updates("ticks_v1", after=after)

    def follow():
        for update in watch:
            if update["action"] == wanted:
                heard.put(update)
                return

    threading.Thread(target=follow, daemon=True).start()
    return heard


def convert_ticks():
    """The example as a module."""
    path = hubs.PROJECT / "examples" / "convert_ticks.py"
    spec = importlib.util.spec_from_file_location("convert_ticks", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_renamed_column_from_proposal_to_ticks_in_arrow(hub, registry, api, sign_in):
    start = api.get("/announcements/", params={"limit": 1000}).json()["next_after"]
    connected = listen(registry, start, "breaking_change")

    # The demonstration has the change proposed already; the developer starts afresh.
    demo = next(
        row
        for row in api.get("/announcements/", params={"schema_id": "ticks_v1"}).json()[
            "results"
        ]
        if row["action"] == "proposal_opened" and "last_price" in row["title"]
    )
    withdrawn = api.post(f"/proposals/{demo['proposal_id']}/withdraw/", json={})
    assert (withdrawn.status_code, withdrawn.json()["state"]) == (200, "withdrawn")

    # The module developer proposes by API, and the report proves the break.
    text = (DATA / "ticks_v2.0.0.json").read_text()
    answer = api.post(
        "/schemas/ticks_v1/proposals/",
        json={
            "title": "Call it last_price",
            "message": "As the feed.",
            "document": text,
        },
    )
    assert answer.status_code == 201
    proposal = answer.json()
    report = proposal["revision"]["report"]
    backward = report["comparisons"][0]["backward"]
    assert report["severity"] == "breaking"
    assert backward["outcome"] == "incompatible"
    assert "price" in backward["witness"]["document"]
    assert "last_price" not in backward["witness"]["document"]

    # The author sees it and cannot approve, nor by a forged form.
    author = sign_in("mia")
    address = f"/proposals/{proposal['proposal_id']}/"
    author.goto(address)
    expect(author.get_by_role("button", name="Approve revision 1")).to_have_count(0)
    token = author.locator("input[name=csrfmiddlewaretoken]").first.input_value()
    forged = author.request.post(
        f"{hub.url}{address}approve/",
        form={
            "csrfmiddlewaretoken": token,
            "fingerprint": proposal["revision"]["fingerprint"],
        },
        headers={"Referer": hub.url},
        max_redirects=0,
    )
    assert forged.status == 403

    # The steward finds it in her inbox, reads it, approves exactly this revision.
    steward = sign_in("ada")
    steward.get_by_role("link", name="Call it last_price").first.click()
    expect(steward.get_by_role("table").first).to_contain_text("/properties/last_price")
    expect(steward.locator("body")).to_contain_text("breaking", ignore_case=True)
    steward.get_by_role("button", name="Approve revision 1").click()
    expect(steward.locator("body")).to_contain_text("approved", ignore_case=True)
    steward.get_by_role("button", name="Publish").first.click()
    expect(steward.locator("body")).to_contain_text("2.0.0")

    # Who was connected and who comes later hear the same.
    first = connected.get(timeout=SECONDS)
    later = listen(registry, start, "breaking_change").get(timeout=SECONDS)
    assert first == later
    assert (first["schema_id"], first["version"], first["previous_version"]) == (
        "ticks_v1",
        3,
        2,
    )
    assert "last_price" in first["new_schema"]["properties"]

    # The artifact appears; the client reads it and converts the ticks.
    target = registry.get_arrow_schema("ticks_v1@2.0.0", wait=SECONDS)
    example = convert_ticks()
    table = example.convert(example.SAMPLE, target)
    assert (table.num_rows, table.schema.names) == (
        20,
        ["ts", "symbol", "last_price", "size", "side", "exchange_id"],
    )
    assert str(table.schema.field("ts").type) == "timestamp[us]"
    assert table["last_price"].to_pylist()[:2] == [4500.25, 4500.5]

    # The history tells which version was in force when.
    versions = registry.get_schema_versions("ticks_v1", "2025-01-01", "2025-12-31")
    assert [version.semantic_version for version in versions.values()] == [
        "1.0.0",
        "1.1.0",
    ]
