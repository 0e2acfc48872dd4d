"""Broken glass that is in force from another moment than at once is said loudly."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from schemas_app.services import break_glass
from tests import factories
from tests.admin.conftest import words

BREAKING = {"type": "object", "required": ["x"]}
LOUD = "it changes what was in force in the past"


@pytest.fixture
def since():
    """Yesterday, to the minute."""
    now = timezone.now().replace(second=0, microsecond=0)
    return now - timedelta(days=1)


@pytest.fixture
def asked(since):
    """A proposal that Ada asks to be published as if it had been yesterday."""
    factories.schema()
    factories.published(at=since - timedelta(days=30))
    made = factories.proposal(document=BREAKING, at=since)
    break_glass.ask(
        proposal_id=made.pk,
        fingerprint=factories.fingerprint(made),
        reason="The feed renamed it.",
        effective_from=since,
        by=factories.actor("ada"),
        at=timezone.now(),
    )
    return made


def spoken(since):
    return f"in force from {since:%-d %b %Y, %H:%M UTC}"


def test_to_whoever_confirms(signed_in, asked, since):
    client = signed_in("ben")

    review = words(client.get(reverse("admin:proposal", args=[asked.pk])))
    inbox = words(client.get(reverse("admin:index")))

    assert review.count(LOUD) == 2  # in the banner and beside the button
    assert f"Break the glass: publish version 2 (2.0.0), {spoken(since)}" in review
    assert spoken(since) in inbox
    assert LOUD in inbox


def test_to_everybody_afterwards(signed_in, asked, since):
    break_glass.confirm(**factories.decision(asked, by="ben", at=timezone.now()))
    client = signed_in("ivo")

    version = words(client.get(reverse("admin:schema_version", args=["ticks_v1", 2])))
    schema = words(client.get(reverse("admin:schema", args=["ticks_v1"])))
    review = words(client.get(reverse("admin:proposal", args=[asked.pk])))

    assert f"It is {spoken(since)} (1 day ago): {LOUD}." in version
    assert f"{spoken(since)}, before it was known" in schema
    assert LOUD in review


def test_is_asked_for_in_the_browser(signed_in, since):
    factories.schema()
    factories.published(at=since - timedelta(days=30))
    made = factories.proposal(document=BREAKING, at=since)
    client = signed_in("ada")

    page = client.get(reverse("admin:proposal", args=[made.pk])).content.decode()
    client.post(
        reverse("admin:proposal_ask_glass", args=[made.pk]),
        {
            "fingerprint": factories.fingerprint(made),
            "reason": "Now.",
            "effective_from": f"{since:%Y-%m-%dT%H:%M}",
            "zone": "UTC",
        },
    )

    assert 'id="glass-effective" name="effective_from"' in page
    assert made.break_glass.get().effective_from == since
