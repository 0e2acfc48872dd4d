"""The audit explorer: the trail in parts, one entry, and whether the chain holds there.

For auditors and administrators, as in the API.
"""

from typing import ClassVar

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from schemas_app import models, permissions
from schemas_app.admin.pages import asked, page
from schemas_app.domain import errors
from schemas_app.presenters import (
    audit_entry,
    audit_filters,
    audit_rows,
    audit_verification,
)
from schemas_app.selectors import audit_trail
from schemas_app.services import audit_chain_check

PAGE_SIZE = 50
# How many entries "verify from here" reads: about a second.
VERIFIED = 10_000


class AuditPage(page.Page):
    """A page for who may read the audit trail; the others are told whom to ask."""

    back_label: ClassVar[str] = "Back to the audit trail"

    def dispatch(
        self, request: HttpRequest, *args: object, **kwargs: object
    ) -> HttpResponse:
        """Answer the request of somebody who may."""
        by = page.actor(request)
        try:
            permissions.check_can_audit(by=by)
        except errors.NotAllowed as refusal:
            return self.refuse(request, refusal)
        return super().dispatch(request, *args, **kwargs)


class Trail(AuditPage):
    """The explorer: what was done, newest first, and every way to narrow it."""

    template_name = "registry/audit.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Return a part of the trail, or lead to the entry whose number is asked for."""
        number = asked.whole("number", request.GET.get("number", ""))
        if number is not None:
            return HttpResponseRedirect(reverse("admin:audit_entry", args=[number]))
        wished = audit_filters.asked(request.GET)
        part = audit_trail.part(
            wanted(wished),
            size=PAGE_SIZE,
            before=asked.whole("before", request.GET.get("before", "")),
            after=asked.whole("after", request.GET.get("after", "")),
        )
        rows = audit_rows.rows(part.entries, now=timezone.now())
        return self.render(
            request,
            title="Audit",
            form=audit_filters.form(wished),
            chips=audit_filters.chips(wished),
            switches=audit_filters.switches(wished),
            blocks=audit_rows.blocks(rows, by_request=not wished[audit_filters.FLAT]),
            part=part,
            head=audit_trail.head_number(),
            newest=audit_filters.address(wished),
            older=audit_filters.address(wished, before=part.older),
            newer=audit_filters.address(wished, after=part.newer),
            export=audit_filters.range_of(wished),
        )


class Entry(AuditPage):
    """One entry: its difference, its place in the chain, and its neighbors."""

    template_name = "registry/audit_entry.html"

    def get(self, request: HttpRequest, number: int) -> HttpResponse:
        """Return the page; with `verify` in the query, what a check from here on finds."""
        now = timezone.now()
        found = audit_trail.entry(number)
        shown = audit_entry.entry(found, now=now)
        previous, following = audit_trail.beside(number)
        return self.render(
            request,
            title=f"Audit entry {number}",
            entry=shown,
            previous=previous,
            following=following,
            same_request=audit_rows.rows(audit_trail.of_request(found), now=now),
            object_type=found.object_type,
            object_id=found.object_id,
            same_object=audit_rows.rows(audit_trail.of_object(found), now=now),
            verification=_verified(found) if "verify" in request.GET else None,
            verified=f"{VERIFIED:,}",
        )


def wanted(wished: dict[str, str]) -> audit_trail.Wanted:
    """Return which entries are asked for. Raises errors.BadValue for what is no moment."""
    return audit_trail.Wanted(
        exact={
            column: wished[name]
            for name, column in audit_filters.COLUMNS.items()
            if wished[name]
        },
        actions=audit_filters.actions(wished),
        words=tuple(wished[audit_filters.REASON].split()),
        since=asked.moment("since", wished[audit_filters.SINCE]),
        until=asked.moment("until", wished[audit_filters.UNTIL]),
        without_routine=not audit_filters.shows_routine(wished),
    )


def _verified(entry: models.AuditEntry) -> audit_verification.Verification:
    head = audit_trail.head_number()
    last = entry.number + VERIFIED - 1
    # Without an end, it is checked that the trail ends where its head says.
    chain = audit_chain_check.check(
        first=entry.number, last=last if last < head else None
    )
    return audit_verification.verification(
        asked_from=entry.number,
        reached=chain.number,
        checked=chain.checked,
        problem=chain.problem,
        head=head,
    )
