"""How a dry run is told: what a proposal of the document would say, and no more."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from schemas_app.api.serializers import fields
from schemas_app.domain import semver
from schemas_app.domain.report import Severity
from schemas_app.selectors import documents

_BUMPS = [str(bump) for bump in semver.Bump]
_SEVERITIES = [str(severity) for severity in Severity]


class Violation(serializers.Serializer[Any]):
    """A verdict that the level does not allow."""

    against = serializers.IntegerField(help_text="The earlier version's number.")
    direction = serializers.ChoiceField(choices=["backward", "forward"])
    outcome = serializers.ChoiceField(choices=["incompatible", "undecided"])


class Check(serializers.Serializer[documents.CheckedDocument]):
    """What is known of a document; nothing of it is stored."""

    fingerprint = serializers.CharField(source="document.fingerprint")
    dialect = serializers.CharField(source="parsed.dialect")
    references = serializers.DictField(
        child=serializers.CharField(), help_text="By URI: the version it would pin."
    )
    same_as = serializers.CharField(
        help_text="What says the same already; empty if nothing does."
    )
    severity = serializers.ChoiceField(source="report.severity", choices=_SEVERITIES)
    suggested_bump = serializers.ChoiceField(source="report.bump", choices=_BUMPS)
    violations = serializers.SerializerMethodField()
    report = fields.JsonObject(
        source="report.as_json", help_text="As in the revision of a proposal."
    )

    @extend_schema_field(Violation(many=True))
    def get_violations(
        self, checked: documents.CheckedDocument
    ) -> list[dict[str, object]]:
        """Return what the level does not allow, newest earlier version first."""
        return [
            {
                "against": against,
                "direction": str(direction),
                "outcome": str(verdict.outcome),
            }
            for against, direction, verdict in checked.report.violations
        ]


class SchemaCheck(Check):
    """What is known of a document as the next version of a schema."""

    base_version = serializers.IntegerField(source="base.number", allow_null=True)
    suggested_version = serializers.CharField(
        help_text="The semantic version that this change needs at least."
    )
