"""Somebody signs in, says once more who they are, and signs out elsewhere."""

from playwright.sync_api import expect

from tests.journeys import steps

# As if the newest session of somebody had begun so long ago that they are asked again.
_LONG_AGO = """
from datetime import timedelta
from importlib import import_module
from django.conf import settings
from django.utils import timezone
from schemas_app import models
settings.SESSION_COOKIE_AGE = 24 * 3600  # as in the hub of the journeys
row = models.Session.objects.filter(person__username={name!r}).latest("began_at")
session = import_module(settings.SESSION_ENGINE).SessionStore(row.pk)
session["began_at"] = (timezone.now() - timedelta(hours=13)).isoformat()
session.save()
"""


def test_whoever_guesses_is_told_when_to_try_again(open_page):
    page = open_page("", "/login/")

    for number in range(6):
        page.get_by_label("Username").fill("nobody-of-this-name")
        page.get_by_label("Password").fill(f"guess {number}")
        page.get_by_role("button", name="Sign in").click()

    expect(page.get_by_role("alert")).to_contain_text("Too many attempts went wrong.")


def test_what_was_typed_is_not_lost_when_the_registry_asks_once_more(hub, open_page):
    page = open_page("", "/login/?next=/policies/propose/")
    steps.sign_in(page, hub, "ada")
    page.get_by_role("heading", name="Propose a policy").wait_for()
    steps.manage(hub, _LONG_AGO.format(name="ada"))
    reason = "Asked in the middle,\nand nothing is lost."
    page.get_by_label("Name", exact=True).last.fill("asked once more")
    page.get_by_label("Approvals (").last.fill("3")
    page.get_by_label("Why?").fill(reason)

    page.get_by_role("button", name="Propose this policy").click()
    expect(page.get_by_role("heading", name="Confirm that it is you")).to_be_visible()
    steps.confirm(page, hub, "ada")

    page.wait_for_url("**/policies/*/")
    expect(page.get_by_role("main")).to_contain_text("Asked in the middle,")


def test_somebody_signs_out_elsewhere(hub, open_page):
    here, there = (open_page("", "/login/?next=/account/sessions/") for _ in range(2))
    for page in (here, there):
        steps.sign_in(page, hub, "ben")
        page.get_by_role("heading", name="Your sessions").wait_for()
    here.reload()

    here.get_by_role("button", name="Sign out everywhere else").click()

    expect(here.get_by_role("main")).to_contain_text("this one")
    there.reload()
    expect(there.get_by_role("heading", name="Sign in")).to_be_visible()
