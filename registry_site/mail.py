"""What Django needs to be told to send e-mail, from one URL.

Without a URL the mails are printed: nobody gets them, and nothing pretends otherwise.
"""

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from registry_site import env

# By scheme: the usual port, whether the line is turned into TLS, whether it begins so.
_LINES = {
    "smtp": (25, False, False),
    "smtp+tls": (587, True, False),
    "smtps": (465, False, True),
}
SCHEMES = tuple(_LINES)


@dataclass(frozen=True, kw_only=True)
class Server:
    """Where e-mail is handed in; the fields are Django's settings of these names."""

    backend: str
    host: str = ""
    port: int = 25
    user: str = ""
    password: str = ""
    use_tls: bool = False
    use_ssl: bool = False


def check(url: str) -> None:
    """Raise env.UnusableError when the URL names no host."""
    if not urlsplit(url).hostname:
        raise env.UnusableError("Write smtp+tls://user:password@host:587.")


def server(*, url: str) -> Server:
    """Return what this URL says, or the one that prints without a URL."""
    if not url:
        return Server(backend="django.core.mail.backends.console.EmailBackend")
    parts = urlsplit(url)
    port, use_tls, use_ssl = _LINES[parts.scheme]
    return Server(
        backend="django.core.mail.backends.smtp.EmailBackend",
        host=parts.hostname or "",
        port=parts.port or port,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        use_tls=use_tls,
        use_ssl=use_ssl,
    )
