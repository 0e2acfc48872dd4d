"""The review page, where a steward decides on one revision."""

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from schemas_app import permissions
from schemas_app.admin import reads
from schemas_app.admin.pages import page, review_reads
from schemas_app.domain import actors, errors, session_calendars
from schemas_app.presenters import (
    publish_options,
    review_actions,
    review_page,
    review_text,
)
from schemas_app.presenters.review_facts import Facts
from schemas_app.selectors import proposals, schemas

_LONGEST_POINTER = 2_000


class Review(page.Page):
    """One proposal: verdict, changes, witness, text, votes, history."""

    template_name = "registry/review.html"

    def get(self, request: HttpRequest, proposal_id: int) -> HttpResponse:
        """Return the page of a proposal."""
        now = timezone.now()
        by = page.actor(request)
        proposal = proposals.proposal_seen_by(by, proposal_id=proposal_id)
        facts = review_reads.facts(proposal)
        shown = review_page.page(facts, looking=_looking(request, facts, now), now=now)
        return self.render(
            request, title=f"#{shown.head.id} {shown.head.title}", page=shown
        )


def _looking(request: HttpRequest, facts: Facts, now: datetime) -> review_page.Looking:
    by = page.actor(request)
    viewer = _viewer(facts, by=by)
    others = dict(_others(facts, by))
    wanted = request.GET.get("against", review_text.BASE)
    against = wanted if wanted in others else review_text.BASE
    thread = request.GET.get("thread")
    unified = request.GET.get("view") == review_text.UNIFIED
    return review_page.Looking(
        viewer=viewer,
        view=review_text.View(
            layout=review_text.UNIFIED if unified else review_text.SIDE_BY_SIDE,
            against=against,
            all_changes=request.GET.get("changes") == "all",
        ),
        before=_text(facts, against),
        before_name=_name(facts, against),
        others=tuple(others.items()),
        asking=_asking(request, viewer, now),
        stewards=reads.stewards(facts.proposal.schema.domain) if facts.open else (),
        thread=thread[:_LONGEST_POINTER] if thread is not None else None,
    )


def _others(facts: Facts, by: actors.Actor) -> list[tuple[str, str]]:
    """Return what the current revision may be compared with, and what to call it."""
    found = [(review_text.BASE, f"base ({_name(facts, review_text.BASE)})")]
    if facts.base_moved and facts.latest:
        found.append((review_text.LIVE, f"live ({_name(facts, review_text.LIVE)})"))
    mine = [r.revision.number for r in facts.reviews if r.reviewer_id == by.person_id]
    for revision in reversed(facts.revisions[:-1]):
        seen = ", which you reviewed last" if mine[-1:] == [revision.number] else ""
        found.append((str(revision.number), f"revision {revision.number}{seen}"))
    return found


def _name(facts: Facts, against: str) -> str:
    if against == review_text.BASE:
        base = facts.current.base
        return f"version {base.number}" if base else "nothing yet"
    if against == review_text.LIVE:
        return f"version {facts.latest.number}" if facts.latest else "no version"
    return f"revision {against}"


def _text(facts: Facts, against: str) -> str:
    """Return the text that the current revision is compared with."""
    if against == review_text.BASE:
        return facts.current.base.text if facts.current.base else ""
    if against == review_text.LIVE:
        live = schemas.latest(facts.proposal.schema)
        return live.text if live else ""
    return facts.proposal.revisions.get(number=against).text


def _asking(
    request: HttpRequest, viewer: review_actions.Viewer, now: datetime
) -> publish_options.Asking:
    """Return what is asked of the publish card: when the next session opens, perhaps."""
    calendar, roll, trouble = request.GET.get("calendar", "").strip(), None, ""
    if calendar and viewer.may_publish:
        try:
            roll = session_calendars.next_roll(calendar, after=now)
        except errors.BadValue as error:
            trouble = f"{error.message} {error.remedy}"
    return publish_options.Asking(
        person_id=viewer.person_id,
        may_publish=viewer.may_publish,
        may_review=viewer.may_review,
        calendars=settings.SESSION_CALENDARS,
        calendar=calendar,
        roll=roll,
        trouble=trouble,
    )


def _viewer(facts: Facts, *, by: actors.Actor) -> review_actions.Viewer:
    why_not = _why_not(facts, by)
    return review_actions.Viewer(
        person_id=by.person_id,
        may_review=not why_not,
        may_edit=permissions.allowed(
            permissions.check_can_edit, proposal=facts.proposal, by=by
        ),
        may_publish=permissions.allowed(
            permissions.check_can_publish, proposal=facts.proposal, by=by
        ),
        why_not_review=why_not,
    )


def _why_not(facts: Facts, by: actors.Actor) -> str:
    """Return why `by` may not vote here, "" if they may.

    To an author, that they wrote it is said before that they are no steward.
    """
    try:
        permissions.check_can_review(proposal=facts.proposal, by=by)
    except errors.NotAllowed as refusal:
        wrote = by.person_id in facts.authors
        reason = errors.OwnWork() if wrote else refusal
        return f"{reason} {reason.remedy}"
    return ""
