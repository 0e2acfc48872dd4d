"""The registry's own admin site."""

from django.contrib import admin


class RegistryAdminSite(admin.AdminSite):
    """The site that people sign in to."""
