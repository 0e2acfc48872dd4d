"""The form of the editor: what its buttons do, and how it comes back when refused."""

import dataclasses
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from schemas_app import models
from schemas_app.admin.pages import editor_checking, editor_form, page
from schemas_app.domain import errors
from schemas_app.presenters import editor_live, editor_page

DRAFT, SUBMIT = "draft", "submit"
_LOAD, _RESET = "load", "reset"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Work:
    """What is edited, and what was typed so far."""

    schema: models.Schema
    subject: editor_page.Subject
    form: editor_page.Typed

    def with_text(self, text: str) -> "Work":
        """Return the work with another text."""
        return dataclasses.replace(self, form=dataclasses.replace(self.form, text=text))


class Editor(page.Page):
    """A form with a document; what becomes of it is the subclasses'."""

    template_name = "registry/editor.html"
    takes_nul = True

    def save(self, request: HttpRequest, work: Work, *, submits: bool) -> HttpResponse:
        """Make the one service call and lead to the proposal."""
        raise NotImplementedError

    def clash(self, work: Work, error: errors.Conflict) -> editor_page.Clash | None:
        """Return what somebody else did meanwhile, if that is why it was refused."""
        raise NotImplementedError

    def answer(self, request: HttpRequest, work: Work) -> HttpResponse:
        """Do what the pressed button says, or say on the page why it was refused."""
        action = request.POST.get("action", "")
        if "patch" in request.POST:
            text, live = editor_checking.fixed(
                work.schema, work.form.text, request.POST["patch"]
            )
            return self.show(request, work.with_text(text), live=live)
        try:
            if action in (DRAFT, SUBMIT):
                editor_form.check_is_told(
                    work.form, with_title=work.subject.proposal_id is None
                )
                return self.save(request, work, submits=action == SUBMIT)
            if action == _LOAD:
                work = work.with_text(editor_form.uploaded(request))
        except errors.NotAllowed:
            raise
        except errors.RegistryError as error:
            return self._refused(request, work, error)
        if action == _RESET:
            return self.show(request, work.with_text(work.subject.given))
        live = editor_checking.live(work.schema, work.form.text)
        return self.show(request, work, live=live)

    def show(
        self,
        request: HttpRequest,
        work: Work,
        *,
        status: int = 200,
        **more: Any,  # noqa: ANN401 - the other members of the page
    ) -> HttpResponse:
        """Return the page."""
        shown = editor_page.EditorPage(subject=work.subject, typed=work.form, **more)
        return self.render(
            request,
            title=editor_page.heading(work.subject),
            page=shown,
            live=shown.live,
            most_bytes=editor_form.MOST_BYTES,
            status=status,
        )

    def _refused(
        self, request: HttpRequest, work: Work, error: errors.RegistryError
    ) -> HttpResponse:
        """Return the page as it was sent, with what is wrong where it is wrong."""
        about_text = isinstance(error, errors.BadText | errors.BadSchema)
        wrong = editor_page.wrong(error)
        clash = self.clash(work, error) if isinstance(error, errors.Conflict) else None
        is_told = wrong or clash or about_text
        return self.show(
            request,
            work,
            status=page.status_of(error),
            live=editor_live.refused(error, work.form.text)
            if about_text
            else editor_live.Live(),
            wrong=wrong,
            clash=clash,
            trouble=None if is_told else editor_page.trouble(error),
        )


def to_proposal(proposal_id: int) -> HttpResponse:
    """Lead to the review page of a proposal."""
    return HttpResponseRedirect(reverse("admin:proposal", args=[proposal_id]))
