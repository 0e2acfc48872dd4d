"""Publishing from the review page: now, later, off the schedule, or by broken glass."""

from django.http import HttpRequest
from django.utils import timezone

from schemas_app import models
from schemas_app.admin.pages import decisions, local_times, page
from schemas_app.domain import errors
from schemas_app.services import break_glass, publishing, scheduling

_SPOKEN = "%-d %b %Y, %H:%M UTC"


class Publish(decisions.Decision):
    def decide(self, request: HttpRequest, proposal_id: int) -> str:
        """Publish the revision that was shown as the next version."""
        version = publishing.publish(
            proposal_id=proposal_id,
            fingerprint=decisions.fingerprint(request),
            effective_from=local_times.posted(request, "effective_from"),
            by=page.actor(request),
            at=timezone.now(),
        )
        return f"Published as {_named(version)}."


class Schedule(decisions.Decision):
    def decide(self, request: HttpRequest, proposal_id: int) -> str:
        """Have the revision that was shown published at a later moment."""
        publish_at = local_times.posted(request, "publish_at")
        if publish_at is None:
            raise errors.BadValue(
                name="publish_at",
                message="Say when it is to be published.",
                remedy="Write a date and a time of day, or publish now.",
            )
        scheduling.schedule(
            proposal_id=proposal_id,
            fingerprint=decisions.fingerprint(request),
            publish_at=publish_at,
            effective_from=local_times.posted(request, "effective_from"),
            by=page.actor(request),
            at=timezone.now(),
        )
        return f"It will be published on {publish_at:{_SPOKEN}}."


class Unschedule(decisions.Decision):
    def decide(self, request: HttpRequest, proposal_id: int) -> str:
        """Take the proposal off the schedule."""
        scheduling.unschedule(
            proposal_id=proposal_id,
            reason=decisions.comment(request),
            by=page.actor(request),
            at=timezone.now(),
        )
        return "It is off the schedule."


class AskToBreakGlass(decisions.Decision):
    def decide(self, request: HttpRequest, proposal_id: int) -> str:
        """Ask another steward to have it published in spite of what is missing."""
        break_glass.ask(
            proposal_id=proposal_id,
            fingerprint=decisions.fingerprint(request),
            reason=request.POST.get("reason", ""),
            effective_from=local_times.posted(request, "effective_from"),
            by=page.actor(request),
            at=timezone.now(),
        )
        return "You asked to break the glass. Another steward confirms it."


class BreakGlass(decisions.Decision):
    def decide(self, request: HttpRequest, proposal_id: int) -> str:
        """Confirm what another steward asked for."""
        version = break_glass.confirm(
            proposal_id=proposal_id,
            fingerprint=decisions.fingerprint(request),
            by=page.actor(request),
            at=timezone.now(),
        )
        return f"You broke the glass. Published as {_named(version)}."


def _named(version: models.SchemaVersion) -> str:
    return f"version {version.number} ({version.semantic_version})"
