"""Every address that the site answers at, found in its own configuration.

Which of them there have to be, and who gets in, is said in door_table.py; how somebody
tries one, here.
"""

import dataclasses
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

from django.apps import apps
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from notifications_app.models import InboxItem
from schemas_app import models
from schemas_app.api import bodies
from schemas_app.selectors import sessions
from schemas_app.services import artifacts
from tests import api_calls, browser_calls, factories, matrix, worlds
from tests.door_table import ABSENT, DENIED, IN, NO_METHOD, OUT

API = "api/v1/"
# Beside those of the table of actions: somebody whom the site does not let in any more,
# and keys of module 2 for less. The last is for other schemas.
ROLES: Mapping[str, str] = MappingProxyType(
    {
        **matrix.ROLES,
        "outsider": "out",
        "reading key": "otto",
        "proposing key": "otto",
        "key elsewhere": "otto",
    }
)

_CSRF = "a" * 32
_STATUSES = {401: OUT, 403: DENIED, 404: ABSENT, 405: NO_METHOD}
_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
_USE = {"schema": "ticks_v1", "schema_id": "ticks_v1", "role": "consumer"}
# What is sent where no action of the table does, so that nobody is refused for that.
_SENT: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "api:schemas": {"schema_id": "new_v1", "title": "New", "domain": "market-data"},
        "api:withdraw-use": {"schema_id": "ticks_v1", "role": "consumer"},
        "admin:module_withdraw": _USE,
    }
)


@dataclasses.dataclass(frozen=True)
class Route:
    """`pattern` is the whole address as the configuration has it."""

    name: str
    pattern: str

    @property
    def is_api(self) -> bool:
        return self.pattern.startswith(API)

    def address(self, world: worlds.World) -> str:
        """Return an address of the things in a World."""
        if self.name == "admin:app_list":
            return "/auth/"
        if self.name == "api:nowhere":
            return f"/{API}nowhere"
        facts = _facts(self.pattern, world)
        return "/" + _PARAMETER.sub(lambda found: str(facts[found[1]]), self.pattern)


def routes() -> dict[str, Route]:
    """Return every route by its name, or by its pattern where it has none."""
    found = [Route(name or pattern, pattern) for name, pattern in _walk(get_resolver())]
    named = {route.name: route for route in found}
    assert len(named) == len(found)
    return named


def _walk(
    resolver: URLResolver, prefix: str = "", space: str = ""
) -> Iterator[tuple[str, str]]:
    for entry in resolver.url_patterns:
        pattern = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{entry.namespace}:" if entry.namespace else ""
            yield from _walk(entry, pattern, space + inner)
        elif isinstance(entry, URLPattern):
            yield (space + entry.name if entry.name else ""), pattern


def scene() -> worlds.World:
    """Return a World in which there is something at every address."""
    world = worlds.world("approve", "in_review")
    factories.group("risk")
    factories.use("2", owner="otto")
    version = models.SchemaVersion.objects.get(number=world.version)
    artifacts.build(version_id=version.pk, by=factories.SYSTEM, at=factories.NOW)
    return world


def _facts(pattern: str, world: worlds.World) -> Mapping[str, Any]:
    """Return what the parameters of an address stand for."""
    artifact = models.Artifact.objects.get(
        version__number=world.version, kind="arrow_ipc"
    )
    item = InboxItem.objects.filter(person__username="ada").earliest("pk")
    of_module = "modules/" in pattern
    return {
        "schema_id": "ticks_v1",
        "proposal_id": world.proposal.pk,
        "thread_id": world.thread.pk if world.thread else 0,
        "policy_id": world.policy.pk,
        "uid": world.delivery.endpoint.uid,
        "message_id": world.delivery.message_id,
        "version": world.version,
        "number": "2" if of_module else world.version,
        "old": 1,
        "new": 2,
        "kind": "arrow_ipc",
        "sha256": artifact.sha256,
        "prefix": world.key.prefix,
        "item_id": item.pk,
        "id": factories.person("nora").pk,
        "content_type_id": ContentType.objects.get_for_model(models.Domain).pk,
        "object_id": _object(pattern) if "<path:object_id>" in pattern else 0,
    }


def _object(pattern: str) -> Any:
    """Return the key of a row of the model that an address of the admin is about."""
    label, name, *_ = pattern.split("/")
    if label == "r":
        label, name = "schemas_app", "domain"
    rows = apps.get_model(label, name)._default_manager.order_by("pk")
    named = {"user": {"username": "nora"}, "group": {"name": "risk"}}.get(name, {})
    return rows.filter(**named).values_list("pk", flat=True)[0]


@dataclasses.dataclass(frozen=True)
class Request:
    """A request at a route, with what it would take where that is known."""

    route: Route
    method: str
    address: str
    options: Mapping[str, Any]


def requests(
    world: worlds.World, *methods: str, of: Iterable[Route]
) -> tuple[Request, ...]:
    """Return a request at each of these routes by each of these methods."""
    return tuple(
        Request(
            route,
            method,
            address,
            _sent(route, address, world) if method == "POST" else {},
        )
        for route in of
        for address in [route.address(world)]
        for method in methods
    )


class Visitor:
    """Somebody in a role, with the key or the session that they have."""

    def __init__(self, role: str, world: worlds.World) -> None:
        self._client = Client(enforce_csrf_checks=True)
        self._client.raise_request_exception = False
        self._headers: dict[str, str] = {"X-CSRFToken": _CSRF}
        self._client.cookies["csrftoken"] = _CSRF
        if role in world.keys:
            self._headers["Authorization"] = f"Bearer {world.keys[role]}"
        elif role != "anonymous":
            self._sign_in(factories.person(ROLES[role]))
        self._cookies = {
            name: kept.value for name, kept in self._client.cookies.items()
        }

    def _sign_in(self, person: User) -> None:
        self._client.force_login(person)
        session = self._client.session
        session[sessions.CONFIRMED] = timezone.now().isoformat()
        session.save()
        if person.username == ROLES["outsider"]:
            # Shut out while the session is open.
            User.objects.filter(pk=person.pk).update(is_staff=False)

    @property
    def carried(self) -> Mapping[str, str]:
        """The headers by which a socket is to know somebody."""
        cookies = "; ".join(f"{name}={kept}" for name, kept in self._cookies.items())
        held = {**self._headers, "Cookie": cookies}
        return {
            name: held[name] for name in ("Authorization", "Cookie") if name in held
        }

    def tries(self, request: Request) -> str:
        """Return what comes of a request."""
        self._client.cookies.load(self._cookies)  # signing out is taken back, too
        return outcome(
            self._client.generic(
                request.method,
                request.address,
                headers=self._headers,
                **request.options,
            )
        )


def outcome(response: Any) -> str:
    """Return whether an answer let somebody in. Whoever is in may be told of mistakes."""
    if response.status_code >= 500:
        return f"failed with {response.status_code}"
    to_the_door = response.status_code == 302 and "/login/" in response["Location"]
    return OUT if to_the_door else _STATUSES.get(response.status_code, IN)


def _sent(route: Route, address: str, world: worlds.World) -> dict[str, str]:
    known: Mapping[str, Any] = _SENT.get(route.name, {})
    if route.is_api:
        for path, body in api_calls.CALLS.values():
            if f"/{API}{path.format(**world.names)}" == address:
                known = body(world)
        if route.name == "api:validate":
            return {"data": "{}", "content_type": bodies.JsonLines.media_type}
        return {"data": json.dumps(known), "content_type": "application/json"}
    for path, form in browser_calls.CALLS.values():
        if f"/{path.format(**world.names)}" == address:
            known = form
    fingerprint = {"fingerprint": world.fingerprint, "over": world.fingerprint}
    fields = {"csrfmiddlewaretoken": _CSRF, **fingerprint, **known}
    return {
        "data": urlencode(fields),
        "content_type": "application/x-www-form-urlencoded",
    }
