"""Publishing: now, by the clock, or by broken glass.

Only people publish, so these need a session; keys are refused by the services.
"""

from datetime import datetime
from typing import Any

from django.urls import reverse
from rest_framework.request import Request
from rest_framework.response import Response

from schemas_app import models
from schemas_app.api import openapi
from schemas_app.api.serializers import proposal_requests as requests
from schemas_app.api.serializers import proposals as serializers
from schemas_app.api.serializers import schemas as schema_serializers
from schemas_app.api.views import of_proposal, proposals
from schemas_app.domain import errors, session_calendars
from schemas_app.services import break_glass, publishing, scheduling

_FINGERPRINT = f"sha256:{'0' * 64}"
_NAMED = ("proposal_not_found", "transition_refused", "stale_revision", "base_moved")
_PUBLISHED = (*_NAMED, "references_moved", *openapi.WITH_A_DOCUMENT)
_TAGS = ["publication"]


class Publication(of_proposal.View):
    """Where a steward publishes."""

    @openapi.operation(
        "publish_proposal",
        "Publish a proposal",
        answers={201: schema_serializers.VersionWithDocument},
        refused=[
            *_PUBLISHED,
            "approvals_missing",
            "requirements_missing",
            "verdict_changed",
        ],
        request=requests.Publication,
        example={"fingerprint": _FINGERPRINT},
        tags=_TAGS,
    )
    def post(self, request: Request, proposal_id: int) -> Response:
        """Checks again and makes the approved revision the next version."""
        del request
        wanted = self.read(requests.Publication)
        return _published(
            publishing.publish(
                proposal_id=proposal_id, by=self.by, at=self.at, **wanted
            )
        )


class Schedule(of_proposal.View):
    """Where a steward says when it is published."""

    @openapi.operation(
        "schedule_proposal",
        "Schedule the publication",
        answers={200: serializers.Proposal},
        refused=_NAMED,
        request=requests.Schedule,
        example={"fingerprint": _FINGERPRINT, "calendar": "XNYS"},
        tags=_TAGS,
    )
    def post(self, request: Request, proposal_id: int) -> Response:
        """At `publish_at`, or when the next session of `calendar` opens.

        Everything is checked again then; what may not be published by then goes off the
        schedule.
        """
        del request
        wanted = self.read(requests.Schedule)
        at = self.at
        calendar, moment = wanted.pop("calendar"), wanted.pop("publish_at")
        scheduling.schedule(
            proposal_id=proposal_id,
            publish_at=_moment(moment, calendar, at=at),
            by=self.by,
            at=at,
            **wanted,
        )
        return proposals.answer(self.by, proposal_id)


class Unscheduling(of_proposal.View):
    """Where a steward takes it off the schedule."""

    @openapi.operation(
        "unschedule_proposal",
        "Take a proposal off the schedule",
        answers={200: serializers.Proposal},
        refused=["proposal_not_found", "transition_refused"],
        request=requests.Unscheduling,
        example={"comment": "Module 2 needs another week."},
        tags=_TAGS,
    )
    def post(self, request: Request, proposal_id: int) -> Response:
        """It stays approved, if it still is."""
        del request
        wanted = self.read(requests.Unscheduling)
        scheduling.unschedule(
            proposal_id=proposal_id, reason=wanted["comment"], by=self.by, at=self.at
        )
        return proposals.answer(self.by, proposal_id)


class BrokenGlass(of_proposal.View):
    """Where a steward asks for what the policy would not let pass."""

    @openapi.operation(
        "ask_to_break_the_glass",
        "Ask to break the glass",
        answers={201: serializers.Proposal},
        refused=[
            "proposal_not_found",
            "transition_refused",
            "stale_revision",
            "already_exists",
            "confirmation_needed",
        ],
        request=requests.BrokenGlass,
        example={"fingerprint": _FINGERPRINT, "reason": "Ticks are being lost."},
        tags=_TAGS,
    )
    def post(self, request: Request, proposal_id: int) -> Response:
        """Asks another steward to have it published now, whatever is missing."""
        del request
        wanted = self.read(requests.BrokenGlass)
        break_glass.ask(proposal_id=proposal_id, by=self.by, at=self.at, **wanted)
        return proposals.answer(self.by, proposal_id, status=201)


class Confirmation(of_proposal.View):
    """Where another steward breaks the glass."""

    @openapi.operation(
        "break_the_glass",
        "Break the glass",
        answers={201: schema_serializers.VersionWithDocument},
        refused=[
            *_PUBLISHED,
            "own_work",
            "request_to_break_the_glass_not_found",
            "confirmation_needed",
        ],
        request=requests.Confirmation,
        example={"fingerprint": _FINGERPRINT},
        tags=_TAGS,
    )
    def post(self, request: Request, proposal_id: int) -> Response:
        """Publishes what another steward asked for; its text, base and references count."""
        del request
        wanted = self.read(requests.Confirmation)
        return _published(
            break_glass.confirm(
                proposal_id=proposal_id, by=self.by, at=self.at, **wanted
            )
        )


def _moment(publish_at: datetime | None, calendar: str, *, at: datetime) -> datetime:
    """Return when to publish. Raises errors.BadValue."""
    if (publish_at is None) == (not calendar):
        raise errors.BadValue(
            name="publish_at",
            message="Say when: at a moment, or at the opening of a calendar.",
            remedy="Send either `publish_at` or `calendar`.",
        )
    return publish_at or session_calendars.next_roll(calendar, after=at)


def _published(version: models.SchemaVersion) -> Response:
    address = reverse(
        "api:version", args=[version.schema.schema_id, str(version.number)]
    )
    told: Any = schema_serializers.VersionWithDocument(version).data
    return Response(told, status=201, headers={"Location": address})
