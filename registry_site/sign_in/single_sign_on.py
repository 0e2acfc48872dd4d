"""Single sign-on (OpenID Connect) of django-allauth: whom we know by what a provider says.

Imported only where it is installed and configured. A provider's word makes nobody a
superuser, nor lets it enter as one.
"""

import secrets
from collections.abc import Mapping
from typing import Any

import structlog
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount import adapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.openid_connect import views
from django.conf import settings
from django.contrib.auth.models import Group, User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from requests import RequestException

from registry_site.sign_in.options import SingleSignOn
from schemas_app.domain import actors, roles
from schemas_app.services import people

_logger = structlog.get_logger(__name__)

_REFUSED = "socialaccount/refused.html"
_BY = actors.system("single sign-on")


class Adapter(adapter.DefaultSocialAccountAdapter):  # type: ignore[misc] # has no types
    """Finds or makes the account, and puts it into the groups that are configured."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Find out who it is. Raises ImmediateHttpResponse for whoever may not enter."""
        asked = _asked()
        claims = _claims(sociallogin)
        sociallogin.email_addresses = []
        # Whatever the address asked for: there is nothing else to come here for.
        sociallogin.state["process"] = AuthProcess.LOGIN
        with transaction.atomic():
            person = sociallogin.user if sociallogin.is_existing else None
            if person is None:
                person = self._known_or_new(request, asked, claims)
                sociallogin.connect(request, person)
            if person.is_superuser:
                raise _refused(request, "Superusers sign in with their password.")
            if not (person.is_active and person.is_staff):
                raise _refused(request, "This account may not sign in here.")
            _join(person, asked, claims)

    def _known_or_new(
        self, request: HttpRequest, asked: SingleSignOn, claims: Mapping[str, Any]
    ) -> User:
        name = _name(claims.get(asked.username_claim))
        person = User.objects.filter(username=name).first() if name else None
        if person is not None:
            return person
        if not (name and asked.creates):
            raise _refused(request, "Nobody here has the name that you are known by.")
        return _made(name, claims)


def ask(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Lead somebody to the provider, or say that it does not answer."""
    try:
        answer: HttpResponse = views.login(request, provider_id)
    except RequestException as error:
        _logger.warning("sso.no_answer", error=str(error))
        why = "The provider of single sign-on does not answer."
        return render(request, _REFUSED, {"why": why}, status=503)
    return answer


def _name(said: object) -> str:
    """Return the name that is claimed, or "" for what can be nobody's name here."""
    name = "" if said is None else str(said)
    try:
        User(username=name, password="!").clean_fields()  # noqa: S106 - is none
    except ValidationError:
        return ""
    # What looks like another name in another spelling is not taken for that name.
    return name if name == User.normalize_username(name) else ""


def _made(name: str, claims: Mapping[str, Any]) -> User:
    person = people.create(
        username=name,
        password=secrets.token_urlsafe(32),
        groups=[roles.READERS],
        full_name=str(claims.get("name") or ""),
        by=_BY,
        at=timezone.now(),
    )
    person.set_unusable_password()
    person.save(update_fields=["password"])
    return person


def _join(person: User, asked: SingleSignOn, claims: Mapping[str, Any]) -> None:
    """Put somebody into exactly those of the configured groups that the claim names."""
    held = claims.get(asked.groups_claim)
    values = held if isinstance(held, list) else [held]
    wanted = {group for value, group in asked.groups if value in values}
    touched = {group for _, group in asked.groups}
    there = set(person.groups.filter(name__in=touched).values_list("name", flat=True))
    if wanted == there:
        return

    def related() -> None:
        person.groups.remove(*Group.objects.filter(name__in=touched - wanted))
        person.groups.add(
            *(Group.objects.get_or_create(name=name)[0] for name in sorted(wanted))
        )

    people.save(person=person, related=related, by=_BY, at=timezone.now())


def _claims(sociallogin: SocialLogin) -> Mapping[str, Any]:
    said = sociallogin.account.extra_data
    return {**said.get("userinfo", {}), **said.get("id_token", {})}


def _refused(request: HttpRequest, why: str) -> ImmediateHttpResponse:
    return ImmediateHttpResponse(render(request, _REFUSED, {"why": why}, status=403))


def _asked() -> SingleSignOn:
    asked = settings.SINGLE_SIGN_ON
    if asked is None:
        raise LookupError("There is no single sign-on.")
    return asked
