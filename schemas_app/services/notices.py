"""Who finds what happened in their inbox, and what they find there.

Whom it concerns and in whose area it is, is known here; what each of them wants to be
told of is notifications_app's.
"""

from collections.abc import Iterable
from datetime import UTC, datetime

from django.contrib.auth.models import User
from django.db.models import Q

from notifications_app import models as notifications
from notifications_app.services import Alone, Notice
from schemas_app import models
from schemas_app.domain import actors, impact
from schemas_app.domain.audit_actions import Action
from schemas_app.selectors import requirements

# These ask for votes and answers; of the others the author wants to know.
_ASKING = frozenset(
    {
        Action.PROPOSAL_SUBMITTED,
        Action.PROPOSAL_REVISED,
        Action.PROPOSAL_REBASED,
        Action.PROPOSAL_REMINDED,
        Action.BREAK_GLASS_ASKED,
    }
)
_TALKING = frozenset(
    {
        Action.THREAD_OPENED,
        Action.THREAD_ANSWERED,
        Action.THREAD_RESOLVED,
        Action.THREAD_REOPENED,
    }
)


def of_proposal(
    action: Action, revision: models.Revision, *, by: actors.Actor
) -> Notice:
    """Return the notice of what happened to the proposal of `revision`."""
    proposal = revision.proposal
    return Notice(
        title=f"#{proposal.pk} {proposal.title}",
        about=f"proposal/{proposal.pk}",
        actor=by.label,
        by_person=by.person_id,
        concerned=frozenset({proposal.author_id, *_concerned(action, revision)}),
        around=_around(proposal.schema),
    )


def of_version(version: models.SchemaVersion, *, by: actors.Actor) -> Notice:
    """Return the notice of what happened to a version: its users are concerned."""
    users = models.Module.objects.filter(_uses(version.schema))
    return Notice(
        title=f"Version {version.number} · {version.semantic_version}{_backdated(version)}",
        about=f"version/{version.number}",
        actor=by.label,
        by_person=by.person_id,
        concerned=frozenset(
            {version.proposal.author_id, *users.values_list("owner", flat=True)}
        ),
        around=_around(version.schema),
    )


def of_disabled_webhook(endpoint: notifications.Endpoint, *, at: datetime) -> Alone:
    """Return what the owner of a webhook is told when the registry has disabled it."""
    return Alone(
        kind="webhook_disabled",
        title=f"Webhook “{endpoint.label}”",
        about=f"webhook/{endpoint.uid}",
        detail=(
            f"Disabled on {at.astimezone(UTC):%-d %b %Y, %H:%M UTC}. "
            f"{endpoint.disabled_reason} What is announced is kept for it: "
            "enable it on its page once it answers again."
        ),
    )


def _backdated(version: models.SchemaVersion) -> str:
    """Return since when it is said to have been in force already, if it is."""
    if version.effective_from >= version.published_at:
        return ""
    since = version.effective_from.astimezone(UTC)
    return f" · in force from {since:%-d %b %Y, %H:%M UTC}, before it was known"


def _concerned(action: Action, revision: models.Revision) -> Iterable[int]:
    proposal = revision.proposal
    if action in _TALKING:
        yield from models.Comment.objects.filter(
            thread__revision__proposal=proposal
        ).values_list("author", flat=True)
    if action in _ASKING:
        required = requirements.of(revision)
        yield from requirements.electorate(proposal, required).values_list(
            "pk", flat=True
        )
        yield from models.Module.objects.filter(
            number__in=_may_break(revision)
        ).values_list("owner", flat=True)


def _may_break(revision: models.Revision) -> list[str]:
    return [
        one["module"]
        for one in revision.impact
        if one["harm"] != impact.Harm.REVALIDATE
    ]


def _around(schema: models.Schema) -> frozenset[int]:
    """Return the stewards of the domain, and who owns the schema or a module using it."""
    stewards = User.objects.filter(steward_of=schema.domain_id)
    owners = models.Module.objects.filter(_uses(schema) | Q(schemas=schema))
    return frozenset(
        {
            *stewards.values_list("pk", flat=True),
            *owners.values_list("owner", flat=True),
        }
    )


def _uses(schema: models.Schema) -> Q:
    """Return the condition that a module uses `schema`, declared or seen."""
    return Q(uses__schema=schema) | Q(observations__schema=schema)
