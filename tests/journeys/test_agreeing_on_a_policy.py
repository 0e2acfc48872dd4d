"""A change of policy needs a second person; then the simulator tells what it means."""

import re

import pytest
from playwright.sync_api import expect

from tests import axe
from tests.journeys import steps

# Nothing else in these journeys is called so: a policy holds for the whole registry.
PATTERN = "policed_*"


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_two_people_agree_on_a_policy(open_page, script):
    options = {"java_script_enabled": script}
    name = f"policed {'with' if script else 'without'}"
    ada = open_page("ada", "/policies/propose/", **options)

    write_a_rule(ada, name)
    ada.get_by_role("button", name="Propose this policy").click()
    expect(ada.get_by_text("does not put it in force")).to_be_visible()
    address = steps.path(ada)
    assert steps.post(ada, f"{address}approve/") == 403
    expect(ada.get_by_role("button", name=re.compile("Put policy"))).to_have_count(0)

    ben = open_page("ben", address, **options)
    expect(ben.get_by_role("main")).to_contain_text(name)
    ben.get_by_role("button", name=re.compile("Put policy")).click()
    expect(ben.get_by_text("is in force")).to_be_visible()
    ask_the_simulator(ben, name)


def write_a_rule(ada, name):
    """Add a rule, be refused for a word that is no number, and move the rule up."""
    before = ada.get_by_label("Name", exact=True).count()
    ada.get_by_role("button", name="Add a rule").click()
    expect(ada.get_by_label("Name", exact=True)).to_have_count(before + 1)
    ada.get_by_label("Name", exact=True).last.fill(name)
    ada.get_by_label("Schemas").last.fill(PATTERN)
    ada.get_by_label("Approvals (").last.fill("many")
    ada.get_by_label("Why?").fill("These are what everybody reads.")
    ada.get_by_role("button", name="Propose this policy").click()
    expect(ada.get_by_role("alert").last).to_contain_text("a whole number")
    ada.get_by_label("Approvals (").last.fill("2")
    for place in range(before + 1, 1, -1):
        ada.get_by_role("button", name=f"Move rule {place} up").click()
        expect(ada.get_by_label("Name", exact=True).nth(place - 2)).to_have_value(name)
    ada.get_by_role("button", name="Show the difference").last.click()
    difference = ada.get_by_role("region", name="What it would change")
    expect(difference).to_contain_text(f"{name} rule 1")


def ask_the_simulator(ben, name):
    ben.get_by_label("Schema", exact=True).fill("policed_trades")
    ben.get_by_label("Change", exact=True).select_option("compatible")
    ben.get_by_label("Domain").select_option("market-data")
    ben.get_by_role("button", name="Ask").click()
    answer = ben.get_by_role("region", name="What would a change need?")
    expect(answer).to_contain_text(f"Rule 1, {name}, counts.")
    expect(answer).to_contain_text("2 approvals by stewards of Market data")


def test_everybody_can_read_the_policies_at_night(open_page):
    page = open_page("ivo", "/policies/?schema=ticks_v1", color_scheme="dark")

    assert axe.serious(page) == []
    expect(page.get_by_role("link", name="Propose")).to_have_count(0)
