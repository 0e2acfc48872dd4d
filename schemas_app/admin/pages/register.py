"""Registering a schema in the browser; proposing its first version comes next."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from schemas_app import models, permissions
from schemas_app.admin.pages import page
from schemas_app.domain import errors
from schemas_app.presenters import editor_page, register_page
from schemas_app.selectors import modules
from schemas_app.services import schemas


class Register(page.Page):
    """The form that names a schema and says what it will promise."""

    template_name = "registry/register.html"
    takes_nul = True

    def get(self, request: HttpRequest) -> HttpResponse:
        """Return the empty form."""
        permissions.check_can_propose(by=page.actor(request))
        return self._show(request, register_page.Typed())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Register the schema and lead to its first version."""
        permissions.check_can_propose(by=page.actor(request))
        form = _typed(request)
        try:
            schema = _registered(request, form)
        except errors.NotAllowed:
            raise
        except errors.RegistryError as error:
            return self._show(request, form, error)
        messages.success(request, f"{schema.schema_id} is registered.")
        return HttpResponseRedirect(
            reverse("admin:schema_propose", args=[schema.schema_id])
        )

    def _show(
        self,
        request: HttpRequest,
        form: register_page.Typed,
        error: errors.RegistryError | None = None,
    ) -> HttpResponse:
        wrong = register_page.wrong(error) if error else {}
        return self.render(
            request,
            title="Register a schema",
            page=register_page.page(
                form,
                domains=models.Domain.objects.order_by("name").values_list(
                    "slug", "name"
                ),
                modules=models.Module.objects.order_by("number").values_list(
                    "number", "name"
                ),
            ),
            wrong=wrong,
            trouble=editor_page.trouble(error) if error and not wrong else None,
            status=page.status_of(error) if error else 200,
        )


def _typed(request: HttpRequest) -> register_page.Typed:
    sent = {
        name: request.POST.get(name, "").replace("\0", "").strip()
        for name in register_page.FIELDS
    }
    return register_page.Typed(**sent)


def _registered(request: HttpRequest, form: register_page.Typed) -> models.Schema:
    """Make the one service call. Raises what is wrong with the form."""
    if not 1 <= len(form.title) <= register_page.LONGEST_TITLE:
        raise errors.BadValue(
            name="title",
            message=f"It has 1 to {register_page.LONGEST_TITLE} characters.",
            remedy="Say in a few words what the data is.",
        )
    return schemas.create(
        schema_id=form.schema_id,
        title=form.title,
        description=form.description,
        domain=form.domain,
        level=form.level,
        reading=form.reading,
        owner=modules.module(form.owner) if form.owner else None,
        by=page.actor(request),
        at=timezone.now(),
    )
