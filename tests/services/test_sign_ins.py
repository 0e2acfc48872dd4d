"""Sign-ins in the audit trail: each success, and refusals without a flood of them."""

from datetime import timedelta

import pytest

from schemas_app import models
from schemas_app.domain import actors
from schemas_app.services import sign_ins, tallies
from tests import factories

ADDRESS = "192.0.2.7"
WINDOW = tallies.WINDOW


def door(address=ADDRESS):
    return actors.Actor(
        kind=actors.ActorKind.SYSTEM, label="sign-in", request_id="r1", address=address
    )


def refuse(name, at=factories.NOW, address=ADDRESS):
    sign_ins.refused(name=name, by=door(address), at=at)


def trail():
    return [
        (entry.action, entry.object_id, entry.address)
        for entry in models.AuditEntry.objects.order_by("number")
    ]


@pytest.fixture(autouse=True)
def ada():
    return factories.person("ada")


class TestARefusal:
    def test_is_told_of_with_the_address_and_the_request(self):
        refuse("ada")

        entry = models.AuditEntry.objects.get()
        assert (entry.actor_kind, entry.actor) == ("system", "sign-in")
        assert (entry.object_type, entry.object_id) == ("person", "ada")
        assert (entry.action, entry.address) == ("sign-in.failed", ADDRESS)
        assert entry.request_id == "r1"

    @pytest.mark.parametrize(
        ("name", "shown"),
        [
            ("correct horse battery", "cor…"),
            ("Ada", "Ada…"),  # not the account's name
            ("ad", "ad…"),
            ("", "…"),
            ("\n\x01\x7fx", "???…"),
        ],
    )
    def test_of_a_name_that_nobody_has_is_shortened(self, name, shown):
        refuse(name)

        assert trail() == [("sign-in.failed", shown, ADDRESS)]

    def test_is_told_of_once_for_a_name_from_an_address(self):
        for _ in range(3):
            refuse("ada")
        refuse("ada", address="192.0.2.8")

        assert trail() == [
            ("sign-in.failed", "ada", ADDRESS),
            ("sign-in.failed", "ada", "192.0.2.8"),
        ]

    def test_is_told_of_again_in_the_next_minutes(self):
        refuse("ada")
        refuse("ada", at=factories.NOW + WINDOW)

        assert trail() == [("sign-in.failed", "ada", ADDRESS)] * 2


class TestAFlood:
    def test_adds_no_more_entries_than_it_may(self):
        for number in range(tallies.MOST_TOLD + 5):
            refuse(f"n{number:02}")

        assert len(trail()) == tallies.MOST_TOLD

    def test_is_summed_up_when_the_minutes_are_over(self):
        for number in range(tallies.MOST_TOLD + 5):
            refuse(f"n{number:02}")
        for _ in range(6):
            refuse("n07")

        summed = sign_ins.count_refused(
            by=actors.job("keep_up"), at=factories.NOW + WINDOW
        )

        entry = models.AuditEntry.objects.latest("number")
        assert summed == 1
        assert (entry.action, entry.actor_kind) == ("sign-in.counted", "job")
        assert entry.after == {
            "from": "2026-03-02T09:30:00+00:00",
            "until": "2026-03-02T09:35:00+00:00",
            "refused": tallies.MOST_TOLD + 11,
            "most": [{"name": "n07…", "address": ADDRESS, "times": 7}],
            "others": 5,
        }
        assert not models.RefusedSignIns.objects.exists()

    def test_is_summed_up_by_whoever_comes_next_without_a_clock(self):
        refuse("ada")
        refuse("ada")
        refuse("ada", at=factories.NOW + WINDOW)

        assert [action for action, _, _ in trail()] == [
            "sign-in.failed",
            "sign-in.counted",
            "sign-in.failed",
        ]

    def test_is_not_summed_up_before_or_twice_or_where_all_was_told(self):
        refuse("ada")
        job, nearly = actors.job("keep_up"), WINDOW - timedelta(seconds=1)

        counted = [
            sign_ins.count_refused(by=job, at=factories.NOW + after)
            for after in (nearly, WINDOW, WINDOW)
        ]

        assert (counted, len(trail())) == ([0, 0, 0], 1)
        assert not models.RefusedSignIns.objects.exists()
