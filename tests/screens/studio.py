"""A browser on a running registry, and the developer's API beside it.

Any complaint of the browser (a blocked style, a missing file, an error in a script) is
kept, and so is every page that is wider than its window.
"""

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import Browser, ConsoleMessage, Page

from tests import hub as hubs
from tests.screens import small

WIDE, NARROW, HIGH = 1360, 420, 860
# What the browser says of an answer that was meant to be a refusal.
_MEANT = ("status of 400", "status of 409", "status of 403", "status of 404")


@dataclasses.dataclass(frozen=True)
class Screen:
    """One picture: who looks at what, how wide, by day or by night.

    `opens` are the folded parts that are opened first, by the words on them; `at` is
    what is scrolled to; `prepare` does what is left, such as typing.
    """

    name: str
    person: str
    address: str
    width: int = WIDE
    theme: str = "light"
    whole: bool = False
    high: int = HIGH
    opens: tuple[str, ...] = ()
    at: str = ""
    prepare: Callable[[Page], None] | None = None


class Studio:
    """Makes situations by the roads people take, and takes pictures of them."""

    def __init__(self, hub: hubs.Hub, browser: Browser, api: httpx.Client) -> None:
        self.complaints: list[str] = []
        self._hub = hub
        self._browser = browser
        self._api = api
        self._signed_in: dict[str, Any] = {}

    def register(self, schema_id: str, **values: str) -> None:
        """Register a schema as the developer."""
        self._posted("/schemas/", {"schema_id": schema_id, **values})

    def propose(self, schema_id: str, title: str, document: object, why: str) -> int:
        """Open a proposal as the developer; return its number."""
        body = {"title": title, "document": document, "message": why}
        made = self._posted(f"/schemas/{schema_id}/proposals/", body)
        return int(made["proposal_id"])

    def revise(self, proposal: int, document: object, why: str) -> None:
        """Add a revision as the developer."""
        path = f"/proposals/{proposal}/revisions/"
        self._posted(path, {"document": document, "message": why})

    def last_opened(self, schema_id: str) -> int:
        """Return the number of the proposal that was opened last for a schema."""
        rows = self._api.get("/announcements/", params={"schema_id": schema_id}).json()
        opened = [
            int(row["proposal_id"])
            for row in rows["results"]
            if row["action"] == "proposal_opened"
        ]
        return opened[-1]

    def page(
        self,
        person: str,
        *,
        width: int = WIDE,
        high: int = HIGH,
        theme: str = "light",
    ) -> Page:
        """Return a page of somebody signed in, or of nobody for ""."""
        context = self._browser.new_context(
            base_url=self._hub.url,
            viewport={"width": width, "height": high},
            color_scheme="dark" if theme == "dark" else "light",
            timezone_id="Europe/London",
            storage_state=self._signed_in.get(person),
        )
        page = context.new_page()
        page.on("console", self._heed)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        if person and person not in self._signed_in:
            self._sign_in(page, person)
        return page

    def visit(self, person: str, address: str) -> Page:
        """Return a page of somebody signed in, opened at an address."""
        page = self.page(person)
        page.goto(address)
        return page

    def press(self, person: str, proposal: int, button: str, comment: str = "") -> None:
        """Press a button on the review page of a proposal."""
        page = self.visit(person, f"/proposals/{proposal}/")
        if comment:
            page.get_by_label("Comment").fill(comment)
        page.get_by_role("button", name=button).first.click()
        page.wait_for_load_state()
        page.context.close()

    def say(
        self, person: str, proposal: int, summary: str, button: str, **fields: str
    ) -> None:
        """Unfold a part of the review page, fill its fields by id, press its button."""
        page = self.visit(person, f"/proposals/{proposal}/")
        page.locator("summary", has_text=summary).first.click()
        for name, text in fields.items():
            page.locator(f"#{name.replace('_', '-')}").fill(text)
        page.get_by_role("button", name=button).first.click()
        page.wait_for_load_state()
        page.context.close()

    def take(self, screen: Screen, folder: Path) -> None:
        """Take one picture."""
        page = self.page(
            screen.person, width=screen.width, high=screen.high, theme=screen.theme
        )
        page.goto(screen.address)
        for summary in screen.opens:
            page.locator("summary", has_text=summary).first.click()
        if screen.prepare:
            screen.prepare(page)
        if screen.at:
            page.locator(screen.at).first.evaluate("place => place.scrollIntoView()")
        self.shoot(page, folder / f"{screen.name}.png", whole=screen.whole)

    def shoot(self, page: Page, path: Path, *, whole: bool = False) -> None:
        """Take a picture of a page as it is, and close it; nothing may stick out."""
        widest = page.evaluate("document.documentElement.scrollWidth")
        if widest > page.evaluate("window.innerWidth"):
            self.complaints.append(f"{path.stem} is {widest} wide")
        if whole:  # what scrolls by itself is shown whole, too
            high = page.evaluate("document.documentElement.scrollHeight")
            wide = page.evaluate("window.innerWidth")
            page.set_viewport_size({"width": wide, "height": high})
        png = page.screenshot(full_page=whole, animations="disabled")
        path.write_bytes(small.smaller(png, browser=self._browser))
        page.context.close()

    def _sign_in(self, page: Page, person: str) -> None:
        page.goto("/login/")
        page.get_by_label("Username").fill(person)
        page.get_by_label("Password").fill(self._hub.passwords[person])
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("heading", name="Inbox").wait_for()
        self._signed_in[person] = page.context.storage_state()

    def _posted(self, path: str, body: dict[str, object]) -> dict[str, Any]:
        answer = self._api.post(path, content=json.dumps(body))
        answer.raise_for_status()
        return dict(answer.json())

    def _heed(self, message: ConsoleMessage) -> None:
        meant = any(words in message.text for words in _MEANT)
        if message.type == "error" and not meant:
            self.complaints.append(message.text)
