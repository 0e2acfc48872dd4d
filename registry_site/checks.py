"""What this installation lacks, said by `manage.py check` and at the start of the site.

Unsafe settings are not warnings: production.py stops the start.
"""

from collections.abc import Sequence

from django.apps import AppConfig
from django.conf import settings
from django.core import checks

NO_REDIS = "registry_site.W001"
SQLITE_IN_PRODUCTION = "registry_site.W002"
NO_CHECKPOINTS = "registry_site.W003"


def missing_parts(
    app_configs: Sequence[AppConfig] | None = None, **_: object
) -> list[checks.CheckMessage]:
    """Return a warning for each part that is absent, with what that means."""
    del app_configs  # the installation is looked at as a whole
    warnings: list[checks.CheckMessage] = []
    if not settings.REDIS_URL:
        warnings.append(
            checks.Warning(
                "REDIS_URL is not set: background jobs are not carried out, and an "
                "announcement reaches only the listeners of the process it was made in.",
                hint="Set REDIS_URL, or use `make run`, which brings its own server. "
                "`manage.py regenerate_artifacts` builds waiting artifacts by hand.",
                id=NO_REDIS,
            )
        )
    if settings.PRODUCTION and settings.DATABASE_URL.startswith("sqlite"):
        warnings.append(
            checks.Warning(
                "DATABASE_URL is a SQLite file: one web process on one machine only.",
                hint="Set DATABASE_URL=postgres://user:password@host:5432/database.",
                id=SQLITE_IN_PRODUCTION,
            )
        )
    if settings.PRODUCTION and not settings.AUDIT["signing_key"]:
        warnings.append(
            checks.Warning(
                "AUDIT_SIGNING_KEY is not set: no checkpoints of the audit trail are "
                "written, and whoever owns the database can write all of it anew.",
                hint="Make one with: python3 -c 'import secrets; "
                "print(secrets.token_urlsafe(32))'. See docs/audit.md.",
                id=NO_CHECKPOINTS,
            )
        )
    return warnings
