"""The second factor of django-allauth: codes by time (TOTP) and codes for emergencies.

Imported only where it is installed and switched on. Codes count as attempts like
passwords, in the database; each one opens once.
"""

import base64
import hashlib
import time

from allauth.account.utils import perform_login
from allauth.mfa import adapter, app_settings
from allauth.mfa.base import forms
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib.auth import signals
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from schemas_app.admin import proving
from schemas_app.services import sign_in_pace


class Adapter(adapter.DefaultMFAAdapter):  # type: ignore[misc] # has no types
    """Keeps the secrets of codes encrypted, with a key made of SECRET_KEY."""

    def encrypt(self, text: str) -> str:
        """Return what is stored of a secret."""
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return the secret."""
        return _fernet().decrypt(encrypted_text.encode()).decode()

    def send_notification_mail(self, *arguments: object, **options: object) -> None:
        """Send nothing: the audit trail has it."""


class Code(forms.AuthenticateForm):  # type: ignore[misc] # has no types
    """The code, after the password."""

    user: User

    def clean_code(self) -> str:
        """Return the code if it opens. Raises ValidationError."""
        typed = str(self.cleaned_data["code"])
        request = forms.context.request
        now = timezone.now()
        try:
            attempt = sign_in_pace.begin(
                name=self.user.get_username(),
                of="code",
                address=str(request.META.get("REMOTE_ADDR", "")),
                at=now,
            )
        except sign_in_pace.TooSoonError as error:
            raise ValidationError(proving.too_soon(error, at=now)) from None
        found = _opened(self.user, typed)
        if found is None:
            signals.user_login_failed.send(
                sender=__name__,
                credentials={"username": self.user.get_username()},
                request=request,
            )
            raise ValidationError("This code is wrong, or was used before.")
        sign_in_pace.went_well(attempt=attempt, at=timezone.now())
        self.authenticator = found
        return typed


def has(person: User) -> bool:
    """Return whether this person has a second factor."""
    rows = Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP)
    return bool(rows.exists())


def recovery_codes(person: User) -> int:
    """Return the number of this person's set of recovery codes; 0: none."""
    rows = Authenticator.objects.filter(
        user=person, type=Authenticator.Type.RECOVERY_CODES
    )
    return int(rows.values_list("pk", flat=True).first() or 0)


def is_code(person: User, typed: str) -> bool:
    """Return whether this is a code of theirs, which no code is twice."""
    return _opened(person, typed) is not None


def enter(request: HttpRequest, person: User, *, onward: str) -> HttpResponse:
    """Let somebody in who has no second factor; ask all others for a code."""
    answer: HttpResponse = perform_login(request, person, redirect_url=onward)
    return answer


@transaction.atomic
def remove(person: User) -> bool:
    """Take the second factor from somebody who has lost it; return whether there was."""
    gone, _ = Authenticator.objects.filter(user=person).delete()
    return bool(gone)


@transaction.atomic
def _opened(person: User, typed: str) -> Authenticator | None:
    """Return what a code is of, noting that it was used."""
    rows = Authenticator.objects.select_for_update().filter(user=person)
    for row in rows.order_by("pk"):
        is_right = _is_of_now if row.type == Authenticator.Type.TOTP else _is_unused
        if is_right(row, typed):
            row.record_usage()
            return row
    return None


def _is_of_now(row: Authenticator, typed: str) -> bool:
    """Return whether it is the code of this half minute, in which none was used yet."""
    seconds = app_settings.TOTP_PERIOD
    used_at = row.last_used_at
    if used_at is not None and used_at.timestamp() // seconds >= time.time() // seconds:
        return False
    secret = Adapter().decrypt(row.data["secret"])
    return bool(totp.validate_totp_code(secret, typed))


def _is_unused(row: Authenticator, typed: str) -> bool:
    return bool(row.wrap().validate_code(typed))


def _fernet() -> Fernet:
    key = hashlib.sha256(b"registry second factor\0" + settings.SECRET_KEY.encode())
    return Fernet(base64.urlsafe_b64encode(key.digest()))
