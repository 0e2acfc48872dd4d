"""The site as Django applications: its system checks, and our admin site in place."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.core import checks as django_checks

from registry_site import celery, checks


class SiteConfig(AppConfig):
    """The wiring itself; it has no models."""

    name = "registry_site"
    label = "registry_site"
    verbose_name = "Site"

    def ready(self) -> None:
        """Register what `manage.py check` says, and whom jobs are sent through."""
        # Of every thread: Celery would make up another application outside the first.
        celery.app.set_default()
        django_checks.register(checks.missing_parts)


class RegistryAdminConfig(AdminConfig):
    """Django's admin, with our AdminSite as the default one."""

    default_site = "registry_site.admin_site.RegistryAdminSite"
