"""Announcements can be added and never changed: triggers on both databases."""

from django.db import migrations

from notifications_app import append_only


class Migration(migrations.Migration):
    dependencies = [("notifications_app", "0001_outbox")]

    operations = [append_only.operation("notifications_app", "Announcement")]
