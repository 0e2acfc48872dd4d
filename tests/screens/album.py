"""Which pictures are taken: every screen, and those of every day at night and narrow."""

from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.screens import situations
from tests.screens.hooks import Hooks
from tests.screens.situations import ORDERS, Situations
from tests.screens.studio import NARROW, Screen, Studio

_PROPOSE = f"/schemas/{ORDERS}/propose/"
_TIMELINE = "/schemas/fdc3.instrument/timeline/?valid_at=2023-03-03T09:30"
_COMPARE = "/schemas/fdc3.instrument/compare/?old=1&new=4"
_SIMULATED = "/policies/?schema=fdc3.instrument&severity=breaking"


def screens(made: Situations, webhooks: Hooks) -> Iterator[Screen]:
    """Yield the pictures to take."""
    yield Screen("login", "", "/")
    # As long as he has just signed in: later the page asks once more who he is.
    yield Screen("sessions", "ivo", "/account/sessions/")
    yield Screen("inbox", "ada", "/")
    yield Screen("inbox-dark", "ada", "/", theme="dark")
    yield Screen("inbox-narrow", "ada", "/", width=NARROW, whole=True)
    yield from _review(made)
    yield from _schema()
    yield from _editor()
    yield Screen("proposals", "ivo", "/proposals/?state=all")
    yield Screen("schemas", "ivo", "/schemas/")
    yield Screen("register", "mia", "/register/", whole=True)
    yield Screen("modules", "ivo", "/modules/")
    yield Screen("module", "mia", "/modules/0.1/", whole=True)
    yield Screen("module-narrow", "mia", "/modules/0.1/", NARROW, "dark", whole=True)
    yield Screen(
        "module-key", "mia", "/modules/0.1/", opens=("Create a key",), prepare=_limit
    )
    yield from _webhooks(webhooks)
    yield Screen("policies", "ada", _SIMULATED, whole=True)
    yield Screen("policies-narrow", "ada", _SIMULATED, NARROW, whole=True)
    yield Screen("policy-form", "ada", "/policies/propose/", theme="dark")
    yield Screen("notifications", "ben", "/notifications/")
    yield Screen("notifications-narrow", "ben", "/notifications/", NARROW, "dark")
    yield Screen("preferences", "ben", "/notifications/preferences/", whole=True)
    yield from _audit()
    yield Screen("history", "ivo", f"/schemas_app/proposal/{made.stale}/history/")
    yield Screen("nowhere", "ivo", "/schemas/no_such_schema/")


def _webhooks(made: Hooks) -> Iterator[Screen]:
    yield Screen("webhooks", "ada", "/webhooks/")
    yield Screen("webhooks-narrow", "ada", "/webhooks/", NARROW, "dark")
    yield Screen("webhook", "ada", made.works, opens=("Attempts",))
    yield Screen("webhook-narrow", "ada", made.failing, NARROW, whole=True)
    yield Screen("webhook-disabled", "ada", made.off, theme="dark")
    yield Screen(
        "webhook-form", "ada", "/webhooks/create/", opens=("Only some actions",)
    )
    yield Screen("webhook-notice", "ada", "/notifications/?show=unread")


def _audit() -> Iterator[Screen]:
    narrow = "/audit/?schema=api_orders_request"
    filtered = f"{narrow}&kind=person&action=proposal."
    difference = "/audit/?action=webhook.changed"
    yield Screen("audit", "ivo", "/audit/")
    yield Screen("audit-filtered", "ivo", filtered, theme="dark")
    yield Screen("audit-narrow", "ivo", narrow, NARROW, "dark")
    yield Screen("audit-entry", "ivo", difference, prepare=_verify_first)
    yield Screen(
        "audit-entry-narrow",
        "ivo",
        difference,
        NARROW,
        whole=True,
        prepare=_verify_first,
    )
    yield Screen("audit-export", "ivo", "/audit/export/")
    yield Screen("audit-reports", "ivo", "/audit/reports/", whole=True)
    yield Screen("audit-reports-narrow", "ivo", "/audit/reports/", NARROW, "dark")


def _verify_first(page: Page) -> None:
    """Open the first entry of the list, and have the chain verified from there."""
    page.locator("a[data-change]").first.click()
    page.get_by_role("link", name="Verify from here").click()
    page.get_by_role("status").wait_for()


def _review(made: Situations) -> Iterator[Screen]:
    review = f"/proposals/{made.rename}/"
    yield Screen("review", "ada", review)
    yield Screen("review-whole", "ada", review, whole=True)
    yield Screen("review-dark", "ada", review, theme="dark", whole=True)
    yield Screen("review-narrow", "ada", review, width=NARROW, whole=True)
    yield Screen("review-narrow-dark", "ada", review, NARROW, "dark", whole=True)
    yield Screen("review-unified", "ada", f"{review}?view=unified", at="#text")
    yield Screen("review-owner", "otto", f"/proposals/{made.name}/", whole=True)
    yield Screen("review-stale-vote", "ben", f"/proposals/{made.stale}/", theme="dark")
    ready = f"/proposals/{made.ready}/?calendar=XNYS"
    yield Screen("review-publish", "ada", ready, opens=("Publish at a time",))
    yield Screen("review-scheduled", "ada", f"/proposals/{made.scheduled}/")
    yield Screen("review-break-glass", "ben", f"/proposals/{made.forced}/")
    moved = f"/proposals/{made.moved}/"
    yield Screen("rebase", "mia", moved, high=960)
    yield Screen("rebase-narrow", "mia", moved, NARROW, "dark")


def _schema() -> Iterator[Screen]:
    schema = "/schemas/ticks_v1/"
    yield Screen("schema", "ivo", schema)
    yield Screen("schema-dark", "ivo", schema, theme="dark")
    yield Screen("schema-narrow", "ivo", schema, NARROW, whole=True)
    yield Screen("schema-document", "ivo", f"{schema}document/")
    yield Screen("schema-versions", "ivo", "/schemas/fdc3.instrument/versions/")
    yield Screen("schema-proposals", "ivo", f"/schemas/{ORDERS}/proposals/")
    yield Screen("schema-modules", "ivo", f"{schema}modules/")
    yield Screen("schema-artifacts", "ivo", f"{schema}artifacts/")
    yield Screen("schema-history", "ivo", f"{schema}history/")
    yield Screen("timeline", "ivo", _TIMELINE)
    yield Screen("timeline-dark", "ivo", _TIMELINE, theme="dark")
    yield Screen("timeline-narrow", "ivo", _TIMELINE, NARROW, whole=True)
    yield Screen("compare", "ivo", _COMPARE, high=1000)
    yield Screen("version", "ada", f"{schema}versions/2/", theme="dark")


def _editor() -> Iterator[Screen]:
    yield Screen("editor", "mia", _PROPOSE, high=960, prepare=_type)
    yield Screen("editor-dark", "mia", _PROPOSE, theme="dark", prepare=_type)
    yield Screen("editor-narrow", "mia", _PROPOSE, NARROW, whole=True, prepare=_type)


def _limit(page: Page) -> None:
    """Ask for a key of some schemas, from what is no network."""
    page.get_by_label("What is it for?").fill("backtest on host 3")
    page.locator("#key-schemas").fill("ticks_*, fdc3.*")
    page.locator("#key-networks").fill("10.20.0.1/16")
    page.locator("#key-days").fill("90")
    page.get_by_role("button", name="Create the key").click()
    page.locator("#create-key").scroll_into_view_if_needed()


def _type(page: Page) -> None:
    """Put a breaking change into the editor, and wait for what the check says of it."""
    expect(page.locator("#text")).to_be_hidden()
    page.get_by_role("textbox", name="Document").focus()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text(situations.breaking_draft())
    expect(page.get_by_role("button", name="Write this instead").first).to_be_visible()
    expect(page.locator(".live.waiting")).to_have_count(0)
    page.get_by_label("Title").fill("Every order names its trader")
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")


def refusal(studio: Studio, made: Situations, folder: Path) -> None:
    """Take the picture of a vote that came too late for its revision."""
    late = studio.visit("ada", f"/proposals/{made.stale}/")
    studio.revise(
        made.stale,
        situations.order(situations.ceiling(500_000), situations.GTX, situations.FLAG),
        "With an explicit flag.",
    )
    late.get_by_role("button", name="Approve revision 1").click()
    late.get_by_role("heading", name="The proposal has changed").wait_for()
    studio.shoot(late, folder / "refusal.png")
