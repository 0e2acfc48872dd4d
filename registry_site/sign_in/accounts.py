"""What django-allauth is told about accounts here; imported only where it is installed."""

from typing import Any

from allauth.account import adapter
from allauth.core import context
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme

from registry_site.sign_in import browsers


class Adapter(adapter.DefaultAccountAdapter):  # type: ignore[misc] # has no types
    """Accounts are made by administrators, and entered by one door."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return whether strangers make themselves an account: never."""
        del request
        return False

    def login(self, request: HttpRequest, user: User) -> None:
        """Let somebody in, by a session of another key whatever there was before."""
        request.session.cycle_key()
        user.backend = "django.contrib.auth.backends.ModelBackend"
        super().login(request, user)

    def post_login(
        self,
        request: HttpRequest,
        user: User,
        **options: Any,  # noqa: ANN401 - the package's own
    ) -> HttpResponse:
        """Lead somebody in, and have the browser remembered: not before the code."""
        answer: HttpResponse = super().post_login(request, user, **options)
        browsers.remember(request, answer, user.get_username())
        return answer

    def is_safe_url(self, url: str) -> bool:
        """Return whether somebody may be led there: to this very site."""
        request = context.request
        return url_has_allowed_host_and_scheme(
            url,
            allowed_hosts={request.get_host()},
            require_https=request.is_secure(),
        )

    def add_message(self, *arguments: object, **options: object) -> None:
        """Say nothing: the pages show what is so."""

    def send_notification_mail(self, *arguments: object, **options: object) -> None:
        """Send nothing: the audit trail has it."""

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the address that the server names."""
        return str(request.META.get("REMOTE_ADDR", ""))
