"""The pictures of docs/screens, taken of a registry that runs as a user starts it.

`python -m tests.screens [FOLDER]`. Everything shown is made by the roads people take:
the API with the developer's key, and the pages themselves. Any complaint of the browser
(a blocked style, a missing file, an error in a script) fails the run.
"""

import dataclasses
import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from tests import browser as browsers
from tests import hub as hubs

FOLDER = hubs.PROJECT / "docs" / "screens"
WIDE, NARROW = 1400, 420
ORDERS = "api_orders_request"
# What the browser says of an answer that was meant to be a refusal.
_MEANT = ("status of 409", "status of 403", "status of 404")


@dataclasses.dataclass(frozen=True)
class Screen:
    """One picture: who looks at what, how wide, by day or by night."""

    name: str
    person: str
    address: str
    width: int = WIDE
    theme: str = "light"
    whole: bool = False


def order(**properties: Any) -> dict[str, Any]:
    """Return the schema of an order request with some properties replaced."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Order request",
        "type": "object",
        "properties": {
            "client_order_id": {"type": "string", "maxLength": 36},
            "symbol": {"type": "string"},
            "side": {"enum": ["buy", "sell"]},
            "quantity": {"type": "integer", "minimum": 1},
            "limit_price": {"type": "number", "exclusiveMinimum": 0},
            "time_in_force": {"enum": ["DAY", "GTC", "IOC"]},
            **properties,
        },
        "required": ["client_order_id", "symbol", "side", "quantity"],
        "additionalProperties": False,
    }


WIDER = {
    "quantity": {"type": "integer", "minimum": 1, "maximum": 1_000_000},
    "time_in_force": {"enum": ["DAY", "GTC", "IOC", "GTX"]},
}
FLAG = {"post_only": {"type": "boolean", "description": "Never take liquidity."}}


class Studio:
    """A browser on a running registry, and the developer's API beside it."""

    def __init__(self, hub: hubs.Hub, browser: Browser, api: httpx.Client) -> None:
        self.complaints: list[str] = []
        self._hub = hub
        self._browser = browser
        self._api = api

    def propose(self, schema_id: str, title: str, document: object, **more: str) -> int:
        """Open a proposal as the developer; return its number."""
        path = f"/schemas/{schema_id}/proposals/"
        body = {"title": title, "document": document, **more}
        return int(self._posted(path, body)["proposal_id"])

    def revise(self, proposal: int, document: object, message: str) -> None:
        """Add a revision as the developer."""
        path = f"/proposals/{proposal}/revisions/"
        self._posted(path, {"document": document, "message": message})

    def register(self, schema_id: str, **values: str) -> None:
        """Register a schema as the developer."""
        self._posted("/schemas/", {"schema_id": schema_id, **values})

    def last_opened(self, schema_id: str) -> int:
        """Return the number of the proposal that was opened last for a schema."""
        rows = self._api.get("/announcements/", params={"schema_id": schema_id}).json()
        opened = [
            int(row["proposal_id"])
            for row in rows["results"]
            if row["action"] == "proposal_opened"
        ]
        return opened[-1]

    def page(self, person: str, *, width: int = WIDE, theme: str = "light") -> Page:
        """Return a page of somebody signed in, or of nobody for ""."""
        context = self._browser.new_context(
            base_url=self._hub.url,
            viewport={"width": width, "height": 900},
            color_scheme="dark" if theme == "dark" else "light",
        )
        page = context.new_page()
        page.on("console", self._heed)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        if person:
            page.goto("/login/")
            page.get_by_label("Username").fill(person)
            page.get_by_label("Password").fill(self._hub.passwords[person])
            page.get_by_role("button", name="Sign in").click()
            page.get_by_role("heading", name="Inbox").wait_for()
        return page

    def decide(
        self, person: str, proposal: int, *buttons: str, comment: str = ""
    ) -> None:
        """Press buttons on the review page of a proposal."""
        page = self.page(person)
        page.goto(f"/proposals/{proposal}/")
        for button in buttons:
            if comment:
                page.get_by_label("Comment").fill(comment)
            page.get_by_role("button", name=button).click()
            page.wait_for_load_state()
        page.context.close()

    def take(self, screen: Screen, folder: Path) -> None:
        """Take one picture."""
        page = self.page(screen.person, width=screen.width, theme=screen.theme)
        page.goto(screen.address)
        self.shoot(page, folder / f"{screen.name}.png", whole=screen.whole)

    def shoot(self, page: Page, path: Path, *, whole: bool = False) -> None:
        """Take a picture of a page as it is, and close it; nothing may stick out."""
        widest = page.evaluate("document.documentElement.scrollWidth")
        if widest > page.evaluate("window.innerWidth"):
            self.complaints.append(f"{path.stem} is {widest} wide")
        page.screenshot(path=path, full_page=whole)
        page.context.close()

    def _posted(self, path: str, body: dict[str, object]) -> dict[str, Any]:
        answer = self._api.post(path, content=json.dumps(body))
        answer.raise_for_status()
        return dict(answer.json())

    def _heed(self, message: ConsoleMessage) -> None:
        meant = any(words in message.text for words in _MEANT)
        if message.type == "error" and not meant:
            self.complaints.append(message.text)


def situations(studio: Studio) -> int:
    """Make something of everything; return the proposal with a stale vote."""
    studio.register(
        ORDERS, title="Order entry, request", domain="market-data", level="FULL"
    )
    first = studio.propose(ORDERS, "First version", order())
    studio.decide("ada", first, "Approve revision 1", "Publish as version 1")
    described = order(
        side={"enum": ["buy", "sell"], "description": "Direction of the order."}
    )
    ready = studio.propose(ORDERS, "Describe the sides", described)
    studio.decide("ben", ready, "Approve revision 1")
    stale = studio.propose(
        ORDERS,
        "Post-only orders and a ceiling on quantity",
        order(**WIDER),
        message="The venue knows GTX since Monday. The ceiling keeps fat fingers away.",
    )
    studio.decide("ben", stale, "Approve revision 1", comment="Fine for the gateway.")
    return stale


def screens(ticks: int, stale: int) -> Iterator[Screen]:
    """Yield the pictures to take."""
    review = f"/proposals/{ticks}/"
    yield Screen("login", "", "/")
    yield Screen("inbox", "ada", "/")
    yield Screen("inbox-dark", "ada", "/", theme="dark")
    yield Screen("inbox-narrow", "ada", "/", width=NARROW, whole=True)
    yield Screen("review", "ada", review)
    yield Screen("review-whole", "ada", review, whole=True)
    yield Screen("review-dark", "ada", review, theme="dark", whole=True)
    yield Screen("review-narrow", "ada", review, width=NARROW, whole=True)
    yield Screen("review-narrow-dark", "ada", review, NARROW, "dark", whole=True)
    yield Screen("review-stale-vote", "ben", f"/proposals/{stale}/", theme="dark")
    yield Screen("proposals", "ivo", "/proposals/?state=all")
    yield Screen("schemas", "ivo", "/schemas/")
    yield Screen("schema", "ivo", "/schemas/ticks_v1/")
    yield Screen("version", "ivo", "/schemas/ticks_v1/versions/2/", theme="dark")
    yield Screen("audit", "ivo", "/schemas_app/auditentry/")
    yield Screen("module", "mia", "/modules/0.1/")
    simulated = "/policies/?schema=fdc3.instrument&severity=breaking"
    yield Screen("policies", "ada", simulated, whole=True)
    yield Screen("policy-form", "ada", "/policies/propose/", theme="dark")
    yield Screen("notifications", "ben", "/notifications/")
    yield Screen("notifications-narrow", "ben", "/notifications/", NARROW, "dark")
    yield Screen("preferences", "ben", "/notifications/preferences/")


def take_all(studio: Studio, folder: Path) -> None:
    """Take every picture."""
    stale = situations(studio)
    # The steward reads revision 1, the author revises, the steward approves.
    late = studio.page("ada")
    late.goto(f"/proposals/{stale}/")
    studio.revise(stale, order(**WIDER, **FLAG), "With an explicit flag.")
    late.get_by_role("button", name="Approve revision 1").click()
    late.get_by_role("heading", name="The proposal has changed").wait_for()
    studio.shoot(late, folder / "refusal.png")
    for screen in screens(studio.last_opened("ticks_v1"), stale):
        studio.take(screen, folder)


def main() -> None:
    """Take the pictures; end with what the browser complained of, if anything."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="screens-") as run,
        hubs.running(Path(run)) as hub,
        sync_playwright() as playwright,
        httpx.Client(
            base_url=f"{hub.url}/api/v1",
            headers={
                "Authorization": f"Bearer {hub.key}",
                "Content-Type": "application/json",
            },
        ) as api,
    ):
        browser = playwright.chromium.launch(**browsers.launch_options())  # type: ignore[arg-type]
        studio = Studio(hub, browser, api)
        take_all(studio, folder)
        browser.close()
    if studio.complaints:
        sys.exit("The browser complains:\n  " + "\n  ".join(studio.complaints))


if __name__ == "__main__":
    main()
