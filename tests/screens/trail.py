"""What auditors look for: a change with something before it, and one who approved her own."""

import json

from tests.journeys import steps
from tests.screens.hooks import Hooks
from tests.screens.situations import FLAG, ORDERS, ceiling, order
from tests.screens.studio import Studio


def make(studio: Studio, hooks: Hooks) -> None:
    """Change a webhook, and try to approve what one wrote oneself."""
    page = studio.visit("ada", f"{hooks.works}change/")
    page.get_by_label("Name").fill("Back-testing, all of it")
    page.get_by_label("Schemas").fill("ticks_*")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(hooks.works)
    page.goto(f"/schemas/{ORDERS}/propose/")
    document = order(ceiling(750_000), FLAG)
    steps.write(page, json.dumps(document, indent=2))
    page.get_by_label("Title").fill("A higher ceiling")
    page.get_by_label("Why", exact=True).fill("The desk has grown.")
    page.get_by_role("button", name="Submit for review").click()
    page.wait_for_url("**/proposals/*/")
    steps.post(page, f"{steps.path(page)}approve/", fingerprint="")
    page.context.close()
