"""What callers send. Members that are not named here are refused, not ignored."""

from typing import Any

from rest_framework import serializers

from schemas_app.api.serializers import fields
from schemas_app.domain import identifiers, schema_format
from schemas_app.domain.levels import LEVELS

_LARGEST = 2**63 - 1
PAGE = 100
ANNOUNCEMENTS = 1000
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
    description = fields.Text(default="")
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
    message = fields.Text(default="")
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


class NewRevision(Request):
    """Another text for a proposal."""

    message = fields.Text(default="")
    document = fields.SentDocument(help_text="As in a proposal.")


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
        help_text="Of the revision that was read and decided on.", max_length=200
    )
    comment = fields.Text(default="")


class Withdrawal(Request):
    """An author's word on taking a proposal back."""

    comment = fields.Text(default="")


class Publication(Request):
    """Which revision is published, and from when on it is valid."""

    fingerprint = fields.Text(
        help_text="Of the revision that was approved.", max_length=200
    )
    effective_from = fields.Moment(
        default=None,
        allow_null=True,
        help_text="When it becomes valid; left out: at once.",
    )


class SchemaQuery(Request):
    """Which page of schemas."""

    after = fields.Text(default=None, help_text="Names that come after this one.")
    before = fields.Text(default=None, help_text="The page just before this name.")
    limit = fields.WholeNumber(default=PAGE, min_value=1, max_value=PAGE)


class VersionQuery(Request):
    """Which page of versions."""

    after = fields.WholeNumber(
        default=None, max_value=_LARGEST, help_text="Numbers above this one."
    )
    before = fields.WholeNumber(
        default=None, max_value=_LARGEST, help_text="The page just below this number."
    )
    limit = fields.WholeNumber(default=PAGE, min_value=1, max_value=PAGE)


class AnnouncementQuery(Request):
    """Which announcements."""

    after = fields.WholeNumber(
        default=0, max_value=_LARGEST, help_text="The last number already known."
    )
    schema_id = fields.Text(default=None, help_text="Only what is about this schema.")
    limit = fields.WholeNumber(default=PAGE, min_value=1, max_value=ANNOUNCEMENTS)
