"""A webhook of a running registry: told at once, and again by the clock when it fails."""

import json
import os
import subprocess
import sys
import threading

import pytest
import standardwebhooks

from tests import hub as hubs
from tests.notifications_app.webhooks import receiver as receivers

SECONDS = 60

# A steward makes an endpoint, and somebody asks something about a proposal.
ASK = """
import os
from django.contrib.auth.models import User
from django.utils import timezone
from notifications_app.webhooks.endpoints import Wanted
from schemas_app import models
from schemas_app.selectors import actors
from schemas_app.services import threads, webhooks

now = timezone.now()
ada, ben = (actors.of_person(User.objects.get(username=name)) for name in ("ada", "ben"))
wanted = Wanted(label="Ours", url=os.environ["HOOK"], kinds=["thread_opened"])
created = webhooks.create(wanted=wanted, by=ada, at=now)
proposal = models.Proposal.objects.filter(state="in_review").first()
threads.open_thread(proposal_id=proposal.pk, pointer="", text="Why?", by=ben, at=now)
print(created.secret)
"""


@pytest.fixture(scope="module")
def hub(tmp_path_factory):
    """Start a registry that may send to this machine, on servers as those of the others."""
    servers = {"WEBHOOK_ALLOW_PRIVATE": "127.0.0.0/8", "WEBHOOK_ALLOW_HTTP": "1"}
    if os.environ.get("TEST_DATABASE") == "postgres":
        servers |= {name: os.environ[name] for name in ("DATABASE_URL", "REDIS_URL")}
    folder = tmp_path_factory.mktemp("hub")
    with hubs.running(folder, servers=servers) as running:
        yield running


def ask(hub, url):
    """Do what ASK says beside the registry; return the secret of the endpoint."""
    ended = subprocess.run(
        [sys.executable, "manage.py", "shell", "-v0", "-c", ASK],
        cwd=hubs.PROJECT,
        env={
            **os.environ,
            "RUN_DIR": str(hub.folder),
            "LOG_LEVEL": "error",
            "WEBHOOK_ALLOW_PRIVATE": "127.0.0.0/8",
            "WEBHOOK_ALLOW_HTTP": "1",
            "HOOK": url,
        },
        capture_output=True,
        check=False,
        text=True,
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout.strip().splitlines()[-1]


def test_is_told_and_told_again_when_it_failed(hub):
    again = threading.Event()

    def accept(handler):
        again.set()
        receivers.status(204)(handler)

    with receivers.running() as receiver:
        receiver.answers = [receivers.status(500), accept]

        secret = ask(hub, receiver.url)

        assert again.wait(SECONDS)
    first, second = receiver.received
    for one in (first, second):
        standardwebhooks.Webhook(secret).verify(one.body, one.headers)
    message = json.loads(second.body)
    assert message["data"]["action"] == message["type"] == "thread_opened"
    assert first.body == second.body
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
