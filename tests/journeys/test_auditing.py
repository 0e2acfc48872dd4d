"""An auditor finds out who did what, proves that nobody changed it, and takes it along."""

import json
import os
import subprocess
import sys
import zipfile

import pytest
from playwright.sync_api import expect

from tests import hub as hubs
from tests.journeys import steps, watching

PAGES = (
    "/audit/",
    "/audit/?flat=show&routine=show",
    "/audit/?actor=ada&kind=person&action=proposal.&since=2020-01-01T00:00&object=proposal",
    "/audit/?actor=nobody",
    f"/audit/?id={'n' * 150}",
    "/audit/1/",
    "/audit/2/?verify=1",
    "/audit/export/",
    "/audit/reports/",
)


@pytest.fixture(scope="module", autouse=True)
def _refused_once(hub, browser, signed_in):
    """Have something in every report: Ada tries to approve what she wrote."""
    context = browser.new_context(base_url=hub.url, storage_state=signed_in("ada"))
    page = context.new_page()
    page.goto("/schemas/ticks_v1/propose/")
    steps.write(page, {"type": "object", "title": "Mine"})
    page.get_by_label("Title").fill("Mine alone")
    page.get_by_label("Why", exact=True).fill("Because.")
    page.get_by_role("button", name="Submit for review").click()
    page.wait_for_url("**/proposals/*/")
    assert steps.post(page, f"{steps.path(page)}approve/", fingerprint="x") == 403
    context.close()


LOOKS = pytest.mark.parametrize(
    "options",
    [
        {},
        {"viewport": {"width": 420, "height": 900}, "color_scheme": "dark"},
        {"viewport": {"width": 320, "height": 640}},
    ],
    ids=["light and wide", "dark and narrow", "as narrow as it gets"],
)
# A name as long as a group may have, without a place to break it.
_LONG_NAME = """
from django.utils import timezone
from django.contrib.auth.models import Group
from schemas_app.domain import actors
from schemas_app.services import people
people.save_group(
    group=Group(name="n" * 150),
    related=lambda: None,
    by=actors.system("tests"),
    at=timezone.now(),
)
"""


@pytest.fixture(scope="module")
def long_name(hub):
    """Have a group of a long name, and an entry that says so."""
    steps.manage(hub, _LONG_NAME)


@LOOKS
def test_every_page_is_for_everybody(open_page, long_name, options):
    page = open_page("ivo", "/audit/", **options)

    wrong = []
    for address in PAGES:
        page.goto(address)
        wrong += watching.wrong_with(page)
    page.goto(f"/audit/?id={'n' * 150}")
    page.get_by_role("link", name="created group").click()
    page.get_by_role("heading", level=1, name="created group").wait_for()
    wrong += watching.wrong_with(page)

    assert wrong == []


@LOOKS
def test_every_history_is_for_everybody(open_page, administrator, options):
    page = open_page(administrator, "/auth/user/", **options)
    wrong = watching.wrong_with(page)

    page.goto("/auth/user/1/history/")
    wrong += watching.wrong_with(page)
    page.goto("/schemas_app/schema/1/history/")
    wrong += watching.wrong_with(page)

    assert wrong == []


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_an_auditor_follows_one_who_approved_their_own(open_page, script):
    page = open_page("ivo", "/", java_script_enabled=script)

    page.get_by_role("navigation", name="Registry").get_by_text("Audit").click()
    page.get_by_label("Actor", exact=True).fill("ada")
    page.get_by_label("Action").select_option("proposal.self-approval-refused")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("list", name="Filters")).to_contain_text("Actor ada")
    page.get_by_role("link", name="tried to approve their own").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(
        "ada tried to approve their own proposal"
    )

    page.get_by_role("link", name="Verify from here").click()
    expect(page.get_by_role("status")).to_contain_text("Intact from")
    page.get_by_role("link", name="Previous").click()
    page.get_by_role("link", name="Next").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("tried to approve")

    page.get_by_role("link", name="Audit").first.click()
    page.get_by_role("link", name="Reports").click()
    expect(page.get_by_role("region", name="Self-approvals")).to_contain_text("ada")


def test_the_keyboard_walks_through_the_entries(open_page):
    page = open_page("ivo", "/audit/?routine=show&flat=show")
    entries = page.locator("a[data-change]")
    second = entries.nth(1)

    page.keyboard.press("j")
    expect(entries.first).to_be_focused()
    page.keyboard.press("j")
    expect(second).to_be_focused()
    address = second.get_attribute("href")
    page.keyboard.press("Enter")

    page.wait_for_url(f"**{address}")


def public_key(hub):
    """Return what the registry's operator hands to auditors."""
    environment = {**os.environ, "RUN_DIR": str(hub.folder), "LOG_LEVEL": "error"}
    command = [sys.executable, "manage.py", "audit_public_key"]
    told = subprocess.run(
        command, cwd=hubs.PROJECT, env=environment, capture_output=True, check=True
    )
    return told.stdout.decode().split()[-1]


def test_an_export_proves_itself_without_the_registry(hub, open_page, tmp_path):
    page = open_page("ivo", "/audit/export/")

    page.get_by_label("From entry").fill("2")
    page.get_by_label("To entry").fill("6")
    page.get_by_label("CSV").check()
    with page.expect_download() as coming:
        page.get_by_role("button", name="Export").click()
    archive = tmp_path / "export.zip"
    coming.value.save_as(archive)

    assert coming.value.suggested_filename == "audit-2-6.zip"
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(tmp_path)
    proof = json.loads((tmp_path / "audit-2-6.proof.json").read_text())
    assert (proof["first"], proof["last"]) == (2, 6)
    key = ["--key", public_key(hub)]
    command = [sys.executable, "-I", "verify_audit_export.py", "export.zip", *key]
    verified = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    assert verified.returncode == 0, verified
    page.goto("/audit/?action=audit.exported")
    expect(page.get_by_role("table")).to_contain_text("exported audit entries 2-6")


def test_others_are_told_whom_to_ask(open_page):
    page = open_page("ada", "/audit/")

    expect(page.get_by_role("main")).to_contain_text("auditors")
    expect(page.get_by_role("navigation", name="Registry")).not_to_contain_text("Audit")
