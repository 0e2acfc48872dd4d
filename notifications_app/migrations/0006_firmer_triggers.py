"""Triggers that no temporary table and no row number gets past."""

from django.db import migrations

from notifications_app import append_only


class Migration(migrations.Migration):
    dependencies = [("notifications_app", "0005_private_notices")]

    operations = [
        append_only.operation("notifications_app", "Announcement", is_renewed=True)
    ]
