"""What callers send. Members that are not named here are refused, not ignored."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from schemas_app.api.serializers import fields
from schemas_app.domain import identifiers, impact, schema_format
from schemas_app.domain.levels import LEVELS

LARGEST = 2**63 - 1
PAGE = 100
FINGERPRINT = 200
ANNOUNCEMENTS = 1000
# By what schemas can be ordered: whether by name, or else by age; whether downwards.
SCHEMA_ORDERS: Mapping[str, tuple[bool, bool]] = {
    "schema_id": (True, False),
    "-schema_id": (True, True),
    "created_at": (False, False),
    "-created_at": (False, True),
}
_ROLES = [str(role) for role in impact.Role]
_READINGS = [str(reading) for reading in schema_format.Reading]


class Request(serializers.Serializer[Any]):
    """Base of all that is sent; the OpenAPI document closes these to other members."""


class NewSchema(Request):
    """A name for what will have versions."""

    schema_id = fields.Text(
        help_text="What everybody will call it; never changes.",
        max_length=identifiers.MAX_LENGTH,
    )
    title = fields.Text(max_length=200, allow_blank=False)
    description = fields.Prose(default="")
    domain = fields.Text(help_text="The slug of the domain it belongs to.")
    level = serializers.ChoiceField(
        choices=list(LEVELS),
        default="BACKWARD",
        help_text="What a new version may not break without being called breaking.",
    )
    reading = serializers.ChoiceField(
        choices=_READINGS,
        default=str(schema_format.Reading.STRICT),
        help_text="How versions are read when they are compared.",
    )


class NewProposal(Request):
    """A change that is asked for."""

    title = fields.Text(max_length=200)
    message = fields.Prose(default="")
    document = fields.SentDocument(
        help_text=(
            "Best as a string that holds the exact text: it is kept as written, and "
            "errors name lines of it. A JSON value is laid out anew."
        )
    )
    semantic_version = fields.Text(
        default=None,
        allow_null=True,
        help_text="Higher than suggested, if wanted; never lower.",
    )
    draft = fields.Flag(
        default=False, help_text="Kept for its author; nobody is asked to decide yet."
    )


class NewRevision(Request):
    """Another text for a proposal."""

    message = fields.Prose(default="")
    document = fields.SentDocument(help_text="As in a proposal.")
    over = fields.Text(
        default="",
        max_length=FINGERPRINT,
        help_text="The fingerprint of the revision that was edited: a newer one is not "
        "overwritten. Left out: whichever is current.",
    )
    semantic_version = fields.Text(
        default=None,
        allow_null=True,
        help_text="In place of the one asked for before; left out: that one.",
    )


class DocumentToCheck(Request):
    """A document that might be proposed."""

    document = fields.SentDocument(help_text="As in a proposal.")
    level = serializers.ChoiceField(
        choices=list(LEVELS),
        default=None,
        allow_null=True,
        help_text="Left out: the schema's own.",
    )
    reading = serializers.ChoiceField(
        choices=_READINGS,
        default=None,
        allow_null=True,
        help_text="Left out: the schema's own.",
    )


class DocumentsToCheck(Request):
    """Two documents of no schema."""

    old = fields.SentDocument(help_text="What is there. As in a proposal.")
    new = fields.SentDocument(help_text="What is to follow it. As in a proposal.")
    level = serializers.ChoiceField(choices=list(LEVELS), default="BACKWARD")
    reading = serializers.ChoiceField(
        choices=_READINGS, default=str(schema_format.Reading.STRICT)
    )


class Decision(Request):
    """What a steward has decided, and on which revision."""

    fingerprint = fields.Text(
        help_text="Of the revision that was read and decided on.",
        max_length=FINGERPRINT,
    )
    comment = fields.Prose(default="")


class Withdrawal(Request):
    """An author's word on taking a proposal back."""

    comment = fields.Prose(default="")


class Nothing(Request):
    """There is nothing to say; what the address names is enough."""


class Fate(Request):
    """Why a version is taken out of use."""

    reason = fields.Prose(help_text="What its users should know.")


class DeclaredUse(Request):
    """How a module uses a schema; takes the place of what it said before."""

    schema_id = fields.Text()
    role = serializers.ChoiceField(choices=_ROLES)
    pin = fields.Text(default="", help_text="The version it stays on, if it does.")

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """Return the members; one has a name that serializers keep to themselves."""
        used = fields.Texts(
            default=list, help_text="The properties it uses; left out: all of them."
        )
        return {**super().get_fields(), "fields": used}


class WithdrawnUse(Request):
    """A use that has ended."""

    schema_id = fields.Text()
    role = serializers.ChoiceField(choices=_ROLES)


class SchemaQuery(Request):
    """Which page of schemas."""

    after = fields.Text(default=None, help_text="Names that come after this one.")
    before = fields.Text(default=None, help_text="The page just before this name.")
    limit = fields.WholeNumber(default=PAGE, min_value=1, max_value=PAGE)


class SchemasQuery(SchemaQuery):
    """Which schemas, in which order, and which page of them."""

    q = fields.Text(
        default=None,
        max_length=200,
        help_text="Beginnings of words of the name, title, description, owner or domain, "
        "or of fields of the newest version; all have to be there.",
    )
    domain = fields.Text(default=None, help_text="The slug of the domain.")
    owner = fields.Text(default=None, help_text="The number of the owning module.")
    ordering = serializers.ChoiceField(
        choices=list(SCHEMA_ORDERS),
        default="schema_id",
        help_text="By name or by age; with `-` the other way round.",
    )


class AuditQuery(Request):
    """Which entries of the audit trail."""

    after = fields.WholeNumber(
        default=0, max_value=LARGEST, help_text="The last number already known."
    )
    schema_id = fields.Text(default=None, help_text="Only what is about this schema.")
    action = fields.Text(default=None, help_text="Such as `version.published`.")
    actor = fields.Text(default=None, help_text="Who did it, as entries name them.")
    since = fields.Moment(default=None, help_text="At this moment or later.")
    until = fields.Moment(default=None, help_text="Before this moment.")
    limit = fields.WholeNumber(default=PAGE, min_value=1, max_value=ANNOUNCEMENTS)


class ModuleQuery(Request):
    """Which page of modules."""

    after = fields.Text(default=None, help_text="Numbers after this one, as texts.")
    before = fields.Text(default=None, help_text="The page just before this number.")
    limit = fields.WholeNumber(default=PAGE, min_value=1, max_value=PAGE)


class NumberQuery(Request):
    """Which page of what has a number."""

    after = fields.WholeNumber(
        default=None, max_value=LARGEST, help_text="Numbers above this one."
    )
    before = fields.WholeNumber(
        default=None, max_value=LARGEST, help_text="The page just below this number."
    )
    limit = fields.WholeNumber(default=PAGE, min_value=1, max_value=PAGE)


class DeliveryQuery(NumberQuery):
    """Which deliveries, and which page of them."""

    status = serializers.ChoiceField(
        choices=["waiting", "delivered", "failed", "skipped"], default=None
    )


class VersionsQuery(NumberQuery):
    """Which page of versions, and of which."""

    valid_at = fields.Moment(
        default=None, help_text="Only the version in force at this moment, if one was."
    )
    known_at = fields.Moment(
        default=None, help_text="Only what the registry knew at this moment."
    )


class VersionQuery(Request):
    """Which version `in-force` is."""

    valid_at = fields.Moment(default=None, help_text="When; left out: now.")
    known_at = fields.Moment(
        default=None, help_text="As the registry knew it at this moment; left out: now."
    )


class TimelineQuery(Request):
    """Which part of a timeline, and as known when."""

    until = fields.Moment(default=None, help_text="What holds before this moment.")
    known_at = fields.Moment(
        default=None, help_text="As the registry knew it at this moment; left out: now."
    )

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """Return the parameters; one has a name that Python keeps to itself."""
        since = fields.Moment(
            default=None, help_text="What holds at this moment or later."
        )
        return {"from": since, **super().get_fields()}


class AnnouncementQuery(Request):
    """Which announcements."""

    after = fields.WholeNumber(
        default=0, max_value=LARGEST, help_text="The last number already known."
    )
    schema_id = fields.Text(default=None, help_text="Only what is about this schema.")
    limit = fields.WholeNumber(default=PAGE, min_value=1, max_value=ANNOUNCEMENTS)
