"""A key with limits: made, seen in use, replaced with time to change over."""

import re

import httpx
from playwright.sync_api import expect

from tests.journeys import steps

KEY = re.compile(r"srk_[a-z2-7]{8}_[A-Za-z0-9_-]{43}")


def shown_key(page):
    """Return the key that a page shows."""
    found = KEY.search(page.get_by_role("main").inner_text())
    assert found is not None
    return found[0]


def status(hub, key, schema_id):
    """Return how the API answers to a key that asks for a schema."""
    answer = httpx.get(
        f"{hub.url}/api/v1/schemas/{schema_id}/",
        headers={"Authorization": f"Bearer {key}"},
    )
    return answer.status_code


def test_an_owner_limits_a_key_and_replaces_it(hub, open_page):
    mia = open_page("mia", "/modules/0.1/", viewport={"width": 420, "height": 860})

    first = make(mia)
    assert [status(hub, first, name) for name in ("ticks_v1", "fdc3.email")] == [
        200,
        403,
    ]

    mia.get_by_role("link", name="I have kept it").click()
    key = mia.get_by_role("listitem").filter(has_text=first[:12])
    expect(key).to_contain_text("read · of ticks_* · from 127.0.0.0/8")
    expect(key).to_contain_text("ends in 2 months")
    steps.reload_until(mia, r"\bused (just|1 minute)", of=key)

    key.get_by_text("Rotate…").click()
    key.get_by_label("The old key ends").select_option("after 7 days")
    key.get_by_role("button", name="Make the new key").click()
    second = shown_key(mia)
    expect(mia.get_by_text("opens, too, until")).to_contain_text(f"{first[:12]}…")
    assert [status(hub, one, "ticks_v1") for one in (first, second)] == [200, 200]
    assert status(hub, second, "fdc3.email") == 403

    mia.get_by_role("link", name="I have kept it").click()
    old = mia.get_by_role("listitem").filter(has_text=first[:12])
    expect(old).to_contain_text("ends in 6 days")
    old.get_by_text("Revoke…").click()
    old.get_by_role("button", name="Revoke for good").click()
    expect(mia.get_by_text("opens nothing any more.")).to_be_visible()
    assert [status(hub, one, "ticks_v1") for one in (first, second)] == [401, 200]


def make(mia):
    """Make a key at the second attempt: the first names no network."""
    mia.locator("#create-key > summary").click()
    mia.get_by_label("What is it for?").fill("recorder")
    mia.get_by_label("Ends after days").fill("90")
    mia.locator("#key-schemas").fill("ticks_*")
    mia.get_by_label("Used from").fill("127.0.0.1/8")
    mia.get_by_role("button", name="Create the key").click()

    expect(mia.get_by_label("Used from")).to_have_attribute(
        "aria-describedby", "key-networks-error"
    )
    expect(mia.locator("#key-networks-error")).to_contain_text("127.0.0.1/8")
    expect(mia.get_by_label("What is it for?")).to_have_value("recorder")
    mia.get_by_label("Used from").fill("127.0.0.0/8")
    mia.get_by_role("button", name="Create the key").click()
    return shown_key(mia)
