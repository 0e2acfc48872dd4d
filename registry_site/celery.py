"""The Celery application; the tasks themselves stand in the apps.

apps.py makes it the default one, so that whoever sends a task by name sends it here.
"""

import os
from typing import Any

from celery import Celery
from celery.signals import worker_ready
from django_structlog.celery.steps import DjangoStructLogInitStep

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "registry_site.settings")

KEEP_UP_SECONDS = 5.0
DIGEST_SECONDS = 60.0
FORGET_SECONDS = 3600.0
# How often it is asked whether a checkpoint is due; AUDIT_CHECKPOINT_SECONDS says when.
CHECKPOINT_SECONDS = 30.0

app = Celery("registry")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "keep-up": {
        "task": "schemas_app.tasks.keep_up",
        "schedule": KEEP_UP_SECONDS,
        # A worker that comes late does it once, not once for each round it missed.
        "options": {"expires": KEEP_UP_SECONDS},
    },
    "build-overdue-artifacts": {
        "task": "schemas_app.tasks.build_overdue_artifacts",
        "schedule": KEEP_UP_SECONDS,
        "options": {"expires": KEEP_UP_SECONDS},
    },
    # They are woken by each announcement, too; this finds what is due again.
    "send-webhooks": {
        "task": "notifications_app.tasks.send_webhooks",
        "schedule": KEEP_UP_SECONDS,
        "options": {"expires": KEEP_UP_SECONDS},
    },
    "send-digests": {
        "task": "notifications_app.tasks.send_digests",
        "schedule": DIGEST_SECONDS,
        "options": {"expires": DIGEST_SECONDS},
    },
    "write-audit-checkpoint": {
        "task": "schemas_app.tasks.write_audit_checkpoint",
        "schedule": CHECKPOINT_SECONDS,
        "options": {"expires": CHECKPOINT_SECONDS},
    },
    "forget-old-deliveries": {
        "task": "notifications_app.tasks.forget_old_deliveries",
        "schedule": FORGET_SECONDS,
        "options": {"expires": FORGET_SECONDS},
    },
}
app.steps["worker"].add(DjangoStructLogInitStep)


@worker_ready.connect  # type: ignore[untyped-decorator] # Celery has no types
def take_up_what_waits(sender: Any, **_: object) -> None:  # noqa: ANN401 - Celery's consumer
    """Ask for what a lost message or a dead worker left undone."""
    sender.app.send_task("schemas_app.tasks.build_waiting_artifacts")
