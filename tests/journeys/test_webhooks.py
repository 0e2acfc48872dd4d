"""A webhook of a running registry: told at once, again when it fails, and off for good.

Its owner makes it in the browser, and learns there that it is off.
"""

import json
import os
import threading

import pytest
import standardwebhooks
from playwright.sync_api import expect

from registry_site.embedded import folders
from tests import hub as hubs
from tests.journeys import steps
from tests.notifications_app.webhooks import receiver as receivers


@pytest.fixture(scope="module")
def hub():
    """Start a registry that may send to this machine, on servers of its own."""
    servers = {
        "WEBHOOK_ALLOW_PRIVATE": "127.0.0.0/8",
        "WEBHOOK_ALLOW_HTTP": "1",
        "EMBEDDED_DATABASE": os.environ.get("TEST_DATABASE", "sqlite"),
    }
    # Not pytest's own folder: root's PostgreSQL runs as somebody who may not enter it.
    with (
        folders.for_sockets() as folder,
        hubs.running(folder, servers=servers) as running,
    ):
        yield running


@pytest.fixture(scope="module")
def signed_in(hub, browser):
    """Sign in to this registry, not to that of the others."""
    return steps.signing_in(hub, browser)


def test_is_told_and_told_again_when_it_failed(api, propose, open_page):
    again = threading.Event()

    def accept(handler):
        again.set()
        receivers.status(204)(handler)

    with receivers.running() as receiver:
        receiver.answers = [receivers.status(500), accept]
        _, secret = make(open_page("ada", "/webhooks/"), "Twice", receiver.url)

        propose("ticks_v1", described(api, "Ticks."), title="In a word")

        assert again.wait(steps.SECONDS)
    first, second = receiver.received
    for one in (first, second):
        standardwebhooks.Webhook(secret).verify(one.body, one.headers)
    message = json.loads(second.body)
    assert message["data"]["action"] == message["type"] == "proposal_opened"
    assert first.body == second.body
    assert first.headers["webhook-id"] == second.headers["webhook-id"]


def test_its_owner_makes_it_breaks_it_learns_so_and_mends_it(api, propose, open_page):
    with receivers.running() as receiver:
        ada = open_page("ada", "/webhooks/")
        page, secret = make(ada, "Back-testing", receiver.url)
        send_a_test(ada)
        ping, *_ = receiver.received
        message = standardwebhooks.Webhook(secret).verify(ping.body, ping.headers)
        assert message["type"] == "ping"

        receiver.answer(410)
        propose("ticks_v1", described(api, "Ticks of the exchange."), title="Say what")
        steps.reload_until(ada, "Disabled")
        find_the_notice(ada)
        assert steps.path(ada) == page
        ben = open_page("ben", "/notifications/")
        expect(ben.get_by_role("main")).not_to_contain_text("Webhook")

        expect(ada.get_by_label("Send what it missed, too")).to_be_checked()
        ada.get_by_role("button", name="Enable").click()
        steps.reload_until(ada, "Works")

    refused, accepted = receiver.received[1:]
    assert accepted.headers["webhook-id"] == refused.headers["webhook-id"]
    assert accepted.body == refused.body
    assert json.loads(accepted.body)["data"]["action"] == "proposal_opened"


def make(ada, name, url):
    """Make a webhook; return its page and its secret, which is shown once."""
    ada.get_by_role("link", name="Create a webhook").click()
    ada.get_by_label("Name").fill(name)
    ada.get_by_label("Address").fill("http://169.254.169.254/latest/")
    ada.get_by_label("Schemas").fill("ticks_v1")
    ada.get_by_role("button", name="Create the webhook").click()
    expect(ada.locator("#url-error")).to_be_visible()
    expect(ada.get_by_label("Schemas")).to_have_value("ticks_v1")
    ada.get_by_label("Address").fill(url)
    ada.get_by_text("Only some actions").click()
    ada.get_by_label("Proposed a change").check()
    ada.get_by_role("button", name="Create the webhook").click()

    secret = ada.locator(".secret code").inner_text()
    ada.get_by_role("link", name="I have kept it").click()
    expect(ada.get_by_role("heading", level=1)).to_have_text(name)
    assert secret not in ada.content()
    return steps.path(ada), secret


def send_a_test(ada):
    """Send one without a mouse, and see what came of it."""
    steps.tab_to(ada, ada.get_by_role("button", name="Send a test"))
    ada.keyboard.press("Enter")
    expect(ada.get_by_text("A test is on its way.")).to_be_visible()
    steps.reload_until(ada, "1 attempt")
    steps.reload_until(ada, "got through")
    ada.get_by_text("Attempts…").click()
    expect(ada.locator("table.tries")).to_contain_text("The endpoint answered 204.")


def find_the_notice(ada):
    """Find the notice that it is off, and follow it."""
    ada.goto("/")
    expect(ada.get_by_role("link", name="1 webhook disabled")).to_be_visible()
    ada.goto("/notifications/")
    notice = ada.get_by_role("listitem").filter(has_text="Webhook “Back-testing”")
    expect(notice).to_contain_text("was disabled by the registry")
    expect(notice).to_contain_text("The endpoint answered 410 Gone.")
    expect(notice).to_contain_text("enable it on its page once it answers again.")
    notice.get_by_role("link", name="Webhook “Back-testing”").click()


def described(api, words):
    """Return the newest document of ticks_v1 with other words in it."""
    found = api.get("/schemas/ticks_v1/versions/latest/").json()["document"]
    return {**found, "description": words}
