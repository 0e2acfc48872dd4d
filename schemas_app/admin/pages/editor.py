"""Proposing in the browser: a new proposal, the next revision of one, the live check.

Without JavaScript the buttons send the form here, and the page comes back with all that
was typed; static/editor only asks more often.
"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from schemas_app import models, permissions
from schemas_app.admin.pages import (
    editor_base,
    editor_checking,
    editor_form,
    editor_subjects,
    page,
)
from schemas_app.domain import errors
from schemas_app.presenters import editor_page
from schemas_app.selectors import schemas
from schemas_app.services import drafts, proposals

_SUBMITTED = "Submitted for review."
_DRAFTED = "Saved as a draft. Nobody is asked to decide on it yet."
_SAVED_ALREADY = "It was saved already; here it is."


class Propose(editor_base.Editor):
    """A new proposal, from the current version of a schema."""

    def get(self, request: HttpRequest, schema_id: str) -> HttpResponse:
        """Return the page with the text that is current."""
        schema = editor_subjects.schema_to_change(request, schema_id)
        subject, latest = editor_subjects.next_version(schema)
        form = editor_page.Typed(
            text=subject.given, base=editor_subjects.number(latest)
        )
        work = editor_base.Work(schema=schema, subject=subject, form=form)
        return self.show(request, work)

    def post(self, request: HttpRequest, schema_id: str) -> HttpResponse:
        """Check, mend, save or submit what was typed."""
        schema = editor_subjects.schema_to_change(request, schema_id)
        subject, _ = editor_subjects.next_version(schema)
        form = editor_form.typed(request)
        return self.answer(
            request, editor_base.Work(schema=schema, subject=subject, form=form)
        )

    def save(
        self, request: HttpRequest, work: editor_base.Work, *, submits: bool
    ) -> HttpResponse:
        """Open a proposal, in review or as a draft."""
        schema, form, by = work.schema, work.form, page.actor(request)
        again = editor_subjects.sent_before(
            schema, form, permissions.responsible_person(by)
        )
        if again is not None:
            messages.info(request, _SAVED_ALREADY)
            return editor_base.to_proposal(again)
        editor_subjects.check_base_is_known(schema, form)
        opens = proposals.submit if submits else proposals.draft
        made = opens(
            schema_id=schema.schema_id,
            text=form.text,
            title=form.title,
            message=form.message,
            semantic_version=form.semantic_version,
            by=by,
            at=timezone.now(),
        )
        messages.success(request, _SUBMITTED if submits else _DRAFTED)
        return editor_base.to_proposal(made.pk)

    def clash(
        self, work: editor_base.Work, error: errors.Conflict
    ) -> editor_page.Clash | None:
        """Return the version that has become current since the page was opened."""
        latest = schemas.latest(work.schema)
        if not isinstance(error, errors.BaseMoved) or latest is None:
            return None
        return editor_page.published_since(
            latest.number,
            editor_subjects.changes_since(work.schema, error.base, latest),
            theirs=latest.text,
            mine=work.form.text,
        )


class Edit(editor_base.Editor):
    """The next revision of a proposal, by its author."""

    def get(self, request: HttpRequest, proposal_id: int) -> HttpResponse:
        """Return the page with the text of the current revision."""
        proposal, current = editor_subjects.proposal_to_edit(request, proposal_id)
        subject = editor_subjects.next_revision(proposal, current)
        form = editor_page.Typed(
            text=current.text,
            message=current.message if subject.is_draft else "",
            semantic_version=proposal.semantic_version,
            over=current.fingerprint,
        )
        return self.show(
            request,
            editor_base.Work(schema=proposal.schema, subject=subject, form=form),
        )

    def post(self, request: HttpRequest, proposal_id: int) -> HttpResponse:
        """Check, mend, save or submit what was typed."""
        proposal, current = editor_subjects.proposal_to_edit(request, proposal_id)
        form = editor_form.typed(request)
        if _is_saved_already(request, form, current):
            messages.info(request, _SAVED_ALREADY)
            return editor_base.to_proposal(proposal.pk)
        subject = editor_subjects.next_revision(proposal, current)
        return self.answer(
            request,
            editor_base.Work(schema=proposal.schema, subject=subject, form=form),
        )

    def save(
        self, request: HttpRequest, work: editor_base.Work, *, submits: bool
    ) -> HttpResponse:
        """Save a revision over the one that was edited, and submit a draft if asked."""
        form = work.form
        submits = submits and work.subject.is_draft
        saves = drafts.submit if submits else proposals.revise
        saves(
            proposal_id=work.subject.proposal_id or 0,
            text=form.text,
            message=form.message,
            semantic_version=form.semantic_version,
            over=form.seen or form.over,
            by=page.actor(request),
            at=timezone.now(),
        )
        messages.success(request, _SUBMITTED if submits else "Saved.")
        return editor_base.to_proposal(work.subject.proposal_id or 0)

    def clash(
        self, work: editor_base.Work, error: errors.Conflict
    ) -> editor_page.Clash | None:
        """Return the revision that came after the one that was edited."""
        if not isinstance(error, errors.StaleRevision):
            return None
        newest = models.Revision.objects.get(
            proposal=work.subject.proposal_id, number=error.current_revision
        )
        return editor_page.saved_over(error, theirs=newest.text, mine=work.form.text)


class Check(page.Page):
    """The live result alone, for the editor that asks while somebody types."""

    template_name = "registry/editor_live.html"
    takes_nul = True

    def get(self, request: HttpRequest, schema_id: str) -> HttpResponse:
        """Lead to the page that asks: where a sign-in in between ends."""
        del request
        return HttpResponseRedirect(reverse("admin:schema_propose", args=[schema_id]))

    def post(self, request: HttpRequest, schema_id: str) -> HttpResponse:
        """Return what is said of the text, after the fix that was pressed if any."""
        schema = editor_subjects.schema_to_change(request, schema_id)
        text = editor_form.typed(request).text
        if "patch" in request.POST:
            _, live = editor_checking.fixed(schema, text, request.POST["patch"])
        else:
            live = editor_checking.live(schema, text)
        busy = live.trouble is not None and live.trouble.code == errors.Busy.code
        return self.render(
            request, title="Live check", live=live, status=503 if busy else 200
        )


def _is_saved_already(
    request: HttpRequest, form: editor_page.Typed, current: models.Revision
) -> bool:
    """Return whether the newest revision is what this very form has saved."""
    saves = request.POST.get("action") in (editor_base.DRAFT, editor_base.SUBMIT)
    said = (form.text, form.message) == (current.text, current.message)
    return saves and said and form.over != current.fingerprint
