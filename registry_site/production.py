"""What production refuses to start with; development is left alone.

Judges values that settings.py has already read. Each rule returns the problem with its
remedy, and all of them are told together.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from registry_site import env

_SHORTEST_SECRET = 32
_FEWEST_LETTERS = 10
_HOW_TO_MAKE_ONE = (
    "Make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
)


@dataclass(frozen=True)
class Values:
    """The settings that safety depends on."""

    production: bool
    debug: bool
    secrets: Mapping[str, str]
    allowed_hosts: tuple[str, ...]
    site_url: str
    https: bool
    # Who vouches for people; "" for nobody.
    issuer: str = ""


def problems(values: Values) -> tuple[env.Problem, ...]:
    """Return everything that makes these values unsafe to serve with in production."""
    if not values.production:
        return ()
    return (
        *_secret_problems(values.secrets),
        *_host_problems(values),
        *_transport_problems(values),
    )


def _secret_problems(secrets: Mapping[str, str]) -> Iterator[env.Problem]:
    for name, value in secrets.items():
        if not value:
            yield env.Problem(name, "is not set", _HOW_TO_MAKE_ONE)
        elif len(value) < _SHORTEST_SECRET or len(set(value)) < _FEWEST_LETTERS:
            found = f"is too easy to guess ({len(value)} characters)"
            yield env.Problem(name, found, _HOW_TO_MAKE_ONE)
    if len(set(secrets.values())) < len(secrets) and any(secrets.values()):
        names = " and ".join(secrets)
        yield env.Problem(names, "are the same", f"Use two secrets. {_HOW_TO_MAKE_ONE}")


def _host_problems(values: Values) -> Iterator[env.Problem]:
    remedy = "Name the hosts people use, such as ALLOWED_HOSTS=schemas.example.com."
    if values.debug:
        yield env.Problem(
            "DEBUG", "is on and shows code and settings to visitors", "Write DEBUG=0."
        )
    if not values.allowed_hosts:
        yield env.Problem("ALLOWED_HOSTS", "is not set", remedy)
    elif any(host == "*" for host in values.allowed_hosts):
        yield env.Problem("ALLOWED_HOSTS", "accepts any host ('*')", remedy)


def _transport_problems(values: Values) -> Iterator[env.Problem]:
    if not values.https:
        yield env.Problem(
            "HTTPS", "is off, passwords would travel in the clear", "Write HTTPS=1."
        )
    parts = urlsplit(values.site_url)
    if parts.scheme != "https" or not parts.hostname:
        found = repr(values.site_url) if values.site_url else "is not set"
        yield env.Problem(
            "SITE_URL", found, "Write the public address, https://schemas.example.com."
        )
    if values.issuer and urlsplit(values.issuer).scheme != "https":
        yield env.Problem(
            "OIDC_ISSUER",
            f"{values.issuer!r} lets whoever is on the way vouch for anybody",
            "Write the address of the provider with https://.",
        )
