"""An announcement in words ..."""

import json

import pytest
from django.urls import resolve

from notifications_app import telling
from notifications_app.models import Announcement, Format
from notifications_app.webhooks import payloads
from schemas_app.presenters import told
from tests import factories

pytestmark = pytest.mark.django_db

SITE = "https://schemas.example.com"


@pytest.fixture(autouse=True)
def _site(settings):
    settings.SITE_URL = f"{SITE}/"


def describe(kind, **options):
    values = {"topic": "ticks_v1", "title": "", "about": "", "actor": "", "facts": {}}
    return told.describe(kind=kind, **{**values, **options})


def test_of_the_inbox():
    words = describe(
        "breaking_change",
        title="Version 2 · 2.0.0",
        about="version/2",
        actor="ada",
    )

    assert words == telling.Told(
        sentence="ada published a breaking change",
        title="Version 2 · 2.0.0",
        url=f"{SITE}/schemas/ticks_v1/versions/2/",
    )


@pytest.mark.parametrize(
    ("kind", "facts", "words"),
    [
        (
            "activated",
            {"version": 2, "semantic_version": "2.0.0"},
            ("is in force now", "Version 2 · 2.0.0", "/schemas/ticks_v1/versions/2/"),
        ),
        (
            "proposal_opened",
            {"proposal_id": 5, "title": "A change", "version": None},
            ("proposed a change", "#5 A change", "/proposals/5/"),
        ),
        (
            "artifact_ready",
            {"version": 2, "semantic_version": "2.0.0", "kind": "arrow_ipc"},
            ("artifact ready", "Version 2 · 2.0.0", "/schemas/ticks_v1/versions/2/"),
        ),
        ("something_new", {}, ("something new", "", "/schemas/ticks_v1/")),
    ],
)
def test_of_its_facts(kind, facts, words):
    sentence, title, path = words

    assert describe(kind, facts=facts) == telling.Told(
        sentence=sentence, title=title, url=SITE + path
    )
    assert resolve(path).func is not None


def test_names_nobody_for_what_happens_by_itself():
    assert describe("activated", actor="keep_up").sentence == "is in force now"


def test_leads_nowhere_without_an_address_of_the_site(settings):
    settings.SITE_URL = ""

    assert describe("activated", about="version/2").url == ""


def test_is_written_for_slack_of_everything_that_is_announced():
    factories.schema()
    number = factories.published().proposal_id

    texts = [
        json.loads(payloads.of_announcement(row, form=Format.SLACK))
        for row in Announcement.objects.order_by("number")
    ]

    proposal = f"<{SITE}/proposals/{number}/|#{number} A change>"
    version = f"<{SITE}/schemas/ticks_v1/versions/1/|Version 1 · 1.0.0>"
    assert [message["blocks"][0]["text"]["text"] for message in texts] == [
        f"*ticks_v1*: proposed a change\n{proposal}",
        f"*ticks_v1*: approved a proposal\n{proposal}",
        f"*ticks_v1*: published a version\n{version}",
    ]
