"""Steps that several journeys take: signing in, writing in the editor, forging a form."""

import functools
import json
import os
import queue
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

import httpx
from playwright.sync_api import Browser, Locator, Page, StorageState, expect

from schema_registry_client import SchemaRegistryClient
from tests.hub import PROJECT, Hub

ROOT = "root"
# How long something may take that the clock and the worker do by themselves.
SECONDS = 60
TRADE: Mapping[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "title": "Trade",
    "properties": {"price": {"type": "number"}, "size": {"type": "integer"}},
    "required": ["price", "size"],
    "additionalProperties": False,
}


def trade(*required: str, **keywords: Any) -> dict[str, Any]:
    """Return TRADE with more required properties, and other keywords."""
    more = {name: {"type": "string"} for name in required}
    return {
        **TRADE,
        **keywords,
        "properties": {**TRADE["properties"], **more},
        "required": [*TRADE["required"], *required],
    }


def sign_in(page: Page, hub: Hub, username: str) -> None:
    """Fill in the form that is shown."""
    page.get_by_label("Username").fill(username)
    page.get_by_label("Password").fill(hub.passwords.get(username, ROOT))
    page.get_by_role("button", name="Sign in").click()


def confirm(page: Page, hub: Hub, username: str) -> None:
    """Say once more who it is, on the page that asks."""
    page.get_by_label("Password").fill(hub.passwords.get(username, ROOT))
    page.get_by_role("button", name="Confirm").click()


def manage(hub: Hub, code: str) -> str:
    """Return what is printed by code that runs beside the registry."""
    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "--verbosity=0", "-c", code],
        cwd=PROJECT,
        env={**os.environ, "RUN_DIR": str(hub.folder), "LOG_LEVEL": "error"},
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    return done.stdout


def signing_in(hub: Hub, browser: Browser) -> Callable[[str], StorageState]:
    """Return a function: the cookies of somebody who has signed in once."""

    @functools.cache
    def state_of(username: str) -> StorageState:
        context = browser.new_context(base_url=hub.url)
        page = context.new_page()
        page.goto("/login/?next=/")
        sign_in(page, hub, username)
        page.get_by_role("heading", name="Inbox").wait_for()
        state = context.storage_state()
        context.close()
        return state

    return state_of


def reload_until(page: Page, text: str, *, of: Locator | None = None) -> None:
    """Load a page again until it says so: the worker does it when it comes round."""
    place = of or page.get_by_role("main")
    ends_at = time.monotonic() + SECONDS
    while not re.search(text, place.inner_text()):
        assert time.monotonic() < ends_at, f"{page.url} never says {text!r}."
        page.reload()


def post(page: Page, address: str, **form: str) -> int:
    """Return the status of a form that the page does not offer."""
    place = urlsplit(page.url)
    site = f"{place.scheme}://{place.netloc}"
    answer = page.request.post(
        f"{site}{address}",
        form={"csrfmiddlewaretoken": csrf_token(page), **form},
        headers={"Referer": site},
        max_redirects=0,
    )
    return answer.status


def path(page: Page) -> str:
    """Return the address of a page within the registry."""
    return urlsplit(page.url).path


def csrf_token(page: Page) -> str:
    """Return what proves that a form comes from the registry's own page."""
    cookies = page.context.cookies()
    return next(
        str(cookie["value"]) for cookie in cookies if cookie["name"] == "csrftoken"
    )


def opened(api: httpx.Client, schema_id: str) -> str:
    """Return the address of what was proposed first for a schema and is in review."""
    rows = api.get("/announcements/", params={"schema_id": schema_id, "limit": 1000})
    addresses = (
        f"/proposals/{row['proposal_id']}/"
        for row in rows.json()["results"]
        if row["action"] == "proposal_opened"
    )
    return next(
        address
        for address in addresses
        if api.get(address).json()["state"] == "in_review"
    )


def editor_of(page: Page) -> Locator:
    """Return the editor, once the script has put it in the place of the textarea."""
    expect(page.locator("#text")).to_be_hidden()
    return page.get_by_role("textbox", name="Document")


def write(page: Page, document: object) -> None:
    """Put a document, or a text, in the place of all that stands in the editor."""
    text = document if isinstance(document, str) else json.dumps(document, indent=2)
    editor_of(page).focus()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text(text)


def live(page: Page) -> Locator:
    """Return what the live check says."""
    return page.get_by_role("region", name="Live check")


def proposal(api: httpx.Client, page: Page) -> dict[str, Any]:
    """Return the proposal whose page is open, as the API tells it."""
    page.wait_for_url("**/proposals/*/")
    return dict(api.get(path(page)).json())


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until `target` has the focus, as somebody without a mouse would."""
    for _ in range(120):
        page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"Tab never reaches {target}.")


class Ear:
    """Hears, in a thread of its own, all that happens to a schema."""

    def __init__(
        self,
        registry: SchemaRegistryClient,
        schema_id: str,
        *,
        after: int | None = None,
    ) -> None:
        self._heard: queue.Queue[Any] = queue.Queue()
        self._watch = registry.watch_schema_updates(
            schema_id, actions=None, after=after
        )
        threading.Thread(target=self._follow, daemon=True).start()

    def hear(self, action: str) -> Any:
        """Return the next announcement of this kind; raise queue.Empty without one."""
        while True:
            update = self._heard.get(timeout=SECONDS)
            if update["action"] == action:
                return update

    def _follow(self) -> None:
        for update in self._watch:
            self._heard.put(update)
