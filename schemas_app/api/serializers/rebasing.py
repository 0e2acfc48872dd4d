"""How a base that moved is told: what each place was, is in the proposal, and is live."""

from typing import Any

from rest_framework import serializers

from schemas_app.api.serializers import fields
from schemas_app.domain import three_way

_ABSENT = "Left out where that side has nothing there."


class Conflict(serializers.Serializer[Any]):
    """A place that both changed: somebody has to say whose change stands."""

    pointer = serializers.CharField(help_text="JSON Pointer; empty: the whole.")
    base = fields.JsonValue(required=False, help_text=_ABSENT)
    mine = fields.JsonValue(required=False, help_text=_ABSENT)
    live = fields.JsonValue(required=False, help_text=_ABSENT)


class MergedChange(Conflict):
    """A place that was merged without asking, and whose change it is."""

    side = serializers.ChoiceField(choices=[str(side) for side in three_way.Side])


class ThreeWay(serializers.Serializer[Any]):
    """What would become of the current revision on the version that is live."""

    fingerprint = serializers.CharField(help_text="Of the revision that is rebased.")
    base_version = serializers.IntegerField(allow_null=True)
    live_version = serializers.IntegerField()
    conflicts = Conflict(many=True)
    changes = MergedChange(many=True)
    merged = fields.JsonValue(
        help_text="The document, with the proposal's side of every conflict."
    )
