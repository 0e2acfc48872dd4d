"""Every address of the site is opened in a browser, which has nothing to complain of.

The addresses are those of the URL configuration: a new one is visited by itself, and one
that names something new fails here until it is said what.
"""

import json
import re

from django.urls import URLPattern, URLResolver, get_resolver
from playwright.sync_api import Error

from tests.journeys import steps, watching

_THINGS = """
import json
from django.apps import apps
from notifications_app import models as told
from schemas_app import models

def of(rows, name="pk"):
    return next(iter(rows.order_by("pk").values_list(name, flat=True)[:1]), 1)

versions = models.SchemaVersion.objects
things = {
    "proposal_id": of(models.Proposal.objects, "pk"),
    "thread_id": of(models.Thread.objects),
    "schema_id": of(versions, "schema__schema_id"),
    "policy_id": of(models.Policy.objects),
    "module": of(models.Module.objects, "number"),
    "prefix": of(models.ApiKey.objects, "prefix"),
    "number": models.AuditEntry.objects.latest("number").number,
}
for model in apps.get_models():
    row = model.objects.order_by("pk").first() if hasattr(model, "objects") else None
    things[f"{model._meta.app_label}_{model._meta.model_name}"] = row and str(row.pk)
print(json.dumps(things))
"""
_NAMED = re.compile(r"<(?:(\w+):)?(\w+)>")
_REPORT = """
document.addEventListener("securitypolicyviolation", event =>
  console.error("policy of contents: " + event.violatedDirective + " " + event.blockedURI))
"""
# What an address names that nothing is kept of in the demonstration: a page says so.
_NOTHING = {"uid": "nothing", "message_id": "nothing", "item_id": "1"}
_FIXED = {
    "kind": "arrow_json",
    "app_label": "schemas_app",
    "id": "1",
    "content_type_id": "1",
    "version": "1",
    "old": "1",
    "new": "1",
    "sha256": "0" * 64,
}


def routes(patterns, before="", names=()):
    """Yield every address of the configuration, with the names on the way to it."""
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(
                pattern.url_patterns, route, (*names, pattern.namespace or "")
            )
        elif isinstance(pattern, URLPattern):
            yield route, pattern.name or ""


def address(route, name, things):
    """Return an address with something in the place of every name. Raises KeyError."""
    own = {**_NOTHING, **_FIXED, **things}
    if route.startswith(("modules/", "api/v1/modules/")):
        own["number"] = things["module"]
    elif "versions/" in route:
        own["number"] = "1"
    model = name.rpartition("_")[0]
    own["object_id"] = things.get(model) or "1"
    plain = re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<\1>", route).replace("\\Z", "")
    filled = _NAMED.sub(lambda match: str(own[match[2]]), plain)
    return "/" + filled.strip("^$")


def opened(page, place):
    """Return the status of a page; 0 for what is downloaded instead."""
    try:
        answer = page.goto(place)
    except Error as error:
        if "Download is starting" in str(error):
            return 0
        raise
    return answer.status if answer else 0


def test_has_nothing_to_complain_of(hub, open_page, administrator):
    things = json.loads(steps.manage(hub, _THINGS).splitlines()[-1])
    page = open_page(administrator, "/").context.new_page()
    page.add_init_script(_REPORT)
    watch = watching.Watch()
    watch.over(page, scripts=False)
    found = {}

    for route, name in routes(get_resolver().url_patterns):
        place = address(route, name, things)
        if name == "logout":
            continue
        found[place] = opened(page, place)

    # Where an answer is no page, the browser asks for a picture of its own accord.
    said = [one for one in watch.complaints() if "/favicon.ico)" not in one]
    assert said == []
    assert {place for place, status in found.items() if status >= 500} == set()
    shown = [place for place, status in found.items() if status == 200]
    assert len(shown) > 80, shown
