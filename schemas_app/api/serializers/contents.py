"""How the contents of a version are told."""

from rest_framework import serializers

from schemas_app.api.serializers import fields
from schemas_app.domain.report import Severity
from schemas_app.presenters import api_contents, field_rows


class FieldRow(serializers.Serializer[field_rows.FieldRow]):
    """One field of a version."""

    name = serializers.CharField()
    depth = serializers.IntegerField(help_text="How many records it is inside of.")
    type = serializers.CharField(help_text="In the words of Arrow.")
    json_type = serializers.CharField(help_text="As the document says at its place.")
    nullable = serializers.BooleanField()
    constraints = serializers.ListField(child=serializers.CharField())
    unit = serializers.CharField()
    description = serializers.CharField()
    pointer = serializers.CharField(help_text="Where in the document it is.")


class FieldTable(serializers.Serializer[api_contents.Table]):
    """The fields of a version: the same tree that artifacts are made from."""

    schema_id = serializers.CharField()
    version = serializers.IntegerField()

    def get_fields(self) -> dict[str, serializers.Field]:  # type: ignore[type-arg]
        """Return the members; one has a name that serializers keep to themselves."""
        return {**super().get_fields(), "fields": FieldRow(many=True, source="rows")}


class Comparison(serializers.Serializer[api_contents.Pair]):
    """What one version would break after another one."""

    schema_id = serializers.CharField(source="schema.schema_id")
    old_version = serializers.IntegerField(source="old.number")
    new_version = serializers.IntegerField(source="new.number")
    severity = serializers.ChoiceField(
        source="report.severity", choices=[str(severity) for severity in Severity]
    )
    report = fields.JsonObject(
        source="report.as_json", help_text="As in the revision of a proposal."
    )
