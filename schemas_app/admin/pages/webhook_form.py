"""Where a webhook is made and changed in the browser."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from notifications_app.models import Format
from notifications_app.webhooks import endpoints
from schemas_app import permissions
from schemas_app.admin.pages import page, webhooks
from schemas_app.domain import errors
from schemas_app.presenters import webhook_form
from schemas_app.services import webhooks as services


class _Form(webhooks.ShowsSecret):
    """A form that says at each field what is wrong with it, and keeps what was typed."""

    template_name = "registry/webhook_form.html"

    def show(
        self,
        request: HttpRequest,
        typed: webhook_form.Typed,
        error: errors.RegistryError | None = None,
    ) -> HttpResponse:
        """Return the form, with what is wrong with it."""
        uid = str(self.kwargs.get("uid", ""))
        return self.render(
            request,
            title="Change a webhook" if uid else "Create a webhook",
            uid=uid,
            form=webhook_form.form(typed),
            wrong=webhook_form.wrong(error) if error else {},
            status=page.status_of(error) if error else 200,
        )

    def post(self, request: HttpRequest, **_: object) -> HttpResponse:
        """Do what the form asks for, or say what is wrong with it."""
        typed = _typed(request)
        try:
            return self.keep(request, typed)
        except errors.BadValue as error:
            if not webhook_form.wrong(error):
                raise
            return self.show(request, typed, error)

    def keep(self, request: HttpRequest, typed: webhook_form.Typed) -> HttpResponse:
        """Make the one service call."""
        raise NotImplementedError


class Create(_Form):
    def get(self, request: HttpRequest, **_: object) -> HttpResponse:
        """Return the empty form."""
        permissions.check_can_create_webhook(by=page.actor(request))
        return self.show(request, webhook_form.Typed())

    def keep(self, request: HttpRequest, typed: webhook_form.Typed) -> HttpResponse:
        """Create the webhook, and show its secret this once."""
        made = services.create(
            wanted=_wanted(typed), by=page.actor(request), at=timezone.now()
        )
        return self.shown(made.secret, uid=made.endpoint.uid, label=made.endpoint.label)


class Change(_Form):
    def get(self, request: HttpRequest, uid: str) -> HttpResponse:
        """Return the form with the webhook as it is."""
        endpoint = services.managed(uid, by=page.actor(request))
        return self.show(request, webhook_form.of(endpoint))

    def keep(self, request: HttpRequest, typed: webhook_form.Typed) -> HttpResponse:
        """Change the webhook."""
        uid = str(self.kwargs["uid"])
        services.change(
            uid=uid,
            wanted=_wanted(typed),
            by=page.actor(request),
            at=timezone.now(),
        )
        messages.success(request, f"{typed.label} is changed.")
        return HttpResponseRedirect(reverse("admin:webhook", args=[uid]))


def _typed(request: HttpRequest) -> webhook_form.Typed:
    def posted(name: str) -> str:
        return request.POST.get(name, "").strip()

    return webhook_form.Typed(
        label=posted("label"),
        url=posted("url"),
        pattern=posted("pattern"),
        kinds=tuple(request.POST.getlist("kinds")),
        severities=tuple(request.POST.getlist("severities")),
        format=posted("format"),
    )


def _wanted(typed: webhook_form.Typed) -> endpoints.Wanted:
    """Return what the service is asked for. Raises errors.BadValue for no format."""
    if typed.format not in Format.values:
        raise errors.BadValue(
            name="format",
            message="This cannot be used.",
            remedy=f"Choose among {', '.join(Format.values)}.",
        )
    return endpoints.Wanted(
        label=typed.label,
        url=typed.url,
        pattern=typed.pattern,
        kinds=typed.kinds,
        severities=typed.severities,
        format=Format(typed.format),
    )
