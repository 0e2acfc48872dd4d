"""A registry in which every text that somebody may write is an attempt at a script.

Written by the services that people's forms and programs' requests end in. Each text has
a mark of its own, so that it can be told which of them a page has shown.
"""

import itertools
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from notifications_app import models as notifications
from notifications_app.webhooks import endpoints
from schemas_app import models
from schemas_app.services import (
    acknowledgements,
    artifacts,
    break_glass,
    modules,
    people,
    policies,
    reviews,
    schemas,
    threads,
    uses,
    versions,
    webhooks,
)
from tests import factories

_WAYS_OUT = (
    "\"'><img src=x onerror={0}()>",
    "</script><script>{0}()</script>",
    "<svg/onload={0}()>",
    "' autofocus onfocus={0}() x='",
    "--></title></textarea><b id={0}>",
)
LONG = (
    "".join(_WAYS_OUT)
    + "[a](javascript:{0}()) javascript:{0}() {{{{7*7}}}} {{% now %}}"
)
PATTERN = "^<svg onload=xpattern\\(\\)>\"'$"


class World:
    """Writes, and remembers what it has written: marks by the name of the field."""

    def __init__(self) -> None:
        self.marks: dict[str, str] = {}
        self._numbers = itertools.count(100)
        self._turns = itertools.cycle(_WAYS_OUT)

    def text(self, field: str) -> str:
        """Return all attempts at once."""
        return self._marked(field, LONG)

    def short(self, field: str) -> str:
        """Return one attempt, for a field that takes little."""
        return self._marked(field, next(self._turns))

    def _marked(self, field: str, attempt: str) -> str:
        self.marks[field] = mark = f"xq{next(self._numbers)}"
        return f"{mark}{attempt.format(mark)}"


def document(world: World) -> Mapping[str, Any]:
    """Return a schema whose every string is an attempt."""
    inner = {
        "title": world.short("title of a property"),
        "description": world.text("description of a property"),
        "examples": [world.short("example")],
        "type": "string",
    }
    return {
        "$comment": world.text("$comment"),
        "title": world.text("title of a document"),
        "description": world.text("description of a document"),
        "type": "object",
        "properties": {
            world.short("name of a property"): inner,
            "listed": {"enum": [world.short("listed value"), "a"]},
            "matched": {"type": "string", "pattern": PATTERN},
            "given": {"type": "string", "default": world.short("default")},
        },
        "required": [],
    }


def made(world: World) -> dict[str, str]:
    """Write everywhere; return what addresses call the things, by parameter."""
    root = factories.person("root", is_superuser=True)
    people.create(
        username="scripted",
        password="a quiet harbor 77",
        full_name=world.short("name of a person"),
        groups=(),
        by=factories.SYSTEM,
        at=factories.NOW,
    )
    schemas.create_domain(
        slug="market-data",
        name=world.short("name of a domain"),
        description=world.text("description of a domain"),
        stewards=[factories.person(name) for name in ("ada", "ben")],
        by=factories.SYSTEM,
        at=factories.NOW,
    )
    module = modules.register(
        number="2",
        name=world.short("name of a module"),
        owner=root,
        description=world.text("description of a module"),
        contact=world.short("contact"),
        by=factories.SYSTEM,
        at=factories.NOW,
    )
    key = modules.create_key(
        module=module,
        person=root,
        label=world.short("label of a key"),
        scopes=["read"],
        by=factories.SYSTEM,
        at=factories.NOW,
    )
    policy = _policy(world)
    version, proposal, thread = _talked_about(world)
    delivery = _told(world)
    return {
        "schema_id": "scripted",
        "number": "1",
        "version": "1",
        "old": "1",
        "new": "2",
        "proposal_id": str(proposal.pk),
        "thread_id": str(thread.pk),
        "policy_id": str(policy.pk),
        "prefix": key.prefix,
        "uid": delivery.endpoint.uid,
        "message_id": delivery.message_id,
        "kind": "json_example",
        "slug": "market-data",
        "version_id": str(version.pk),
    }


def _policy(world: World) -> models.Policy:
    return policies.propose(
        rules=[{"name": world.short("name of a rule"), "approvals": 1}],
        reason=world.text("reason of a policy"),
        by=factories.actor("ada"),
        at=factories.NOW,
    )


def _talked_about(
    world: World,
) -> tuple[models.SchemaVersion, models.Proposal, models.Thread]:
    """Return a version that was deprecated, a proposal with votes, and a thread."""
    factories.schema(
        "scripted",
        title=world.short("title of a schema"),
        description=world.text("description of a schema"),
    )
    first = document(world)
    version = factories.published(
        "scripted",
        first,
        title=world.short("title of a proposal"),
        message=world.text("message of a proposal"),
    )
    artifacts.build(version_id=version.pk, by=factories.SYSTEM, at=factories.NOW)
    uses.declare(
        module="2",
        schema_id="scripted",
        role="consumer",
        fields=("listed",),
        by=factories.actor("root"),
        at=factories.NOW,
    )
    asked = {**first, "required": ["listed"], **_more(world, first)}
    proposal = factories.proposal(
        "scripted", asked, title=world.short("title of a break"), at=factories.later(1)
    )
    decision = factories.decision(proposal, by="ben", at=factories.later(1))
    thread = threads.open_thread(
        proposal_id=proposal.pk,
        pointer="/properties/listed",
        text=world.text("comment"),
        by=factories.actor("ben"),
        at=factories.later(1),
    )
    threads.answer(
        thread_id=thread.pk,
        text=world.text("answer"),
        by=factories.actor("mia"),
        at=factories.later(1),
    )
    acknowledgements.acknowledge(
        **{**decision, "by": factories.actor("root")},
        module="2",
        answer="blocked",
        comment=world.text("comment of an owner"),
    )
    break_glass.ask(
        **{**decision, "by": factories.actor("ada")},
        reason=world.text("reason of a broken glass"),
    )
    reviews.request_changes(**decision, comment=world.text("comment of a vote"))
    _rejected(world, first)
    versions.deprecate(
        schema_id="scripted",
        number=1,
        reason=world.text("reason of a deprecation"),
        by=factories.actor("ada"),
        at=factories.later(2),
    )
    return version, proposal, thread


def _more(world: World, first: Mapping[str, Any]) -> dict[str, Any]:
    name, value = world.short("new property"), world.short("const")
    return {"properties": {**first["properties"], name: {"const": value}}}


def _rejected(world: World, first: Mapping[str, Any]) -> None:
    other = factories.proposal(
        "scripted", {**first, "$comment": "Another."}, at=factories.later(1)
    )
    reviews.reject(
        **factories.decision(other, by="ben", at=factories.later(1)),
        comment=world.text("comment of a rejection"),
    )


def _told(world: World) -> notifications.Delivery:
    created = webhooks.create(
        wanted=endpoints.Wanted(
            label=world.short("label of a webhook"),
            url="https://hooks.example.com/registry?a=%3Csvg%20onload=x()%3E",
        ),
        by=factories.actor("root"),
        at=factories.NOW,
    )
    uid = created.endpoint.uid
    delivery = webhooks.ping(uid=uid, by=factories.actor("root"), at=factories.NOW)
    webhooks.disable(
        uid=uid,
        reason=world.text("reason of a disabled webhook"),
        by=factories.actor("root"),
        at=factories.NOW + timedelta(minutes=1),
    )
    return delivery
