"""API keys that did not open, in the audit trail: told of, without a flood of them."""

import pytest

from schemas_app import models
from schemas_app.domain import actors
from schemas_app.services import refused_keys, tallies
from tests import factories

pytestmark = pytest.mark.django_db

ADDRESS = "192.0.2.7"


def refuse(prefix="abcdefgh", why="key_revoked", at=factories.NOW):
    by = actors.Actor(
        kind=actors.ActorKind.SYSTEM, label="api", request_id="r1", address=ADDRESS
    )
    refused_keys.refused(prefix=prefix, why=why, by=by, at=at)


def trail():
    return [
        (entry.action, entry.object_id, entry.after)
        for entry in models.AuditEntry.objects.order_by("number")
    ]


def test_is_told_of_with_why_and_where_from():
    refuse()

    entry = models.AuditEntry.objects.get()
    assert (entry.actor_kind, entry.actor) == ("system", "api")
    assert (entry.object_type, entry.address) == ("key", ADDRESS)
    assert entry.request_id == "r1"
    assert trail() == [("key.refused", "abcdefgh", {"why": "key_revoked"})]


def test_is_told_of_once_for_each_reason():
    for why in ("key_revoked", "key_elsewhere", "key_revoked"):
        refuse(why=why)
    refuse("")

    assert trail() == [
        ("key.refused", "abcdefgh", {"why": "key_revoked"}),
        ("key.refused", "abcdefgh", {"why": "key_elsewhere"}),
        ("key.refused", "…", {"why": "key_revoked"}),
    ]


def test_is_counted_and_summed_up_in_a_flood():
    for number in range(tallies.MOST_TOLD + 5):
        refuse(f"key{number:02}")
    refuse("key07")

    summed = [
        refused_keys.count_refused(by=actors.job("keep_up"), at=factories.NOW + after)
        for after in (tallies.WINDOW / 2, tallies.WINDOW, tallies.WINDOW)
    ]

    entry = models.AuditEntry.objects.latest("number")
    assert (summed, len(trail())) == ([0, 1, 0], tallies.MOST_TOLD + 1)
    assert (entry.action, entry.actor_kind) == ("key.counted", "job")
    assert entry.object_type == "refused-keys"
    assert entry.after == {
        "from": "2026-03-02T09:30:00+00:00",
        "until": "2026-03-02T09:35:00+00:00",
        "refused": tallies.MOST_TOLD + 6,
        "most": [
            {"key": "key07", "address": ADDRESS, "why": "key_revoked", "times": 2}
        ],
        "others": 5,
    }
    assert not models.RefusedKeys.objects.exists()
