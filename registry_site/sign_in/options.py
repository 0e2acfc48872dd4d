"""What the environment asks of signing in beyond a password, and what Django is told.

Off unless asked for. Asked for without its packages, it stops the start: a second factor
that is silently left out would be none.
"""

import importlib.util
from dataclasses import dataclass
from typing import Any

from registry_site import env

_REMEDY = "Install them: pip install --require-hashes -r requirements/sso.txt"
PROVIDER = "sso"


@dataclass(frozen=True, kw_only=True)
class SingleSignOn:
    """Who vouches for people, and what is made of what they say."""

    issuer: str
    client_id: str
    client_secret: str
    name: str
    username_claim: str
    groups_claim: str
    # The group of ours by the value of the claim; no other group is ever touched.
    groups: tuple[tuple[str, str], ...]
    creates: bool


@dataclass(frozen=True, kw_only=True)
class Options:
    """What was asked for."""

    second_factor: bool
    single_sign_on: SingleSignOn | None


def read(environment: env.Environment) -> Options:
    """Return what is asked for; what is wrong is noted in the environment."""
    second_factor = environment.flag("SECOND_FACTOR", default=False)
    single_sign_on = _single_sign_on(environment)
    asked = "SECOND_FACTOR" if second_factor else "OIDC_ISSUER"
    wanted = second_factor or single_sign_on is not None
    if wanted and importlib.util.find_spec("allauth") is None:
        found = "is set, but its packages are not installed"
        environment.problems.append(env.Problem(asked, found, _REMEDY))
        return Options(second_factor=False, single_sign_on=None)
    return Options(second_factor=second_factor, single_sign_on=single_sign_on)


def _single_sign_on(environment: env.Environment) -> SingleSignOn | None:
    issuer = environment.url("OIDC_ISSUER", schemes=("https", "http")).rstrip("/")
    found = SingleSignOn(
        issuer=issuer,
        client_id=environment.text("OIDC_CLIENT_ID"),
        client_secret=environment.text("OIDC_CLIENT_SECRET"),
        name=environment.text("OIDC_NAME", default="single sign-on"),
        username_claim=environment.text(
            "OIDC_USERNAME_CLAIM", default="preferred_username"
        ),
        groups_claim=environment.text("OIDC_GROUPS_CLAIM", default="groups"),
        groups=_groups(environment),
        creates=environment.flag("OIDC_CREATE", default=False),
    )
    if not issuer:
        return None
    for name, value in (
        ("OIDC_CLIENT_ID", found.client_id),
        ("OIDC_CLIENT_SECRET", found.client_secret),
    ):
        if not value:
            remedy = "Take it from where the provider registered this site."
            environment.problems.append(env.Problem(name, "is not set", remedy))
    return found


def _groups(environment: env.Environment) -> tuple[tuple[str, str], ...]:
    pairs = [word.split("=") for word in environment.words("OIDC_GROUPS")]
    if any(len(pair) != 2 or not all(pair) for pair in pairs):
        remedy = "Write VALUE=GROUP with commas, such as schema-people=proposers."
        environment.problems.append(env.Problem("OIDC_GROUPS", "is no list", remedy))
        return ()
    return tuple((value, group) for value, group in pairs)


def apps(options: Options) -> list[str]:
    """Return what is installed for it, to stand before everything else."""
    if not (options.second_factor or options.single_sign_on):
        return []
    found = ["allauth", "allauth.account"]
    if options.second_factor:
        found.append("allauth.mfa")
    if options.single_sign_on:
        found += [
            "allauth.socialaccount",
            "allauth.socialaccount.providers.openid_connect",
        ]
    return found


def middleware(options: Options) -> list[str]:
    """Return what runs for it, after everything else."""
    return ["allauth.account.middleware.AccountMiddleware"] if apps(options) else []


def of_packages(options: Options) -> dict[str, Any]:
    """Return the settings of the packages; none where they are not asked for."""
    if not apps(options):
        return {}
    adapters = "registry_site.sign_in"
    found: dict[str, Any] = {
        "ACCOUNT_ADAPTER": f"{adapters}.accounts.Adapter",
        "ACCOUNT_LOGIN_METHODS": {"username"},
        "ACCOUNT_SIGNUP_FIELDS": ["username*"],
        "ACCOUNT_EMAIL_VERIFICATION": "none",
        # The registry counts attempts itself, in the database; and asks once more.
        "ACCOUNT_RATE_LIMITS": False,
        "ACCOUNT_REAUTHENTICATION_REQUIRED": False,
    }
    if options.second_factor:
        found |= {
            "MFA_ADAPTER": f"{adapters}.second_factor.Adapter",
            "MFA_FORMS": {"authenticate": f"{adapters}.second_factor.Code"},
            "MFA_SUPPORTED_TYPES": ["totp", "recovery_codes"],
            "MFA_TOTP_ISSUER": "Schema Registry",
            "MFA_RATE_LIMITS": False,
            "MFA_REAUTHENTICATION_REQUIRED": False,
        }
    if options.single_sign_on:
        found |= _social(options.single_sign_on, adapters)
    return found


def _social(asked: SingleSignOn, adapters: str) -> dict[str, Any]:
    return {
        "SOCIALACCOUNT_ADAPTER": f"{adapters}.single_sign_on.Adapter",
        # A form that leads to another site would need a weaker policy of contents.
        "SOCIALACCOUNT_LOGIN_ON_GET": True,
        "SOCIALACCOUNT_STORE_TOKENS": False,
        "SOCIALACCOUNT_PROVIDERS": {
            "openid_connect": {
                "OAUTH_PKCE_ENABLED": True,
                "APPS": [
                    {
                        "provider_id": PROVIDER,
                        "name": asked.name,
                        "client_id": asked.client_id,
                        "secret": asked.client_secret,
                        "settings": {"server_url": asked.issuer},
                    }
                ],
            }
        },
    }
