"""What a steward plans happens by itself: the clock and the worker of a running registry.

The plan is made by a command beside the registry; that it is carried out is heard and
read as any module would.
"""

import os
import subprocess
import sys
from datetime import datetime, timedelta

from tests import hub as hubs
from tests.journeys import steps

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
planned = models.Proposal.objects.get(
    state="scheduled", schema__schema_id="fdc3.email"
)
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


def test_a_scheduled_change_is_published_and_takes_effect_by_itself(hub, registry):
    before = registry.get_schema("fdc3.email")
    heard = steps.Ear(registry, "fdc3.email")

    moment = plan(hub)
    published = heard.hear("compatible_change")
    activated = heard.hear("activated")

    after = registry.get_schema(f"fdc3.email@{before.version + 1}")
    assert published["version"] == activated["version"] == after.version
    late = datetime.fromisoformat(published["published_at"]) - moment
    assert timedelta(0) <= late < PROMPTLY
    effect = datetime.fromisoformat(activated["effective_from"]) - moment
    assert effect >= timedelta(seconds=6)
