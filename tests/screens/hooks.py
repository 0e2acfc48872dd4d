"""Webhooks for the pictures: one that works, with a failure behind it, and one that is off."""

import contextlib
import dataclasses
from collections.abc import Iterator

from playwright.sync_api import Page

from tests.notifications_app.webhooks import receiver as receivers
from tests.screens.situations import FLAG, ORDERS, ceiling, order
from tests.screens.studio import Studio

# That this machine may be sent to.
SETTINGS = {"WEBHOOK_ALLOW_PRIVATE": "127.0.0.0/8", "WEBHOOK_ALLOW_HTTP": "1"}
_TRIES = 60


@dataclasses.dataclass(frozen=True)
class Hooks:
    """The addresses of the pages of webhooks."""

    works: str
    failing: str
    off: str


@contextlib.contextmanager
def made(studio: Studio) -> Iterator[Hooks]:
    """Make three webhooks on this machine, and something that each is told of."""
    with (
        receivers.running() as good,
        receivers.running() as bad,
        receivers.running() as gone,
    ):
        bad.answer(*[503] * 20)
        gone.answer(*[410] * 20)
        yield _make(studio, good.url, bad.url, gone.url)


def _make(studio: Studio, good: str, bad: str, gone: str) -> Hooks:
    page = studio.page("ada")
    works = _created(page, "Back-testing", good, "*")
    failing = _created(page, "Order gateway", bad, "api_orders_*")
    off = _created(page, "Desk chat", gone, ORDERS)
    page.goto(works)
    page.get_by_role("button", name="Send a test").click()
    _until(page, works, "Delivered")
    studio.propose(
        ORDERS,
        "Name the desk",
        order(ceiling(500_000), FLAG, {"desk": {"type": "string"}}),
        "Risk asks for it.",
    )
    _until(page, off, "Disabled")
    _until(page, failing, "Failing since")
    page.context.close()
    return Hooks(works=works, failing=failing, off=off)


def _created(page: Page, name: str, url: str, pattern: str) -> str:
    page.goto("/webhooks/create/")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Address").fill(url)
    page.get_by_label("Schemas").fill(pattern)
    page.get_by_role("button", name="Create the webhook").click()
    page.get_by_role("link", name="I have kept it").click()
    page.wait_for_url("**/webhooks/*/")
    return page.url


def _until(page: Page, address: str, text: str) -> None:
    """Load a page again until it says so: the worker sends when it is ready."""
    for _ in range(_TRIES):
        page.goto(address)
        if text in page.get_by_role("main").inner_text():
            return
        page.wait_for_timeout(500)
    raise AssertionError(f"{address} never says {text!r}.")
