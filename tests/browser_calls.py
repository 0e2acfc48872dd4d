"""How the browser asks for each action of the table: the page and the form it sends.

The forms are sent whether or not the page would show the button.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

from django.test import Client

from tests import factories, matrix, worlds

_CSRF = "a" * 32
_LATER = f"{factories.YEAR}-01-01T00:00"
_TEXT = factories.text_of(factories.with_field("flag"))
_NEW = {"title": "Something new", "message": "Why not.", "text": _TEXT, "base": "2"}
_VERSION = "schemas/ticks_v1/versions/{version}/"
_HOOK = "webhooks/{webhook}/"
_WEBHOOK = {
    "label": worlds.WEBHOOK.label,
    "url": worlds.WEBHOOK.url,
    "pattern": "*",
    "format": "standard",
}
_REASON = {"reason": "It is wrong."}
_Call = tuple[str, Mapping[str, str]]


def _on_proposal(what: str, **form: str) -> _Call:
    return f"proposals/{{proposal}}/{what}/", form


# By action: the address, and what the form says beside its token and the fingerprint.
CALLS: Mapping[str, _Call] = {
    "submit": ("schemas/ticks_v1/propose/", {**_NEW, "action": "submit"}),
    "draft": ("schemas/ticks_v1/propose/", {**_NEW, "action": "draft"}),
    "submit draft": _on_proposal("submit"),
    "revise": _on_proposal("edit", text=_TEXT, message="So.", action="draft"),
    "rebase": _on_proposal("rebase"),
    "withdraw": _on_proposal("withdraw"),
    "approve": _on_proposal("approve"),
    "request changes": _on_proposal("request-changes", comment="Why?"),
    "reject": _on_proposal("reject", comment="No."),
    "publish": _on_proposal("publish"),
    "schedule": _on_proposal("schedule", publish_at=_LATER),
    "unschedule": _on_proposal("unschedule"),
    "ask to break the glass": _on_proposal(
        "ask-to-break-glass", reason="It cannot wait."
    ),
    "break the glass": _on_proposal("break-glass"),
    "acknowledge": _on_proposal("acknowledge", module="2", answer="ok"),
    "open thread": _on_proposal("threads", text="Hello."),
    "answer thread": _on_proposal("threads/{thread}/answer", text="Hello."),
    "resolve thread": _on_proposal("threads/{thread}/resolve"),
    "deprecate": (f"{_VERSION}deprecate/", _REASON),
    "retire": (f"{_VERSION}retire/", _REASON),
    "propose policy": (
        "policies/propose/",
        {
            "as": "json",
            "text": json.dumps(worlds.RULES),
            "reason": "Better so.",
            "do": "propose",
        },
    ),
    "approve policy": ("policies/{policy}/approve/", {}),
    "decline policy": ("policies/{policy}/decline/", {}),
    "create webhook": ("webhooks/create/", _WEBHOOK),
    "change webhook": (f"{_HOOK}change/", _WEBHOOK),
    "rotate webhook": (f"{_HOOK}rotate/", {"overlap": "1"}),
    "disable webhook": (f"{_HOOK}disable/", {"reason": "Quiet."}),
    "enable webhook": (f"{_HOOK}enable/", {"catch_up": "yes"}),
    "ping webhook": (f"{_HOOK}ping/", {}),
    "redeliver": (f"{_HOOK}messages/{{message}}/redeliver/", {}),
    "remove webhook": (f"{_HOOK}remove/", {}),
    "declare use": (
        "modules/2/uses/declare/",
        {"schema": "ticks_v1", "role": "consumer"},
    ),
}


def caller(role: str, world: worlds.World) -> Callable[[str], str]:
    """Return what sends the form of an action in this role, and says what came of it."""
    client, headers = Client(enforce_csrf_checks=True), {}
    client.cookies["csrftoken"] = _CSRF
    if role in world.keys:
        headers = {"Authorization": f"Bearer {world.keys[role]}"}
    elif role != "anonymous":
        client.force_login(factories.person(matrix.ROLES[role]))

    def answer(action: str) -> str:
        address, form = CALLS[action]
        response = client.post(
            f"/{address.format(**world.names)}",
            {
                "csrfmiddlewaretoken": _CSRF,
                "fingerprint": world.fingerprint,
                "over": world.fingerprint,
                **form,
            },
            headers=headers,
        )
        return _told(response)

    return answer


def _told(response: Any) -> str:
    if response.status_code == 302:
        to_the_door = response["Location"].startswith("/login/")
        return matrix.STRANGERS["anonymous"] if to_the_door else matrix.DONE
    if response.status_code == 200:
        assert response.context["secret"]  # shown this once, instead of a redirect
        return matrix.DONE
    assert response.status_code in (403, 404, 409), response.status_code
    return str(response.context["refusal"].code)
