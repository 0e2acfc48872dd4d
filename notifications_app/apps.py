"""Django's entry for the outbox and its broadcast; no start-up work belongs here."""

from django.apps import AppConfig


class NotificationsAppConfig(AppConfig):
    """Names the app; the primary keys that are not chosen here are 64 bits wide."""

    name = "notifications_app"
    verbose_name = "notifications"
    default_auto_field = "django.db.models.BigAutoField"
