"""The addresses of a second factor and of single sign-on, where there are such."""

from collections.abc import Callable, Iterator

from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils import timezone
from django.utils.module_loading import import_string
from django.views.decorators.cache import never_cache

from registry_site.sign_in.factors import second_factor
from schemas_app.admin.pages import page
from schemas_app.domain.audit_actions import Action
from schemas_app.services import audit

_View = Callable[..., HttpResponse]
_FACTORS = "allauth.mfa"
# By address: the view, and its name.
_OWN = (
    ("", f"{_FACTORS}.base.views.index", "mfa_index"),
    ("activate/", f"{_FACTORS}.totp.views.activate_totp", "mfa_activate_totp"),
    ("deactivate/", f"{_FACTORS}.totp.views.deactivate_totp", "mfa_deactivate_totp"),
    (
        "codes/",
        f"{_FACTORS}.recovery_codes.views.view_recovery_codes",
        "mfa_view_recovery_codes",
    ),
    (
        "codes/generate/",
        f"{_FACTORS}.recovery_codes.views.generate_recovery_codes",
        "mfa_generate_recovery_codes",
    ),
    (
        "codes/download/",
        f"{_FACTORS}.recovery_codes.views.download_recovery_codes",
        "mfa_download_recovery_codes",
    ),
)


def patterns() -> Iterator[URLPattern | URLResolver]:
    """Yield the addresses; none without the packages."""
    if not (settings.SECOND_FACTOR or settings.SINGLE_SIGN_ON):
        return
    _hide_records()
    yield path("account/sign-in/", _to_the_door, name="account_login")
    yield path("account/sign-out/", admin.site.logout, name="account_logout")
    yield path("account/inactive/", _to_the_door, name="account_inactive")
    if settings.SECOND_FACTOR:
        factor = "account/second-factor/"
        for place, view, name in _OWN:
            yield path(f"{factor}{place}", _own(import_string(view)), name=name)
        authenticate = import_string(f"{_FACTORS}.base.views.authenticate")
        yield path(f"{factor}code/", never_cache(authenticate), name="mfa_authenticate")
    if settings.SINGLE_SIGN_ON:
        views = "allauth.socialaccount.views"
        for place, view in (
            ("cancelled/", "login_cancelled"),
            ("error/", "login_error"),
        ):
            yield path(
                f"account/{place}",
                import_string(f"{views}.{view}"),
                name=f"socialaccount_{view}",
            )
        yield path(
            "account/oidc/<str:provider_id>/login/",
            import_string("registry_site.sign_in.single_sign_on.ask"),
            name="openid_connect_login",
        )
        yield path(
            "account/", include("allauth.socialaccount.providers.openid_connect.urls")
        )


def _to_the_door(request: HttpRequest) -> HttpResponse:
    query = request.META.get("QUERY_STRING", "")
    return HttpResponseRedirect(
        f"{reverse('admin:login')}{'?' if query else ''}{query}"
    )


def _own(view: _View) -> _View:
    """Return a view of one's own second factor: in our frame, and in the audit trail."""

    def framed(request: HttpRequest) -> HttpResponse:
        with transaction.atomic():
            before = _held(request)
            response = view(request)
            _record(request, before=before, after=_held(request))
        if getattr(response, "context_data", None) is not None:
            frame = admin.site.each_context(request)
            response.context_data = {**frame, **response.context_data}  # type: ignore[attr-defined]
        return response

    return admin.site.admin_view(framed)


def _held(request: HttpRequest) -> tuple[bool, int]:
    factor, person = second_factor(), page.person(request)
    if factor is None:
        return False, 0
    return factor.has(person), factor.recovery_codes(person)


def _record(
    request: HttpRequest, *, before: tuple[bool, int], after: tuple[bool, int]
) -> None:
    """Record that somebody set up or removed a second factor, or made other codes."""
    if before == after:
        return
    is_other = before[0] != after[0]
    audit.record(
        action=Action.PERSON_CHANGED,
        object_type="person",
        object_id=page.person(request).get_username(),
        by=page.actor(request),
        at=timezone.now(),
        before={"second_factor": before[0]} if is_other else None,
        after={"second_factor": after[0]} if is_other else {"recovery_codes": "new"},
    )


def _hide_records() -> None:
    """Take the packages' tables off the stored records: they would show secrets."""
    for label in ("account", "mfa", "socialaccount"):
        models = apps.get_app_config(label).get_models() if label in _labels() else ()
        for model in models:
            if admin.site.is_registered(model):
                admin.site.unregister(model)


def _labels() -> set[str]:
    return {config.label for config in apps.get_app_configs()}
