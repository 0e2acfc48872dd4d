"""Script in any text stays text, on every page and in every answer."""

import json
import re

import pytest
from django.apps import apps
from django.test import Client

from tests import factories
from tests.security import addresses, markup, scripted_world

# Written, and shown to nobody in a page or an answer of the API.
NEVER_SHOWN = frozenset[str]()
QUERIES = ("", "?view=unified", "?q=%22%3E%3Cscript%3Exq1()%3C/script%3E&state=all")


@pytest.fixture
def world():
    return scripted_world.World()


@pytest.fixture
def values(world):
    return scripted_world.made(world)


def keys(route):
    """Return the keys of the first rows that an address of the admin is about."""
    about = re.match(r"(\w+)/(\w+)/<path:object_id>", route)
    if about is None:
        return ("1", "2")
    rows = apps.get_model(about[1], about[2])._default_manager.order_by("pk")
    return (*rows.values_list("pk", flat=True)[:2],) or ("1",)


def answers(client, values):
    """Yield what is answered at every address that can be read."""
    for route in addresses.routes():
        for number, key in zip(("1", "2"), keys(route), strict=False):
            numbered = {**values, "number": number, "object_id": key}
            if "module" in route:
                numbered["number"] = "2"
            for query in QUERIES:
                address = addresses.filled(route, numbered) + query
                answer = client.get(address)
                if getattr(answer, "streaming", False):
                    answer.close()
                else:
                    yield address, answer


def problems(address, answer):
    """Yield what is wrong with an answer, if it is one that a browser would show."""
    kind = answer.headers.get("Content-Type", "")
    if answer.status_code >= 500:
        yield f"{address}: {answer.status_code}"
    if kind.startswith("text/html"):
        page = markup.Page(answer.content.decode())
        yield from (f"{address}: {wrong}" for wrong in page.wrong)
    elif answer.headers.get("X-Content-Type-Options") != "nosniff":
        yield f"{address}: {kind} may be taken for something else"


def words(answer):
    """Return what an answer says to its reader."""
    if answer.headers.get("Content-Type", "").startswith("text/html"):
        return markup.Page(answer.content.decode()).text
    return answer.content.decode(errors="replace")


def test_is_text_on_every_page_and_in_every_answer(world, values):
    client = Client(raise_request_exception=False)
    client.force_login(factories.person("root", is_superuser=True))
    wrong, shown = [], set()

    for address, answer in answers(client, values):
        wrong += problems(address, answer)
        said = words(answer)
        shown |= {field for field, mark in world.marks.items() if mark in said}

    assert wrong == []
    assert set(world.marks) - shown == NEVER_SHOWN


@pytest.mark.parametrize(
    "address", ["/schemas/%3Csvg%20onload=xq1()%3E/", "/xq1%22%3E%3Cimg%20src=x%3E"]
)
def test_in_an_address_is_text_too(address):
    client = Client()
    client.force_login(factories.person("root", is_superuser=True))

    answer = client.get(address)

    assert answer.status_code == 404
    assert markup.Page(answer.content.decode()).wrong == []


def test_in_what_was_typed_wrongly_is_text_too(values):
    client = Client()
    client.force_login(factories.person("root", is_superuser=True))
    typed = scripted_world.LONG.format("xq1")
    forms = {
        "/schemas/scripted/propose/": {"text": typed, "title": typed, "message": typed},
        "/schemas/scripted/check/": {"text": json.dumps({typed: typed, "type": typed})},
        "/register/": {"schema_id": typed, "title": typed, "domain": typed},
        "/policies/propose/": {"as": "json", "text": typed, "reason": typed, "do": "x"},
        "/webhooks/create/": {"label": typed, "url": typed, "pattern": typed},
        "/modules/2/uses/declare/": {"schema": typed, "role": typed, "fields": typed},
        "/modules/2/keys/": {"label": typed, "schemas": typed, "networks": typed},
        "/login/": {"username": typed, "password": typed},
        f"/proposals/{values['proposal_id']}/threads/": {
            "pointer": typed,
            "text": typed,
        },
        f"/proposals/{values['proposal_id']}/approve/": {"fingerprint": typed},
        f"/proposals/{values['proposal_id']}/schedule/": {"publish_at": typed},
    }

    found = {
        address: markup.Page(client.post(address, form).content.decode()).wrong
        for address, form in forms.items()
    }

    assert [wrong for each in found.values() for wrong in each] == []


def test_that_gets_through_after_all_is_found_by_this_test():
    page = markup.Page(
        "<a href='java\tscript:xq1()'>a</a><p onclick=b>c</p><img src=xq1>"
        "<script>xq1()</script><script type='application/json'>\"</xq1\"</script>"
        "<b style='c'>d</b><a href='/a' id='e'>f</a>"
    )

    assert len(page.wrong) == 6
