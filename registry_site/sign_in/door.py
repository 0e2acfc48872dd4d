"""The page where people sign in: name and password, only so often.

What is wrong is never said: nobody learns here which names there are.
"""

from typing import Any

from django.contrib import auth
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth import views
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_login_failed
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from registry_site.sign_in import browsers
from registry_site.sign_in.factors import second_factor
from schemas_app.admin import proving
from schemas_app.services import sign_in_pace

_TOO_SOON = 429


class SignIn(AdminAuthenticationForm):
    """Looks at the password only when it is time to."""

    request: HttpRequest
    seconds_to_wait = 0

    def clean(self) -> dict[str, Any]:
        """Return what was typed if it opens. Raises ValidationError."""
        name = self.cleaned_data.get("username")
        if not name or not self.cleaned_data.get("password"):
            return self.cleaned_data
        now = timezone.now()
        try:
            attempt = sign_in_pace.begin(
                name=name,
                address=str(self.request.META.get("REMOTE_ADDR", "")),
                browser=browsers.known(self.request, name),
                at=now,
            )
        except sign_in_pace.TooSoonError as error:
            self.seconds_to_wait = max(1, round((error.until - now).total_seconds()))
            self._tell_refused(name)
            raise ValidationError(proving.too_soon(error, at=now)) from None
        cleaned = super().clean()
        sign_in_pace.went_well(attempt=attempt, at=timezone.now())
        return cleaned

    def confirm_login_allowed(self, user: User) -> None:
        """Raise ValidationError for somebody with a password who may not enter."""
        try:
            super().confirm_login_allowed(user)
        except ValidationError:
            self._tell_refused(user.get_username())
            raise

    def _tell_refused(self, name: str) -> None:
        """Tell whoever listens, as Django does where the password is wrong."""
        user_login_failed.send(
            sender=__name__, credentials={"username": name}, request=self.request
        )


class Door(views.LoginView):
    """The page and the form."""

    template_name = "admin/login.html"
    authentication_form = SignIn

    def form_valid(self, form: Any) -> HttpResponse:  # noqa: ANN401 - the stubs say two
        """Let somebody in, by another session whoever had the one before."""
        # Not theirs yet where a code is asked for: it must not go on as somebody else's.
        auth.logout(self.request)
        factor = second_factor()
        if factor is not None:
            onward = self.get_success_url()
            return factor.enter(self.request, form.get_user(), onward=onward)
        response: HttpResponse = super().form_valid(form)
        browsers.remember(self.request, response, form.get_user().get_username())
        return response

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        """Say that it did not open, and when to try again."""
        response = super().form_invalid(form)
        if isinstance(form, SignIn) and form.seconds_to_wait:
            response.status_code = _TOO_SOON
            response["Retry-After"] = str(form.seconds_to_wait)
        return response
