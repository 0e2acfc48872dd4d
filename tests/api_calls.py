"""How the machine API is asked for each action of the table: the address and the body."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from django.test import Client

from schemas_app.domain import errors
from tests import factories, matrix, worlds

_CSRF = "a" * 32
_LATER = f"{factories.YEAR}-01-01T00:00:00Z"
_NEW = {"title": "Something new", "document": factories.with_field("flag")}
_SCHEMA = "schemas/ticks_v1/"
_HOOK = "webhooks/{webhook}/"
_WEBHOOK = {"label": worlds.WEBHOOK.label, "url": worlds.WEBHOOK.url}
_REASON = {"reason": "It is wrong."}


def _on_proposal(
    what: str, **body: object
) -> tuple[str, Callable[[worlds.World], dict[str, Any]]]:
    return f"proposals/{{proposal}}/{what}/", lambda _: body


def _decision(
    what: str, **body: object
) -> tuple[str, Callable[[worlds.World], dict[str, Any]]]:
    return (
        f"proposals/{{proposal}}/{what}/",
        lambda world: {"fingerprint": world.fingerprint, **body},
    )


# By action: the address below /api/v1/, and what is sent in a World.
CALLS: Mapping[str, tuple[str, Callable[[worlds.World], dict[str, Any]]]] = {
    "submit": (f"{_SCHEMA}proposals/", lambda _: _NEW),
    "draft": (f"{_SCHEMA}proposals/", lambda _: {**_NEW, "draft": True}),
    "submit draft": _decision("submit"),
    "revise": _on_proposal("revisions", document=_NEW["document"]),
    "rebase": _decision("rebase"),
    "withdraw": _on_proposal("withdraw"),
    "approve": _decision("approve"),
    "request changes": _decision("request-changes", comment="Why?"),
    "reject": _decision("reject", comment="No."),
    "publish": _decision("publish"),
    "schedule": _decision("schedule", publish_at=_LATER),
    "unschedule": _on_proposal("unschedule"),
    "ask to break the glass": _decision("break-glass", reason="It cannot wait."),
    "break the glass": _decision("break-glass/confirm"),
    "acknowledge": _decision("acknowledgements", module="2", answer="ok"),
    "open thread": _on_proposal("threads", text="Hello."),
    "answer thread": _on_proposal("threads/{thread}/comments", text="Hello."),
    "resolve thread": _on_proposal("threads/{thread}/resolve"),
    "deprecate": (f"{_SCHEMA}versions/{{version}}/deprecate/", lambda _: _REASON),
    "retire": (f"{_SCHEMA}versions/{{version}}/retire/", lambda _: _REASON),
    "propose policy": (
        "policies/",
        lambda _: {"rules": worlds.RULES, "reason": "Better so."},
    ),
    "approve policy": ("policies/{policy}/approve/", lambda _: {}),
    "decline policy": ("policies/{policy}/decline/", lambda _: {}),
    "create webhook": ("webhooks/", lambda _: _WEBHOOK),
    "change webhook": (f"{_HOOK}change/", lambda _: _WEBHOOK),
    "rotate webhook": (f"{_HOOK}rotate/", lambda _: {"overlap_hours": 1}),
    "disable webhook": (f"{_HOOK}disable/", lambda _: {"reason": "Quiet."}),
    "enable webhook": (f"{_HOOK}enable/", lambda _: {}),
    "ping webhook": (f"{_HOOK}ping/", lambda _: {}),
    "redeliver": (f"{_HOOK}deliveries/{{message}}/redeliver/", lambda _: {}),
    "remove webhook": (f"{_HOOK}remove/", lambda _: {}),
    "declare use": (
        "modules/2/uses/",
        lambda _: {"schema_id": "ticks_v1", "role": "consumer"},
    ),
}


def caller(role: str, world: worlds.World) -> Callable[[str], str]:
    """Return what tries an action in this role, and says what came of it."""
    client, headers = Client(enforce_csrf_checks=True), {}
    if role in world.keys:
        headers = {"Authorization": f"Bearer {world.keys[role]}"}
    elif role != "anonymous":
        client.force_login(factories.person(matrix.ROLES[role]))
        client.cookies["csrftoken"] = _CSRF
        headers = {"X-CSRFToken": _CSRF}

    def answer(action: str) -> str:
        address, body = CALLS[action]
        response = client.post(
            f"/api/v1/{address.format(**world.names)}",
            json.dumps(body(world)),
            content_type="application/json",
            headers=headers,
        )
        members = response.json() if response.content else {}
        return _told(response.status_code, members)

    return answer


def _told(status: int, members: Mapping[str, Any]) -> str:
    if status < 300:
        return matrix.DONE
    code = str(members["code"])
    assert status in _STATUSES.get(code, (409,)), (status, code)
    return code


# A conflict unless said otherwise.
_STATUSES: Mapping[str, tuple[int, ...]] = {
    matrix.UNKNOWN: (404,),
    errors.NotAllowed.code: (403,),
    errors.OwnWork.code: (403,),
    errors.NotAuthenticated.code: (401,),
    errors.KeyRevoked.code: (401,),
}
