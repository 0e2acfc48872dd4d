"""Webhooks: one's own, and for administrators everybody's."""

from datetime import timedelta
from typing import Any

from django.urls import reverse
from rest_framework.request import Request
from rest_framework.response import Response

from notifications_app import models
from notifications_app.models import Format
from notifications_app.webhooks import endpoints
from notifications_app.webhooks import selectors as known
from schemas_app import permissions
from schemas_app.api import openapi, paging
from schemas_app.api.serializers import requests
from schemas_app.api.serializers import webhooks as serializers
from schemas_app.api.views import base
from schemas_app.domain import actors
from schemas_app.services import webhooks

_TAGS = ["webhooks"]
_NOT_FOUND = ["webhook_not_found"]
_WANTED = {
    "label": "Back-testing",
    "url": "https://hooks.example.com/registry",
    "pattern": "ticks_*",
    "severities": ["breaking"],
}


class Webhooks(base.View):
    """One's webhooks."""

    secrets = ("secret",)

    @openapi.operation(
        "list_webhooks",
        "List webhooks",
        answers={200: serializers.WebhookList},
        tags=_TAGS,
    )
    def get(self, request: Request) -> Response:
        """By label; people have them, not keys."""
        del request
        found = known.endpoints(permissions.person(self.by))
        return Response(serializers.WebhookList({"results": found}).data)

    @openapi.operation(
        "create_webhook",
        "Create a webhook",
        answers={201: serializers.WebhookWithSecret},
        request=serializers.NewWebhook,
        example=_WANTED,
        tags=_TAGS,
    )
    def post(self, request: Request) -> Response:
        """Is told of what is announced from now on; the secret is shown this once."""
        del request
        wanted = _wanted(self.read(serializers.NewWebhook))
        made = webhooks.create(wanted=wanted, by=self.by, at=self.at)
        return _with_secret(made.endpoint, made.secret, status=201)


class Webhook(base.View):
    """One webhook."""

    @openapi.operation(
        "get_webhook",
        "Read a webhook",
        answers={200: serializers.Webhook},
        refused=_NOT_FOUND,
        tags=_TAGS,
    )
    def get(self, request: Request, uid: str) -> Response:
        """As it is doing now."""
        del request
        return _answer(self.by, uid)


class Change(base.View):
    """Where a webhook is changed."""

    @openapi.operation(
        "change_webhook",
        "Change a webhook",
        answers={200: serializers.Webhook},
        refused=_NOT_FOUND,
        request=serializers.ChangedWebhook,
        example=_WANTED,
        tags=_TAGS,
    )
    def post(self, request: Request, uid: str) -> Response:
        """What waits for it goes to the new address."""
        del request
        wanted = _wanted(self.read(serializers.ChangedWebhook))
        webhooks.change(uid=uid, wanted=wanted, by=self.by, at=self.at)
        return _answer(self.by, uid)


class Rotation(base.View):
    """Where a webhook gets another secret."""

    secrets = ("secret",)

    @openapi.operation(
        "rotate_webhook_secret",
        "Rotate a webhook's secret",
        answers={200: serializers.WebhookWithSecret},
        refused=_NOT_FOUND,
        request=serializers.Rotation,
        example={"overlap_hours": 24},
        tags=_TAGS,
    )
    def post(self, request: Request, uid: str) -> Response:
        """Messages carry both signatures until the overlap ends."""
        del request
        overlap = timedelta(hours=self.read(serializers.Rotation)["overlap_hours"])
        secret = webhooks.rotate(uid=uid, overlap=overlap, by=self.by, at=self.at)
        return _with_secret(webhooks.managed(uid, by=self.by), secret)


class Disabling(base.View):
    """Where a webhook is silenced."""

    @openapi.operation(
        "disable_webhook",
        "Disable a webhook",
        answers={200: serializers.Webhook},
        refused=[*_NOT_FOUND, "already_exists"],
        request=serializers.Disabling,
        example={"reason": "Moving house."},
        tags=_TAGS,
    )
    def post(self, request: Request, uid: str) -> Response:
        """What is announced meanwhile is kept for it."""
        del request
        wanted = self.read(serializers.Disabling)
        webhooks.disable(uid=uid, by=self.by, at=self.at, **wanted)
        return _answer(self.by, uid)


class Enabling(base.View):
    """Where a webhook is sent to again."""

    @openapi.operation(
        "enable_webhook",
        "Enable a webhook",
        answers={200: serializers.Webhook},
        refused=[*_NOT_FOUND, "already_exists"],
        request=serializers.Enabling,
        example={"catch_up": True},
        tags=_TAGS,
    )
    def post(self, request: Request, uid: str) -> Response:
        """With all that it missed, unless told otherwise."""
        del request
        wanted = self.read(serializers.Enabling)
        webhooks.enable(uid=uid, by=self.by, at=self.at, **wanted)
        return _answer(self.by, uid)


class Removal(base.View):
    """Where a webhook is forgotten."""

    @openapi.operation(
        "remove_webhook",
        "Remove a webhook",
        answers={204: None},
        refused=_NOT_FOUND,
        request=requests.Nothing,
        example={},
        tags=_TAGS,
    )
    def post(self, request: Request, uid: str) -> Response:
        """With all that was to be sent, and the record of what was."""
        del request
        self.read(requests.Nothing)
        webhooks.remove(uid=uid, by=self.by, at=self.at)
        return Response(status=204)


class Ping(base.View):
    """Where a webhook is tried."""

    @openapi.operation(
        "ping_webhook",
        "Try a webhook",
        answers={202: serializers.Delivery},
        refused=_NOT_FOUND,
        request=requests.Nothing,
        example={},
        tags=_TAGS,
    )
    def post(self, request: Request, uid: str) -> Response:
        """Sends a test message; what came of it stands in its delivery."""
        del request
        self.read(requests.Nothing)
        made = webhooks.ping(uid=uid, by=self.by, at=self.at)
        return Response(serializers.Delivery(made).data, status=202)


class Deliveries(base.View):
    """What was sent to a webhook, and is to be."""

    @openapi.operation(
        "list_deliveries",
        "List deliveries",
        answers={200: serializers.DeliveryPage},
        refused=[*_NOT_FOUND, "bad_value"],
        parameters=[requests.DeliveryQuery],
        tags=_TAGS,
    )
    def get(self, request: Request, uid: str) -> Response:
        """The newest first; `next` is the address of older ones."""
        asked = self.query(requests.DeliveryQuery)
        status = asked.pop("status")
        found = known.deliveries(webhooks.managed(uid, by=self.by).pk, status=status)
        found = found.prefetch_related("tries")
        page = paging.ordered_page(
            found,
            order=paging.Order(key="pk", name="pk", is_descending=True),
            wanted=paging.Wanted(**asked, kept={"status": status} if status else {}),
            path=request.path,
        )
        return Response(serializers.DeliveryPage(page).data)


class Redelivery(base.View):
    """Where one message is sent again."""

    @openapi.operation(
        "redeliver",
        "Send a message again",
        answers={202: serializers.Delivery},
        refused=[*_NOT_FOUND, "delivery_not_found"],
        request=requests.Nothing,
        example={},
        tags=_TAGS,
    )
    def post(self, request: Request, uid: str, message_id: str) -> Response:
        """Under the same `webhook-id`."""
        del request
        self.read(requests.Nothing)
        made = webhooks.redeliver(
            uid=uid, message_id=message_id, by=self.by, at=self.at
        )
        return Response(serializers.Delivery(made).data, status=202)


def _wanted(members: dict[str, Any]) -> endpoints.Wanted:
    return endpoints.Wanted(
        **{
            **members,
            "severities": sorted(members["severities"]),
            "format": Format(members["format"]),
        }
    )


def _answer(by: actors.Actor, uid: str) -> Response:
    return Response(serializers.Webhook(webhooks.managed(uid, by=by)).data)


def _with_secret(
    endpoint: models.Endpoint, secret: str, *, status: int = 200
) -> Response:
    return Response(
        {**serializers.Webhook(endpoint).data, "secret": secret},
        status=status,
        headers={"Location": reverse("api:webhook", args=[endpoint.uid])}
        if status == 201
        else None,
    )
