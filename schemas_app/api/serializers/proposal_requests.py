"""What callers send about one proposal, beside its texts and the votes on it."""

from rest_framework import serializers

from schemas_app.api.serializers import fields, requests
from schemas_app.domain import requirements, workflow
from schemas_app.domain.report import Severity

_EFFECT = "When it becomes valid; left out: as soon as its policy lets it."


class ProposalsQuery(requests.NumberQuery):
    """Which proposals, and which page of them."""

    state = serializers.ChoiceField(
        choices=[str(state) for state in workflow.State], default=None, help_text="Now."
    )
    schema_id = fields.Text(default=None, help_text="Of this schema.")
    author = fields.Text(default=None, help_text="The user name of who answers for it.")
    severity = serializers.ChoiceField(
        choices=[str(severity) for severity in Severity],
        default=None,
        help_text="Of the current revision.",
    )
    ordering = serializers.ChoiceField(
        choices=["proposal_id", "-proposal_id"],
        default="proposal_id",
        help_text="With `-` the newest first.",
    )


class Submission(requests.Request):
    """Which text of a draft is put up for review."""

    fingerprint = fields.Text(
        help_text="Of the revision that is meant.", max_length=requests.FINGERPRINT
    )


class Publication(requests.Request):
    """Which revision is published, and from when on it is valid."""

    fingerprint = fields.Text(
        help_text="Of the revision that was approved.",
        max_length=requests.FINGERPRINT,
    )
    effective_from = fields.Moment(default=None, allow_null=True, help_text=_EFFECT)


class Schedule(Publication):
    """When the clock publishes it: at a moment, or when a session opens."""

    publish_at = fields.Moment(
        default=None, allow_null=True, help_text="Either this or `calendar`."
    )
    calendar = fields.Text(
        default="",
        max_length=requests.FINGERPRINT,
        help_text="At the next opening of this market (`XNYS`, `24/7`), or of this "
        "time and zone: `08:00 Europe/London`.",
    )


class Unscheduling(requests.Request):
    """Why it is taken off the schedule."""

    comment = fields.Prose(default="")


class BrokenGlass(requests.Request):
    """Why a revision is to be published in spite of what is missing."""

    fingerprint = fields.Text(
        help_text="Of the revision that is meant.", max_length=requests.FINGERPRINT
    )
    reason = fields.Prose(help_text="What happens if nobody breaks the glass.")
    effective_from = fields.Moment(
        default=None,
        allow_null=True,
        help_text="When it becomes valid, not before version 1 did.",
    )


class Confirmation(requests.Request):
    """Which request of another steward is confirmed."""

    fingerprint = fields.Text(
        help_text="Of the revision that was asked for.",
        max_length=requests.FINGERPRINT,
    )


class Rebase(requests.Request):
    """Whose change stands where both sides changed the same."""

    fingerprint = fields.Text(
        help_text="Of the revision that is rebased.", max_length=requests.FINGERPRINT
    )
    choices = fields.TextByName(
        default=dict, help_text="By pointer of a conflict: `mine` or `live`."
    )
    message = fields.Prose(default="")
    semantic_version = fields.Text(
        default=None,
        allow_null=True,
        help_text="In place of the one asked for before; left out: that one.",
    )


class NewThread(requests.Request):
    """The beginning of a conversation about one place."""

    pointer = fields.Text(
        default="",
        help_text="JSON Pointer of a place of the current revision or of its base; "
        "empty: the whole.",
    )
    text = fields.Text()


class NewComment(requests.Request):
    """A contribution to a conversation."""

    text = fields.Text()


class NewAcknowledgement(requests.Request):
    """What the owner of a module says of a revision."""

    fingerprint = fields.Text(
        help_text="Of the revision that was read.", max_length=requests.FINGERPRINT
    )
    module = fields.Text(help_text="The module's number.")
    answer = serializers.ChoiceField(
        choices=[str(answer) for answer in requirements.Answer]
    )
    ready_at = fields.Moment(
        default=None, allow_null=True, help_text="With `migrating`, and only then."
    )
    comment = fields.Prose(default="", help_text="With `blocked`: what is in the way.")
