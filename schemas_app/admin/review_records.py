"""Proposals, revisions and votes, as records."""

from collections.abc import Iterable

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString

from schemas_app import models
from schemas_app.admin import read_only
from schemas_app.presenters import approvals, words
from schemas_app.selectors import proposals


def _review_page(proposal_id: int) -> tuple[str, str]:
    return "Open the review", reverse("admin:proposal", args=[proposal_id])


class ProposalAdmin(read_only.ReadOnlyAdmin[models.Proposal]):
    """Proposals as stored; people decide on the review page."""

    note = "Proposals as they are stored. Decisions are made on the review page."
    list_display = (
        "__str__",
        "schema",
        "state_mark",
        "author_label",
        read_only.moment("created_at", "opened"),
    )
    list_filter = ("state",)
    list_select_related = ("schema",)
    search_fields = ("title", "message", "schema__schema_id", "author_label")
    date_hierarchy = "created_at"
    ordering = ("-created_at", "-pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet[models.Proposal]:
        """Return the proposals that whoever asks may see: no one else's draft."""
        seen = proposals.visible_to(request.user.pk)
        return super().get_queryset(request).filter(seen)

    @admin.display(description="state", ordering="state")
    def state_mark(self, proposal: models.Proposal) -> SafeString:
        """Return the state with its mark."""
        return read_only.mark(words.STATES[proposal.state])

    def page_of(self, record: models.Proposal) -> tuple[str, str]:
        """Return the review page."""
        return _review_page(record.pk)

    def values(self, record: models.Proposal) -> Iterable[tuple[str, object]]:
        """Return what the record holds."""
        return (
            ("Schema", record.schema),
            ("Title", record.title),
            ("Message", record.message),
            ("State", words.STATES[record.state]),
            ("Semantic version asked for", record.semantic_version),
            ("Author", record.author_label),
            ("Opened", record.created_at),
            ("Closed", record.closed_at),
        )


class RevisionAdmin(read_only.ReadOnlyAdmin[models.Revision]):
    """Revisions as stored."""

    note = "Every text that was proposed. The database refuses to change one."
    heavy = ("text", "report", "references", "policy")
    list_display = (
        "proposal",
        "number",
        "severity_mark",
        "author_label",
        read_only.moment("created_at", "created"),
    )
    list_display_links = ("proposal", "number")
    list_filter = ("severity",)
    list_select_related = ("proposal",)
    search_fields = ("proposal__title", "fingerprint", "author_label")
    date_hierarchy = "created_at"
    ordering = ("-created_at", "-pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet[models.Revision]:
        """Return the revisions of proposals that whoever asks may see."""
        seen = models.Proposal.objects.filter(proposals.visible_to(request.user.pk))
        return super().get_queryset(request).filter(proposal__in=seen)

    @admin.display(description="severity", ordering="severity")
    def severity_mark(self, revision: models.Revision) -> SafeString:
        """Return the severity with its mark."""
        return read_only.mark(words.SEVERITIES[revision.severity])

    def page_of(self, record: models.Revision) -> tuple[str, str]:
        """Return the review page."""
        return _review_page(record.proposal_id)

    def values(self, record: models.Revision) -> Iterable[tuple[str, object]]:
        """Return what the record holds."""
        return (
            ("Proposal", record.proposal),
            ("Number", record.number),
            ("Base", record.base),
            ("Severity", words.SEVERITIES[record.severity]),
            ("Fingerprint", record.fingerprint),
            ("Dialect", record.dialect),
            ("Refers to", record.references),
            ("Policy", record.policy),
            ("Message", record.message),
            ("Author", record.author_label),
            ("Created", record.created_at),
            ("Text", record.text),
            ("Report", record.report),
        )


class ReviewAdmin(read_only.ReadOnlyAdmin[models.Review]):
    """Votes as stored."""

    note = "Every vote that was cast, on which revision. Votes are never changed."
    list_display = (
        "reviewer",
        "decision_mark",
        "revision",
        read_only.moment("at", "at"),
    )
    list_display_links = ("reviewer", "revision")
    list_filter = ("decision",)
    list_select_related = ("reviewer", "revision__proposal")
    search_fields = ("reviewer__username", "revision__proposal__title", "comment")
    date_hierarchy = "at"
    ordering = ("-at", "-pk")

    @admin.display(description="decision", ordering="decision")
    def decision_mark(self, review: models.Review) -> SafeString:
        """Return the decision with its mark."""
        return read_only.mark(words.DECISIONS[review.decision])

    def page_of(self, record: models.Review) -> tuple[str, str]:
        """Return the review page."""
        return _review_page(record.revision.proposal_id)

    def values(self, record: models.Review) -> Iterable[tuple[str, object]]:
        """Return what the record holds."""
        return (
            ("Revision", record.revision),
            ("Fingerprint", record.fingerprint),
            ("Reviewer", approvals.name(record.reviewer)),
            ("Decision", words.DECISIONS[record.decision]),
            ("Comment", record.comment),
            ("At", record.at),
        )
