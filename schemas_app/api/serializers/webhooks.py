"""How webhooks are asked for and told."""

from collections.abc import Sequence
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from notifications_app import models
from notifications_app.models import DeliveryStatus, Format
from notifications_app.webhooks import selectors
from schemas_app.api.serializers import fields, requests
from schemas_app.domain.report import Severity

_LONGEST_OVERLAP_HOURS = 24 * 30


class _Wanted(requests.Request):
    url = fields.Text(
        max_length=2000, help_text="Where to send; https, unless this registry says so."
    )
    pattern = fields.Text(
        default="*", help_text="Schemas by name or glob, such as ticks_*."
    )
    kinds = fields.Texts(default=list, help_text="Actions; none: all.")
    severities = serializers.MultipleChoiceField(
        choices=[str(severity) for severity in Severity],
        default=set,
        help_text="None: all, also what has no severity.",
    )
    format = serializers.ChoiceField(
        choices=Format.values, default=str(Format.STANDARD)
    )

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """Return the members; one has a name that serializers keep to themselves."""
        return {"label": fields.Text(max_length=120), **super().get_fields()}


class NewWebhook(_Wanted):
    """An address of yours that is to be told."""


class ChangedWebhook(_Wanted):
    """All that a webhook is to be from now on; what is left out is as usual."""


class Rotation(requests.Request):
    """How long the secret so far signs, too."""

    overlap_hours = serializers.IntegerField(
        default=24, min_value=0, max_value=_LONGEST_OVERLAP_HOURS
    )


class Disabling(requests.Request):
    """Why nothing more is to be sent."""

    reason = fields.Text(default="", max_length=300)


class Enabling(requests.Request):
    """What becomes of what it missed."""

    catch_up = fields.Flag(default=True, help_text="Send what it missed, too.")


class Attempt(serializers.Serializer[models.Attempt]):
    """One try at a delivery."""

    started_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(
        allow_null=True, help_text="`null` while it is under way."
    )
    status_code = serializers.IntegerField(
        allow_null=True, help_text="Of the answer, if there was one."
    )
    error = serializers.CharField(help_text="Why it failed; empty if it did not.")


class Delivery(serializers.Serializer[models.Delivery]):
    """One announcement to one webhook, or a ping."""

    message_id = serializers.CharField(help_text="The header `webhook-id`.")
    sequence = serializers.IntegerField(
        source="announcement_id", allow_null=True, help_text="`null` for a ping."
    )
    action = serializers.CharField(
        source="announcement.kind", allow_null=True, default=None
    )
    schema_id = serializers.CharField(
        source="announcement.topic", allow_null=True, default=None
    )
    status = serializers.ChoiceField(choices=DeliveryStatus.values)
    attempts = serializers.IntegerField()
    next_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)
    last_attempt = serializers.SerializerMethodField()

    @extend_schema_field(Attempt(allow_null=True))
    def get_last_attempt(self, delivery: models.Delivery) -> object:
        """Return what came of the newest attempt, or None before the first."""
        return _last(sorted(delivery.tries.all(), key=lambda each: each.pk))


class DeliveryPage(serializers.Serializer[Any]):
    """Some deliveries, the newest first, and the addresses of those around them."""

    results = Delivery(many=True)
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)


class Webhook(serializers.Serializer[models.Endpoint]):
    """An address that is told."""

    uid = serializers.CharField()
    url = serializers.CharField()
    pattern = serializers.CharField()
    kinds = serializers.ListField(child=serializers.CharField())
    severities = serializers.ListField(child=serializers.CharField())
    format = serializers.ChoiceField(choices=Format.values)
    owner = serializers.CharField(source="owner.username")
    created_at = serializers.DateTimeField()
    disabled_at = serializers.DateTimeField(allow_null=True)
    disabled_reason = serializers.CharField()
    failures = serializers.IntegerField(help_text="Since something got through.")
    failing_since = serializers.DateTimeField(allow_null=True)
    delivered_at = serializers.DateTimeField(
        allow_null=True, help_text="When something got through last."
    )
    last_attempt = serializers.SerializerMethodField()

    @extend_schema_field(Attempt(allow_null=True))
    def get_last_attempt(self, endpoint: models.Endpoint) -> object:
        """Return what came of the newest attempt, or None before the first."""
        newest = selectors.last_attempt(endpoint.pk)
        return _last([newest] if newest else [])

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """Return the members; one has a name that serializers keep to themselves."""
        return {"label": serializers.CharField(), **super().get_fields()}


def _last(attempts: Sequence[models.Attempt]) -> object:
    return Attempt(attempts[-1]).data if attempts else None


class WebhookList(serializers.Serializer[Any]):
    """The webhooks of one person; there are few."""

    results = Webhook(many=True)


class WebhookWithSecret(Webhook):
    """A webhook and what signs its messages; the secret is shown this once."""

    secret = serializers.CharField(allow_null=True)
