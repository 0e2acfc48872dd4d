"""A browser in which somebody has signed in before, told by a signed cookie.

It opens nothing: it lets whoever tries in it be counted apart from everybody else who
tries the same name.
"""

import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, salted_hmac

_SALT = "registry_site.sign_in.browsers"
_SECONDS = 180 * 24 * 60 * 60


def known(request: HttpRequest, name: str) -> str:
    """Return what names this browser, if `name` has signed in here; else ""."""
    sent = request.COOKIES.get(settings.KNOWN_BROWSER_COOKIE_NAME, "")
    try:
        held = signing.loads(sent, salt=_SALT, max_age=_SECONDS)
        whose, browser = str(held["of"]), str(held["is"])
    except (signing.BadSignature, KeyError, TypeError):
        return ""
    return browser if constant_time_compare(whose, _digest(name)) else ""


def remember(request: HttpRequest, response: HttpResponse, name: str) -> None:
    """Have the browser remembered as one of `name`."""
    browser = known(request, name) or secrets.token_urlsafe(16)
    response.set_cookie(
        settings.KNOWN_BROWSER_COOKIE_NAME,
        signing.dumps({"of": _digest(name), "is": browser}, salt=_SALT),
        max_age=_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _digest(name: str) -> str:
    return salted_hmac(_SALT, name, algorithm="sha256").hexdigest()
