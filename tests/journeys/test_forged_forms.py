"""What nobody's page sends: forged, replayed, without proof of origin, or full of script.

Each gets a clear answer, and nothing is recorded.
"""

import pytest
from playwright.sync_api import expect

from tests.journeys import steps

SCRIPT = "<script>document.title = 'stolen'</script><img src=x onerror=alert(1)>"


@pytest.fixture
def address(api, start, propose, request):
    """Return the address of a break that waits for its first vote.

    No two ask for the same text, which would be the same proposal.
    """
    if api.get("/schemas/forged_trades/").status_code == 404:
        start("forged_trades")
    text = {**steps.trade("venue"), "$comment": request.node.name}
    return propose("forged_trades", text, title="Name the venue")


def approvals(page):
    page.reload()
    return page.locator("ul.votes .tone-good").count()


@pytest.mark.parametrize("fingerprint", ["0" * 64, "", "x" * 5000])
def test_a_forged_fingerprint_is_refused(open_page, address, fingerprint):
    ada = open_page("ada", address)

    status = steps.post(ada, f"{address}approve/", fingerprint=fingerprint)

    assert status == 409
    assert approvals(ada) == 0


def test_a_replayed_vote_counts_once(api, open_page, address):
    ada = open_page("ada", address)
    seen = api.get(address).json()["revision"]["fingerprint"]

    answers = {
        steps.post(ada, f"{address}approve/", fingerprint=seen) for _ in range(3)
    }

    assert answers <= {302, 409}
    assert approvals(ada) == 1
    expect(ada.get_by_text("1 of 1 given")).to_be_visible()


def test_a_replayed_publication_publishes_once(api, start, propose, open_page):
    start("replayed_trades")
    address = propose("replayed_trades", steps.trade("venue"))
    ada = open_page("ada", address)
    seen = api.get(address).json()["revision"]["fingerprint"]
    for action in ("approve", "publish"):
        assert steps.post(ada, f"{address}{action}/", fingerprint=seen) == 302

    assert steps.post(ada, f"{address}publish/", fingerprint=seen) == 409

    found = api.get("/schemas/replayed_trades/versions/").json()["results"]
    assert sorted(version["version"] for version in found) == [1, 2]


def test_going_back_shows_what_has_become_of_it(open_page, address):
    ada = open_page("ada", address)
    ada.get_by_text("Reject…").click()
    ada.get_by_label("Why?").fill("No.")
    ada.get_by_role("button", name="Reject for good").click()
    expect(ada.get_by_text("It is closed.")).to_be_visible()

    ada.go_back()

    expect(ada.get_by_text("nothing is left to decide.")).to_be_visible()
    expect(ada.get_by_role("button", name="Approve revision 1")).to_have_count(0)


def test_a_form_of_another_site_is_refused(api, open_page, address):
    ada = open_page("ada", address)
    seen = api.get(address).json()["revision"]["fingerprint"]
    # Signed in anew in another tab: what this page holds is no proof any more.
    ada.locator("input[name=csrfmiddlewaretoken]").evaluate_all(
        "fields => fields.forEach(field => { field.value = 'a'.repeat(64) })"
    )

    ada.get_by_role("button", name="Approve revision 1").click()

    expect(ada.get_by_role("heading", level=1)).to_be_visible()
    expect(ada.get_by_role("main")).to_contain_text("othing was")
    for form in ({}, {"csrfmiddlewaretoken": "a" * 64}):
        status = ada.request.post(
            ada.url, form={"fingerprint": seen, **form}, max_redirects=0
        ).status
        assert status == 403
    ada.goto(address)
    assert approvals(ada) == 0


def test_script_is_text_wherever_it_is_written(api, start, propose, open_page):
    start("scripted_trades")
    address = propose(
        "scripted_trades",
        steps.trade(SCRIPT, title=SCRIPT, description=SCRIPT),
        title=SCRIPT,
        message=SCRIPT,
    )
    ada = open_page("ada", address)

    ada.get_by_text("Begin a thread…").click()
    ada.get_by_label("What do you want to say?").fill(
        f"{SCRIPT} [x](javascript:alert(1)) javascript:alert(2) "
        'https://example.com/"onmouseover=alert(3)'
    )
    ada.get_by_role("button", name="Begin thread").click()
    ada.get_by_label("Comment").fill(SCRIPT)
    ada.get_by_role("button", name="Approve revision 1").click()

    expect(ada.locator("ul.votes blockquote")).to_have_text(SCRIPT)
    expect(ada.locator("ol.threads .said")).to_contain_text(SCRIPT)
    expect(ada.get_by_role("heading", level=1)).to_contain_text(SCRIPT)
    no_script_came_through(ada)
    for place in (
        "/",
        "/proposals/?state=all",
        "/schemas/scripted_trades/proposals/",
        "/schemas/scripted_trades/history/",
        "/notifications/",
    ):
        ada.goto(place)
        no_script_came_through(ada)
    ivo = open_page("ivo", "/audit/")
    no_script_came_through(ivo)
    ivo.get_by_role("link", name="approved proposal").first.click()
    no_script_came_through(ivo)


def no_script_came_through(page):
    main = page.get_by_role("main")
    expect(main.locator("script, img[src=x], [onerror], [onmouseover]")).to_have_count(
        0
    )
    expect(main.locator("a[href^='javascript']")).to_have_count(0)
    assert page.title() != "stolen"


NONSENSE = (
    ("threads", {"pointer": "/properties/nowhere", "text": "?"}),
    ("threads", {"pointer": "no pointer", "text": "?"}),
    ("threads", {"pointer": "", "text": "x" * 20_001}),
    ("threads", {"pointer": "", "text": "   "}),
    ("threads/999999/answer", {"text": "?"}),
    ("schedule", {"publish_at": "2001-01-01T00:00"}),
    ("schedule", {"publish_at": "9999-12-31T23:59", "zone": "America/New_York"}),
    ("schedule", {"publish_at": "soon"}),
    ("schedule", {"publish_at": "2099-01-01T00:00", "zone": "../../etc/passwd"}),
    ("publish", {"effective_from": "2001-01-01T00:00"}),
    ("acknowledge", {"module": "no such module", "answer": "ok"}),
    ("reject", {"comment": " "}),
    ("reject", {"comment": "a\0b"}),
    ("request-changes", {"comment": ""}),
    ("ask-to-break-glass", {"reason": ""}),
)


def test_what_makes_no_sense_is_refused(api, open_page, address):
    ada = open_page("ada", address)
    seen = api.get(address).json()["revision"]["fingerprint"]
    # Approved, it could be published.
    assert steps.post(ada, f"{address}approve/", fingerprint=seen) == 302
    before = api.get(address).json()

    answers = {
        (action, str(form)): steps.post(
            ada, f"{address}{action}/", **{"fingerprint": seen, **form}
        )
        for action, form in NONSENSE
    }

    taken = {what for what, status in answers.items() if status not in (400, 404)}
    assert taken == set()
    assert api.get(address).json() == before


def test_an_enormous_paste_is_refused(api, start, open_page):
    start("pasted_trades")
    mia = open_page("mia", "/schemas/pasted_trades/propose/", java_script_enabled=False)

    mia.get_by_role("textbox", name="Document").fill("[" * 3_000_000)
    mia.get_by_label("Title").fill("Enormous")
    mia.get_by_role("textbox", name="Why").fill("Because.")
    mia.get_by_role("button", name="Submit for review").click()

    expect(steps.live(mia)).to_contain_text("This is too much for one document")
    rows = api.get("/announcements/", params={"schema_id": "pasted_trades"}).json()
    actions = [row["action"] for row in rows["results"]]
    assert actions.count("proposal_opened") == 1  # the first version's
