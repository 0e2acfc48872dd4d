"""What the steward's pages have in common: the frame, the actor, and refusals.

A page reads, lets a presenter make plain data of it, and renders; a decision is one
service call. Status codes for the browser are chosen here and nowhere below.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, cast

import structlog
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.generic import View

from schemas_app.domain import actors, changes, errors
from schemas_app.presenters import refusals
from schemas_app.selectors import actors as known_actors

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser, User

_STATUS: Mapping[type[errors.RegistryError], int] = MappingProxyType(
    {
        errors.NotAllowed: 403,
        errors.NotFound: 404,
        errors.Conflict: 409,
        errors.Busy: 503,
    }
)


class Page(View):
    """One page of the site, inside the frame that every admin page has."""

    site: AdminSite | None = None
    template_name: ClassVar[str]
    # Where a refusal leads back to.
    back_label: ClassVar[str] = "Back to the proposal"
    # Whether the page makes the best of NUL in a form instead of refusing it.
    takes_nul: ClassVar[bool] = False

    def dispatch(
        self, request: HttpRequest, *args: object, **kwargs: object
    ) -> HttpResponse:
        """Answer the request; what the registry refuses becomes a page of its own."""
        try:
            _check_characters(
                kwargs,
                request.GET.dict(),
                {} if self.takes_nul else request.POST.dict(),
            )
            return super().dispatch(request, *args, **kwargs)  # type: ignore[return-value]
        except errors.RegistryError as error:
            return self.refuse(request, error)

    def render(
        self,
        request: HttpRequest,
        *,
        title: str,
        template_name: str = "",
        status: int = 200,
        **context: Any,  # noqa: ANN401 - whatever the template takes
    ) -> TemplateResponse:
        """Return the page with `context` inside the frame."""
        frame = self.site.each_context(request) if self.site else {}
        return TemplateResponse(
            request,
            template_name or self.template_name,
            {**frame, "title": title, **context},
            status=status,
        )

    def refuse(
        self,
        request: HttpRequest,
        error: errors.RegistryError,
        *,
        back: str = "",
        published_since: tuple[changes.Change, ...] = (),
    ) -> HttpResponse:
        """Return the page that says what was refused, why, and the way on."""
        refusal = refusals.refusal(error, published_since=published_since)
        return self.render(
            request,
            title=refusal.title,
            template_name="registry/refusal.html",
            status=status_of(error),
            refusal=refusal,
            decided=request.method == "POST",
            back=back or reverse("admin:index"),
            back_label=self.back_label,
        )


def status_of(error: errors.RegistryError) -> int:
    """Return the status that a refusal is answered with."""
    found = (_STATUS[kind] for kind in type(error).__mro__ if kind in _STATUS)
    return next(found, 400)


def _check_characters(*asked: Mapping[str, object]) -> None:
    """Raise errors.BadValue where somebody sends NUL: PostgreSQL takes it in no text."""
    for values in asked:
        for name, value in values.items():
            if "\0" in name or "\0" in str(value):
                raise errors.BadValue(
                    name=name.replace("\0", ""),
                    message="It holds NUL, which is no character of any text.",
                    remedy="Leave it out.",
                )


def actor(request: HttpRequest) -> actors.Actor:
    """Return who is signed in, with the request's id and address for the audit trail."""
    known = structlog.contextvars.get_contextvars()
    return known_actors.of_person(
        # Nobody gets here without signing in.
        cast("AbstractBaseUser", request.user),
        request_id=str(known.get("request_id", "")),
        address=request.META.get("REMOTE_ADDR", ""),
    )


def is_administrator(request: HttpRequest) -> bool:
    """Return whether an administrator is signed in."""
    return person(request).has_perm("registry.administer")


def person(request: HttpRequest) -> "User":
    """Return the account of who is signed in."""
    return cast("User", request.user)
