"""At the steward's desk: every road that a decision takes, in the browser.

Every page here must be free of complaints: of the browser about its own security
policy or a script, and of axe-core about who could not use it.
"""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest
from playwright.sync_api import expect

from tests import axe
from tests import hub as hubs

ROOT = "root"
BERLIN = ZoneInfo("Europe/Berlin")
# What the browser says of an answer that was meant to be a refusal.
MEANT = ("status of 403", "status of 409")
TRADE: dict[str, Any] = {
    "type": "object",
    "title": "Trade",
    "properties": {"price": {"type": "number"}, "size": {"type": "integer"}},
    "required": ["price", "size"],
    "additionalProperties": False,
}


def trade(*required, **keywords):
    """Return TRADE with more required properties, and other keywords."""
    return {
        **TRADE,
        **keywords,
        "properties": {
            **TRADE["properties"],
            **{n: {"type": "string"} for n in required},
        },
        "required": [*TRADE["required"], *required],
    }


@pytest.fixture
def open_page(hub, browser):
    """Return a function: a page of somebody signed in; its complaints fail the test."""
    complaints = []
    contexts = []

    def heed(message):
        meant = any(words in message.text for words in MEANT)
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
        page.get_by_label("Password").fill(hub.passwords.get(username, ROOT))
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(f"**{address}")
        return page

    yield signed_in
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def api(hub):
    """The API with the developer's key."""
    headers = {"Authorization": f"Bearer {hub.key}"}
    with httpx.Client(base_url=f"{hub.url}/api/v1", headers=headers) as client:
        yield client


@pytest.fixture
def propose(api):
    """Return a function: the page of something that Mia proposes."""

    def proposed(schema_id, document, title="A change"):
        body = {"title": title, "document": document}
        return f"/proposals/{posted(api, f'/schemas/{schema_id}/proposals/', body)}/"

    return proposed


@pytest.fixture
def start(api, propose, open_page):
    """Return a function: a schema with TRADE as its first version."""

    def started(schema_id, domain="market-data", level="BACKWARD"):
        values = {"schema_id": schema_id, "title": "Trades", "domain": domain}
        assert api.post("/schemas/", json={**values, "level": level}).status_code == 201
        publish(open_page, propose(schema_id, TRADE))

    return started


def posted(api, path, body):
    answer = api.post(path, json=body)
    assert answer.status_code == 201, answer.text
    return answer.json()["proposal_id"]


def publish(open_page, address):
    """Have Ada approve what is at an address, and publish it."""
    page = open_page("ada", address)
    page.get_by_role("button", name="Approve revision 1").click()
    page.get_by_role("button", name="in force at once").click()
    expect(page.get_by_text("Published as version").first).to_be_visible()


def forge(page, hub, address, action, **form):
    """Return the status of a form that the page does not offer."""
    token = page.locator("input[name=csrfmiddlewaretoken]").first.input_value()
    answer = page.request.post(
        f"{hub.url}{address}{action}/",
        form={"csrfmiddlewaretoken": token, **form},
        headers={"Referer": hub.url},
        max_redirects=0,
    )
    return answer.status


def test_changes_asked_for_then_approved_by_two_and_planned(
    api, start, propose, open_page
):
    start("ref_trades", domain="reference")
    address = propose("ref_trades", trade("venue"))
    ada = open_page("ada", address, timezone_id="Europe/Berlin")
    ben = open_page("ben", address)

    ada.get_by_role("button", name="Approve revision 1").click()
    ben.get_by_text("Request changes…").click()
    ben.get_by_label("What should change?").fill("Call it `market`.")
    ben.get_by_role("button", name="Send revision 1 back").click()
    expect(ben.get_by_text("Changes requested").first).to_be_visible()

    answer = api.post(
        f"{address}revisions/",
        json={"document": trade("market"), "message": "As asked."},
    )
    assert answer.status_code == 201
    ada.reload()
    expect(ada.get_by_text("stale: revision 2 came after it").first).to_be_visible()
    expect(ada.get_by_text("0 of 2 given: 2 stewards must approve.")).to_be_visible()

    # What changed since her vote; that is not what she votes on.
    ada.get_by_role("link", name="revision 1, which you reviewed last").click()
    expect(ada.get_by_role("button", name="Approve revision 2")).to_have_count(0)
    ada.get_by_role("link", name="base (version 1)").click()
    ada.get_by_role("button", name="Approve revision 2").click()
    ben.reload()
    ben.get_by_role("button", name="Approve revision 2").click()
    ada.reload()

    plan_and_take_back(api, address, ada, ben)


def plan_and_take_back(api, address, ada, ben):
    """Have Ada plan the publication in her own zone, and Ben take it off again."""
    moment = datetime.now(UTC).replace(second=0, microsecond=0) + timedelta(days=2)
    ada.get_by_text("Publish at a time…").click()
    ada.get_by_label("Publish at").fill(f"{moment.astimezone(BERLIN):%Y-%m-%dT%H:%M}")
    expect(ada.get_by_text("in Europe/Berlin").last).to_be_visible()
    ada.get_by_role("button", name="Schedule version 2 (2.0.0)").click()

    planned = ada.locator("#decision time[data-exact]").first
    expect(planned).to_have_attribute("title", f"{moment:%-d %b %Y, %H:%M} UTC")
    expect(planned).to_contain_text(f"{moment.astimezone(BERLIN):%H:%M}")
    assert api.get(address).json()["state"] == "scheduled"
    ben.reload()
    ben.get_by_role("button", name="Take it off the schedule").click()
    expect(ben.get_by_text("It is off the schedule.")).to_be_visible()
    assert api.get(address).json()["state"] == "approved"


def test_the_author_and_an_administrator_are_refused(
    hub, api, start, propose, open_page
):
    add_administrator(hub)
    start("refused_trades")
    address = propose("refused_trades", trade("venue"))
    seen = api.get(address).json()["revision"]["fingerprint"]

    for who in ("mia", ROOT):
        page = open_page(who, address)
        expect(page.get_by_role("button", name="Approve revision 1")).to_have_count(0)
        assert forge(page, hub, address, "approve", fingerprint=seen) == 403

    assert api.get(address).json()["state"] == "in_review"


def add_administrator(hub):
    """Add a superuser as an operator would, by a command beside the registry."""
    subprocess.run(
        [sys.executable, "manage.py", "createsuperuser", "--noinput"],
        cwd=hubs.PROJECT,
        env={
            **os.environ,
            "RUN_DIR": str(hub.folder),
            "DJANGO_SUPERUSER_USERNAME": ROOT,
            "DJANGO_SUPERUSER_PASSWORD": ROOT,
            "DJANGO_SUPERUSER_EMAIL": "root@example.com",
        },
        check=True,
        capture_output=True,
    )


def test_of_two_stewards_who_publish_one_is_told(start, propose, open_page):
    start("raced_trades")
    address = propose("raced_trades", trade("venue"))
    ada = open_page("ada", address)
    ada.get_by_role("button", name="Approve revision 1").click()
    ben = open_page("ben", address)

    ada.get_by_role("button", name="in force at once").click()
    expect(ada.get_by_text("Published as version 2 (2.0.0).")).to_be_visible()
    ben.get_by_role("button", name="in force at once").click()

    expect(ben.get_by_role("heading", name="The proposal has moved on")).to_be_visible()
    expect(ben.get_by_text("Nothing was recorded.")).to_be_visible()
    ben.get_by_role("link", name="Back to the proposal").click()
    expect(ben.get_by_role("link", name="version 2")).to_be_visible()


def test_a_base_that_moved_is_rebased_place_by_place(api, start, propose, open_page):
    start("moved_trades")
    left = propose("moved_trades", trade("fee", title="A trade"))
    publish(open_page, propose("moved_trades", trade("venue", title="One trade")))
    ada = open_page("ada", left)
    expect(ada.get_by_text("The base has moved.")).to_be_visible()
    expect(ada.get_by_role("button", name="Approve revision 1")).to_have_count(0)

    mia = open_page("mia", left)
    assert axe.serious(mia) == []
    mia.get_by_label("Take this for /title").check()
    mia.get_by_role("button", name="Rebase on version 2").click()

    expect(mia.get_by_text("Revision 2 stands on version 2.")).to_be_visible()
    revision = api.get(left).json()["revision"]
    assert revision["document"]["title"] == "One trade"
    assert revision["document"]["required"] == ["price", "size", "venue", "fee"]


def test_the_glass_is_broken_by_two(start, propose, open_page):
    start("urgent_trades")
    address = propose("urgent_trades", trade("venue"))
    ada = open_page("ada", address)
    ada.get_by_text("Break the glass…").click()
    ada.get_by_label("Why can it not wait?").fill("Trades are lost.")
    ada.get_by_role("button", name="Ask another steward").click()
    expect(ada.get_by_text("asks to break the glass")).to_be_visible()
    expect(ada.get_by_role("button", name="Break the glass")).to_have_count(0)

    ben = open_page("ben", address)
    expect(ben.get_by_text("Ada Okafor asks to break the glass")).to_be_visible()
    assert axe.serious(ben) == []
    ben.get_by_role("button", name="Break the glass: publish version 2").click()

    expect(ben.get_by_text("The glass was broken.")).to_be_visible()
    expect(ben.locator(".note.loud")).to_contain_text("Trades are lost.")


def opened(api, schema_id):
    """Return the page of what the demonstration proposes for a schema."""
    rows = api.get("/announcements/", params={"schema_id": schema_id, "limit": 1000})
    numbers = [
        row["proposal_id"]
        for row in rows.json()["results"]
        if row["action"] == "proposal_opened"
    ]
    return f"/proposals/{numbers[-1]}/"


def test_the_owner_of_a_module_answers(api, open_page):
    address = opened(api, "fdc3.instrument")
    page = open_page("mia", address)
    expect(page.get_by_text("It is not published before you answer.")).to_be_visible()
    assert axe.serious(page) == []

    page.get_by_label("It is migrating, ready by").check()
    page.get_by_label("Ready by", exact=True).fill("2099-01-15T18:00")
    page.get_by_label("Comment (needed if blocked)").fill("With the next release.")
    page.get_by_role("button", name="Answer for module 15").click()

    expect(page.get_by_text("You answered for module 15")).to_be_visible()
    row = page.get_by_role("row", name="Text/JSON Normalizer")
    expect(row).to_contain_text("Migrating")
    expect(row).to_contain_text("With the next release.")


def test_a_thread_is_begun_at_a_change_answered_and_resolved(api, open_page):
    address = opened(api, "ticks_v1")
    ben = open_page("ben", address)

    ben.get_by_role("link", name="Discuss /properties/price").click()
    expect(ben.get_by_label("Place")).to_have_value("/properties/price")
    ben.get_by_label("What do you want to say?").fill("Who reads `price`?\n<b>All?</b>")
    ben.get_by_role("button", name="Begin thread").click()

    begun = ben.locator("ol.threads > li").filter(has_text="Who reads")
    expect(begun.locator(".said code")).to_have_text("price")
    expect(begun).to_contain_text("<b>All?</b>")
    permalink = begun.locator(".thread-place .permalink").get_attribute("href")
    mia = open_page("mia", address)
    mia.goto(f"{address}{permalink}")
    place = mia.locator(permalink)
    place.get_by_text("Answer…").click()
    place.get_by_role("textbox").fill("See https://example.com/readers.")
    place.get_by_role("button", name="Answer").click()
    expect(
        place.get_by_role("link", name="https://example.com/readers")
    ).to_be_visible()

    ben.reload()
    begun.get_by_role("button", name="Resolve").click()
    expect(ben.locator(permalink).get_by_text("Resolved")).to_be_visible()
    ben.locator(permalink).get_by_role("button", name="Reopen").click()
    expect(ben.locator(permalink).get_by_role("button", name="Resolve")).to_be_visible()


def tab_to(page, name):
    """Walk with the tabulator to the button with this name."""
    button = page.get_by_role("button", name=name)
    for _ in range(200):
        page.keyboard.press("Tab")
        if button.evaluate("it => it === document.activeElement"):
            return
    pytest.fail(f"There is no way to {name!r}.")


def test_by_keyboard_alone(start, propose, open_page):
    start("typed_trades")
    page = open_page("ada", propose("typed_trades", trade("venue")))

    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.id") == "change-1"
    tab_to(page, "Approve revision 1")
    page.keyboard.press("Enter")
    expect(page.get_by_text("You approved revision 1.").first).to_be_visible()
    tab_to(page, "in force at once")
    page.keyboard.press("Enter")

    expect(page.get_by_text("Published as version 2 (2.0.0).")).to_be_visible()


def test_without_scripts(api, start, propose, open_page):
    start("plain_trades")
    address = propose("plain_trades", trade("venue"))
    page = open_page("ada", address, java_script_enabled=False)

    page.get_by_role("link", name="Discuss /properties/venue").first.click()
    page.get_by_label("What do you want to say?").fill("Why?")
    page.get_by_role("button", name="Begin thread").click()
    # An open thread is in the way of what breaks somebody.
    expect(page.get_by_text("1 thread is open").first).to_be_visible()
    page.get_by_role("button", name="Resolve").click()
    page.get_by_role("button", name="Approve revision 1").click()
    page.get_by_text("At the next session…").click()
    page.get_by_label("Trading calendar").fill("24/7")
    page.get_by_role("button", name="When does it open?").click()
    page.get_by_role("button", name="when 24/7 opens").click()

    expect(page.get_by_text("Version 2 (2.0.0) will be published")).to_be_visible()
    assert api.get(address).json()["state"] == "scheduled"


@pytest.mark.parametrize(
    "options",
    [{}, {"color_scheme": "dark"}, {"viewport": {"width": 420, "height": 900}}],
    ids=["day", "night", "narrow"],
)
def test_everybody_can_use_the_page(api, open_page, options):
    page = open_page("ben", opened(api, "ticks_v1"), **options)

    assert axe.serious(page) == []
    page.goto(f"{page.url}?view=unified&thread=/properties/price")
    assert axe.serious(page) == []
    widest = page.evaluate("document.documentElement.scrollWidth")
    assert widest <= page.evaluate("window.innerWidth")
