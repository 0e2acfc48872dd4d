"""What people do only after they have said, not long ago, who they are.

Whoever has not is asked on the way, and what they have typed goes along: the page that
asks posts it again. Keys are never asked, they have nothing else to say.
"""

import json
from collections.abc import Callable, Mapping
from types import MappingProxyType

from django.contrib import admin, auth
from django.contrib.auth.models import User
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    QueryDict,
)
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

from registry_site.sign_in.factors import second_factor
from schemas_app.admin import proving
from schemas_app.admin.pages import page
from schemas_app.api import problem_document
from schemas_app.selectors import sessions
from schemas_app.services import sign_in_pace

# The fields of the page that asks; none of them reaches the page behind it.
TYPED = "confirm_with"
_ASKED_FIRST = "confirm_first"
_OURS = (TYPED, _ASKED_FIRST, "csrfmiddlewaretoken")
_SAFE = ("GET", "HEAD", "OPTIONS")

_Need = Callable[[HttpRequest], bool]


def _writing(request: HttpRequest) -> bool:
    return request.method not in _SAFE


def _always(request: HttpRequest) -> bool:
    """What is typed there would be a password, which no page carries along."""
    del request
    return True


def _proposing(request: HttpRequest) -> bool:
    """Changing the form is nothing yet."""
    return _writing(request) and request.POST.get("do") == "propose"


# By the name of the address. The machine API: for sessions alone.
NEEDS: Mapping[str, _Need] = MappingProxyType(
    {
        "admin:policy_propose": _proposing,
        "admin:policy_approve": _writing,
        "admin:policy_decline": _writing,
        "admin:module_create_key": _writing,
        "admin:module_rotate_key": _writing,
        "admin:module_revoke_key": _writing,
        "admin:proposal_ask_glass": _writing,
        "admin:proposal_break_glass": _writing,
        "admin:auth_user_add": _always,
        "admin:auth_user_changelist": _writing,
        "admin:auth_user_change": _writing,
        "admin:auth_user_delete": _writing,
        "admin:auth_user_password_change": _always,
        "admin:auth_group_add": _writing,
        "admin:auth_group_changelist": _writing,
        "admin:auth_group_change": _writing,
        "admin:auth_group_delete": _writing,
        "admin:sessions": _always,
        "api:policies": _writing,
        "api:approve-policy": _writing,
        "api:decline-policy": _writing,
        "api:ask-glass": _writing,
        "api:break-glass": _writing,
        "mfa_activate_totp": _always,
        "mfa_deactivate_totp": _always,
        "mfa_generate_recovery_codes": _always,
        "mfa_view_recovery_codes": _always,
        "mfa_download_recovery_codes": _always,
    }
)


class Middleware:
    """Asks before a view is called."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        return self._get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponseBase],
        arguments: object,
        options: object,
    ) -> HttpResponse | None:
        """Return the page that asks, or None to go on."""
        del view, arguments, options
        match = request.resolver_match
        needs = NEEDS.get(match.view_name) if match else None
        if needs is None or not admin.site.has_permission(request):
            return None
        if match and match.namespace == "api":
            return _api(request) if needs(request) else None
        return _page(request, needs)


def _api(request: HttpRequest) -> HttpResponse | None:
    if "Authorization" in request.headers or _is_confirmed(request):
        return None
    problem = problem_document.Problem(
        status=403,
        code="confirmation_needed",
        detail="It is a while since you said who you are.",
        remedy="Open /account/sessions/ in the browser, which asks for it, and repeat.",
    )
    return HttpResponse(
        json.dumps(problem.as_json()),
        status=problem.status,
        content_type=problem_document.MEDIA_TYPE,
        headers={"Cache-Control": "no-store"},
    )


def _page(request: HttpRequest, needs: _Need) -> HttpResponse | None:
    error = ""
    if request.method == "POST" and TYPED in request.POST:
        error = _proven(request, request.POST[TYPED])
    asked_first = _ASKED_FIRST in request.POST
    if error or (needs(request) and not _is_confirmed(request)):
        return _ask(request, error=error)
    if asked_first:
        return HttpResponseRedirect(request.get_full_path())
    if request.method == "POST" and TYPED in request.POST:
        request.POST = _without_ours(request)  # type: ignore[assignment] # as sent
    return None


def _is_confirmed(request: HttpRequest) -> bool:
    return sessions.is_confirmed(request.session, at=timezone.now())


def _proven(request: HttpRequest, typed: str) -> str:
    """Return what is wrong with what somebody typed to say who they are, or ""."""
    try:
        with proving.attempt(request) as proven:
            if not _is_right(request, typed):
                return "That is not it. Nothing was changed."
            proven()
    except sign_in_pace.TooSoonError as error:
        return proving.too_soon(error, at=timezone.now())
    request.session[sessions.CONFIRMED] = timezone.now().isoformat()
    return ""


def _ask(request: HttpRequest, *, error: str) -> HttpResponse:
    person = page.person(request)
    first = request.method != "POST" or _ASKED_FIRST in request.POST
    carried = () if first else _without_ours(request).lists()
    response = TemplateResponse(
        request,
        "registry/confirm.html",
        {
            **admin.site.each_context(request),
            "title": "Confirm that it is you",
            "error": error,
            "asked_first": first,
            "carried": tuple(
                (name, value)
                for name, values in carried
                for value in values
                if "password" not in name
            ),
            "has_password": person.has_usable_password(),
            "takes_code": _takes_code(person),
            "typed": TYPED,
            "first": _ASKED_FIRST,
        },
        status=403 if request.method == "POST" else 200,
    )
    add_never_cache_headers(response)
    return response.render()


def _is_right(request: HttpRequest, typed: str) -> bool:
    """Return whether this is the password, or a code, of who is signed in."""
    person = page.person(request)
    factor = second_factor()
    if factor is not None and factor.is_code(person, typed):
        return True
    found = auth.authenticate(request, username=person.get_username(), password=typed)
    return found is not None and found.pk == person.pk


def _takes_code(person: User) -> bool:
    factor = second_factor()
    return factor is not None and factor.has(person)


def _without_ours(request: HttpRequest) -> QueryDict:
    kept = request.POST.copy()
    for name in _OURS:
        kept.pop(name, None)
    return kept
