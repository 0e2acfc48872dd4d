"""Which settings rule safety, told to the audit trail when the web process starts.

A secret is told by a mark that changes with it and gives nothing away: 32 bits of a
digest under that secret, of which nobody can try out all.
"""

import dataclasses
import fnmatch
import hashlib
import hmac
import os
import re
from collections.abc import Mapping
from typing import Any

import structlog
from django import db
from django.conf import settings
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from registry_site import env
from schemas_app.domain import exact_json
from schemas_app.management import operators
from schemas_app.services import installation

_log = structlog.get_logger(__name__)

# Names and patterns of Django's settings.
RULING = (
    "ACCOUNT_*",
    "ALLOWED_HOSTS",
    "ALLOW_*",
    "API_*",
    "AUDIT",
    "AUDIT_*",
    "AUTH*",
    "BODY_SECONDS",
    "BROADCAST",
    "CONFIRM_*",
    "CONTENT_SECURITY_POLICY*",
    "CSRF_*",
    "DATABASE_URL",
    "DEBUG",
    "FAST_READS",
    "HEADER_SECONDS",
    "HTTPS",
    "INSTALLED_APPS",
    "LOGIN_*",
    "MAX_BODY_BYTES",
    "METRICS_FROM",
    "MFA_*",
    "MIDDLEWARE",
    "NOTIFICATIONS",
    "PASSWORD_*",
    "PERMISSIONS_POLICY*",
    "PRODUCTION",
    "REDIS_URL",
    "REST_FRAMEWORK",
    "SECOND_FACTOR",
    "SECRET_*",
    "SECURE_*",
    "SESSION_*",
    "SIGN_IN*",
    "SILENCED_SYSTEM_CHECKS",
    "SINGLE_SIGN_ON*",
    "SITE_URL",
    "SOCIALACCOUNT_*",
    "STRANGER_*",
    "SUDO_*",
    "USE_X_FORWARDED_*",
    "WEBHOOK_*",
    "X_FRAME_OPTIONS",
)
_NOT_RULING = frozenset({"SESSION_CALENDARS"})  # of trading sessions
# Of programs beside Django (serve.py).
_VARIABLES = ("FORWARDED_ALLOW_IPS", "HOST")
_APPS = ("schemas_app", "notifications_app")
_SECRET = re.compile(
    r"secret|pepper|token|credential|private_?key|password$|(_|^)keys?$", re.IGNORECASE
)
# Under a shorter one a mark might help to guess it.
_SHORTEST_MARKED = 32


def write_down() -> None:
    """Record the settings in force unless they are known; a registry starts without, too."""
    try:
        installation.note_settings(
            facts=facts(),
            by=operators.system("serve"),
            at=timezone.now(),  # noqa: TID251 - an interface
        )
    except db.Error as error:
        _log.warning("settings_not_recorded", error=str(error))
    finally:
        db.connections.close_all()


def facts() -> dict[str, exact_json.Json]:
    """Return by name what rules safety, without any secret."""
    names = {name for name in dir(settings) if name.isupper()} - _NOT_RULING
    ruling = sorted(n for n in names if any(fnmatch.fnmatchcase(n, p) for p in RULING))
    environment = env.Environment(os.environ)
    return {
        **{name: told(name, getattr(settings, name)) for name in ruling},
        **{name: environment.text(name) for name in _VARIABLES},
        "migrations": _migrations(),
    }


def told(name: str, value: Any) -> exact_json.Json:  # noqa: ANN401 - any setting
    """Return a value as the trail may keep it; of a secret its mark."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        value = dataclasses.asdict(value)
    if isinstance(value, Mapping):
        return {str(key): told(str(key), part) for key, part in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        parts = [told(name, part) for part in value]
        return sorted(parts, key=str) if isinstance(value, (set, frozenset)) else parts
    if value is None or isinstance(value, (bool, int)):
        return value
    text = str(value)
    return _mark(text) if _SECRET.search(name) else _without_password(text)


def _mark(secret: str) -> str:
    if len(secret) < _SHORTEST_MARKED:
        return "set" if secret else "not set"
    digest = hmac.new(secret.encode(), b"which secret", hashlib.sha256).hexdigest()
    return f"set, mark {digest[:8]}"


def _without_password(text: str) -> str:
    """Return a text; of an address only scheme, user, host, port and, of files, path.

    Neither a password nor what a query says; on the web a path may be a secret as well.
    And no socket, which is another one at each start of `make run`.
    """
    scheme, mark, rest = text.partition("://")
    if not mark or scheme == "unix":
        return scheme
    place, slash, path = rest.partition("?")[0].partition("/")
    login, at, host = place.rpartition("@")
    shown = "" if scheme in ("http", "https") else f"{slash}{path}"
    return f"{scheme}://{login.partition(':')[0]}{at}{host}{shown}"


def _migrations() -> dict[str, exact_json.Json]:
    """Return the last migration of each app of ours: what the database was made to be."""
    applied = sorted(MigrationRecorder(db.connection).applied_migrations())
    return {app: name for app, name in applied if app in _APPS}
