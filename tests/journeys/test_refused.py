"""Who wrote a change, and who administrates the site, do not vote on it."""

import json

import pytest
from playwright.sync_api import expect

from tests.journeys import steps

VOTES = ("approve", "request-changes", "reject", "break-glass")


@pytest.mark.parametrize(
    ("role", "reason"),
    [
        ("author", "Whoever wrote any revision of a proposal does not vote on it."),
        ("administrator", "An administrator does not vote."),
        ("reader", "You are not a steward of Market data."),
    ],
)
def test_who_may_not_vote_is_told_why(
    api, start, open_page, administrator, role, reason
):
    # Ada and the administrator are stewards: that alone would let them.
    person = {"author": "ada", "administrator": administrator, "reader": "ivo"}[role]
    schema_id = f"refused_{role}"
    start(schema_id)
    address = written_by_ada(open_page, schema_id)
    page = open_page(person, address)

    for label in ("Approve revision 1", "Send revision 1 back", "Reject for good"):
        expect(page.get_by_role("button", name=label)).to_have_count(0)
    expect(page.locator("#decision")).to_contain_text(reason)
    seen = api.get(address).json()["revision"]["fingerprint"]
    answers = {
        vote: steps.post(page, f"{address}{vote}/", fingerprint=seen, comment="!")
        for vote in VOTES
    }

    assert answers == dict.fromkeys(VOTES, 403)
    assert api.get(address).json()["state"] == "in_review"
    page.reload()
    expect(page.locator("ul.votes blockquote")).to_have_count(0)


def written_by_ada(open_page, schema_id):
    """Return the address of what Ada, a steward, proposes herself."""
    page = open_page("ada", f"/schemas/{schema_id}/propose/", java_script_enabled=False)
    text = json.dumps(steps.trade("venue"))
    page.get_by_role("textbox", name="Document").fill(text)
    page.get_by_label("Title").fill("Name the venue")
    page.get_by_role("textbox", name="Why").fill("The desk asked for it.")
    page.get_by_role("button", name="Submit for review").click()
    page.wait_for_url("**/proposals/*/")
    return steps.path(page)
