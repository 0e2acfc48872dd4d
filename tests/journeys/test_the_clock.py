"""What a steward plans happens by itself: the clock and the worker of a running registry.

The plan is made by a command beside the registry; that it is carried out is heard and
read as any module would.
"""

import os
import queue
import subprocess
import sys
import threading
from datetime import datetime, timedelta
from typing import Any

import pytest

from schema_registry_client import SchemaRegistryClient
from tests import hub as hubs

SECONDS = 60
# The clock comes round every five seconds; the rest is for a machine that is busy.
PROMPTLY = timedelta(seconds=20)

PLAN = """
from datetime import timedelta
from django.contrib.auth.models import User
from django.utils import timezone
from schemas_app import models
from schemas_app.selectors import actors, proposals
from schemas_app.services import scheduling

ben = actors.of_person(User.objects.get(username="ben"))
planned = models.Proposal.objects.get(state="scheduled")
now = timezone.now()
moment = now + timedelta(seconds=3)
scheduling.unschedule(proposal_id=planned.pk, by=ben, at=now)
scheduling.schedule(
    proposal_id=planned.pk,
    fingerprint=proposals.current_revision(planned).fingerprint,
    publish_at=moment,
    effective_from=moment + timedelta(seconds=6),
    by=ben,
    at=now,
)
print(moment.isoformat())
"""


@pytest.fixture
def registry(hub):
    with SchemaRegistryClient(url=hub.url, key=hub.key) as client:
        yield client


def plan(hub):
    """Have the scheduled proposal of the demonstration published in three seconds."""
    command = [sys.executable, "manage.py", "shell", "-v0", "-c", PLAN]
    environment = {**os.environ, "RUN_DIR": str(hub.folder), "LOG_LEVEL": "error"}
    ended = subprocess.run(
        command,
        cwd=hubs.PROJECT,
        env=environment,
        capture_output=True,
        check=False,
        text=True,
    )
    assert ended.returncode == 0, ended.stderr
    return datetime.fromisoformat(ended.stdout.strip().splitlines()[-1])


def listen(registry):
    """Follow what happens to fdc3.email in a thread."""
    heard: queue.Queue[Any] = queue.Queue()
    watch = registry.watch_schema_updates("fdc3.email", actions=None)

    def follow():
        for update in watch:
            heard.put(update)

    threading.Thread(target=follow, daemon=True).start()
    return heard


def wait_for(action, heard):
    while True:
        update = heard.get(timeout=SECONDS)
        if update["action"] == action:
            return update


def test_a_scheduled_change_is_published_and_takes_effect_by_itself(hub, registry):
    before = registry.get_schema("fdc3.email")
    heard = listen(registry)

    moment = plan(hub)
    published = wait_for("compatible_change", heard)
    activated = wait_for("activated", heard)

    after = registry.get_schema(f"fdc3.email@{before.version + 1}")
    assert published["version"] == activated["version"] == after.version
    late = datetime.fromisoformat(published["published_at"]) - moment
    assert timedelta(0) <= late < PROMPTLY
    effect = datetime.fromisoformat(activated["effective_from"]) - moment
    assert effect >= timedelta(seconds=6)
