"""Publishing over HTTP: at a moment, when a session opens, by broken glass ..."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from schemas_app import models
from tests import factories
from tests.api import conftest

FAR = f"{factories.YEAR}-01-01T00:00:00Z"


@pytest.fixture(autouse=True)
def schema(_database):
    """The ticks, without versions."""
    return factories.schema()


@pytest.fixture
def other_steward(steward):
    """Ben, another steward, in a browser."""
    return conftest.signed_in("ben")


def path(proposal, verb):
    return f"/proposals/{proposal.pk}/{verb}/"


def seen(proposal, **more):
    return {"fingerprint": factories.fingerprint(proposal), **more}


class TestScheduling:
    def test_at_a_moment_tells_what_is_planned(self, steward):
        proposal = factories.approved()

        answer = steward.post(
            path(proposal, "schedule"),
            seen(
                proposal,
                publish_at=FAR,
                effective_from=f"{factories.YEAR}-02-01T00:00:00Z",
            ),
        )

        assert (answer.status_code, answer.json()["state"]) == (200, "scheduled")
        assert answer.json()["schedule"] == {
            "publish_at": FAR,
            "effective_from": f"{factories.YEAR}-02-01T00:00:00Z",
            "scheduled_by": "ada",
        }

    @pytest.mark.parametrize("calendar", ["XNYS", "24/7", "08:00 Europe/London"])
    def test_at_a_session_names_the_moment_it_opens(self, steward, calendar):
        proposal = factories.approved()

        answer = steward.post(
            path(proposal, "schedule"), seen(proposal, calendar=calendar)
        )

        planned = datetime.fromisoformat(answer.json()["schedule"]["publish_at"])
        proposal.refresh_from_db()
        assert (planned, planned.tzinfo) == (proposal.publish_at, UTC)
        assert planned > timezone.now()

    @pytest.mark.parametrize(
        ("when", "name"),
        [
            ({}, "publish_at"),
            ({"publish_at": FAR, "calendar": "XNYS"}, "publish_at"),
            ({"publish_at": "2001-01-01T00:00:00Z"}, "publish_at"),
            ({"calendar": "XXXX"}, "calendar"),
            ({"calendar": "25:00 Europe/London"}, "calendar"),
            ({"calendar": "08:00 Europe/Nowhere"}, "calendar"),
            (
                {
                    "publish_at": FAR,
                    "effective_from": f"{factories.YEAR - 1}-01-01T00:00:00Z",
                },
                "effective_from",
            ),
        ],
    )
    def test_refuses_what_is_no_moment_to_come(
        self, steward, nothing_stored, when, name
    ):
        proposal = factories.approved()

        with nothing_stored():
            answer = steward.post(path(proposal, "schedule"), seen(proposal, **when))

        told = answer.json()
        assert (answer.status_code, told["code"]) == (400, "bad_value")
        assert told["name"] == name
        if name in when:
            assert told["place"]["pointer"] == f"/{name}"

    def test_refuses_a_revision_that_is_not_current(self, steward, nothing_stored):
        proposal = factories.approved()

        with nothing_stored():
            answer = steward.post(
                path(proposal, "schedule"),
                {"fingerprint": f"sha256:{'0' * 64}", "publish_at": FAR},
            )

        assert (answer.status_code, answer.json()["code"]) == (409, "stale_revision")

    def test_is_taken_back(self, steward):
        proposal = factories.scheduled(publish_at=factories.later(60))

        answer = steward.post(path(proposal, "unschedule"), {"comment": "Not yet."})

        assert (answer.status_code, answer.json()["state"]) == (200, "approved")
        assert answer.json()["schedule"] is None
        assert models.AuditEntry.objects.latest("number").reason == "Not yet."


class TestPublishing:
    def test_names_what_is_missing(self, steward, nothing_stored):
        factories.policy({"name": "all", "approvals": 1, "threads_block": True})
        proposal = factories.approved()
        steward.post(path(proposal, "threads"), {"text": "Why?"})

        with nothing_stored():
            answer = steward.post(path(proposal, "publish"), seen(proposal))

        assert (answer.status_code, answer.json()["code"]) == (
            409,
            "requirements_missing",
        )
        assert answer.json()["missing"] == ["1 thread is open"]

    def test_takes_effect_after_the_notice_that_is_asked_for(self, steward):
        factories.policy({"name": "all", "approvals": 1, "notice_hours": 48})
        proposal = factories.approved()

        early = steward.post(
            path(proposal, "publish"),
            seen(proposal, effective_from=timezone.now().isoformat()),
        )
        told = steward.post(path(proposal, "publish"), seen(proposal)).json()

        assert early.json()["place"]["pointer"] == "/effective_from"
        moments = [
            datetime.fromisoformat(told[name])
            for name in ("published_at", "effective_from")
        ]
        assert (moments[1] - moments[0]).total_seconds() == 48 * 3600


class TestBreakingTheGlass:
    def test_takes_one_who_asks_and_one_who_confirms(self, steward, other_steward):
        proposal = factories.proposal()

        asked = steward.post(
            path(proposal, "break-glass"), seen(proposal, reason="Ticks are lost.")
        )
        made = other_steward.post(path(proposal, "break-glass/confirm"), seen(proposal))

        glass = asked.json()["break_glass"]
        assert asked.status_code == 201
        assert glass.pop("asked_at")
        assert glass == {
            "reason": "Ticks are lost.",
            "effective_from": None,
            "asked_by": "ada",
            "confirmed_by": None,
            "confirmed_at": None,
        }
        assert (made.status_code, made.json()["version"]) == (201, 1)
        assert made["Location"] == "/api/v1/schemas/ticks_v1/versions/1/"
        told = steward.get(f"/proposals/{proposal.pk}/").json()
        assert told["break_glass"]["confirmed_by"] == "ben"

    def test_is_not_confirmed_by_who_asked(self, steward, nothing_stored):
        proposal = factories.proposal()
        steward.post(
            path(proposal, "break-glass"), seen(proposal, reason="Ticks are lost.")
        )

        with nothing_stored():
            answer = steward.post(path(proposal, "break-glass/confirm"), seen(proposal))

        assert (answer.status_code, answer.json()["code"]) == (
            403,
            "permission_denied",
        )

    def test_is_not_confirmed_unasked(self, steward, nothing_stored):
        proposal = factories.proposal()

        with nothing_stored():
            answer = steward.post(path(proposal, "break-glass/confirm"), seen(proposal))

        assert (answer.status_code, answer.json()["code"]) == (
            404,
            "request_to_break_the_glass_not_found",
        )

    @pytest.mark.parametrize("reason", ["", "  "])
    def test_is_not_asked_without_a_reason(self, steward, nothing_stored, reason):
        proposal = factories.proposal()

        with nothing_stored():
            answer = steward.post(
                path(proposal, "break-glass"), seen(proposal, reason=reason)
            )

        assert (answer.status_code, answer.json()["place"]["pointer"]) == (
            400,
            "/reason",
        )

    def test_is_asked_once(self, steward, other_steward, nothing_stored):
        proposal = factories.proposal()
        body = seen(proposal, reason="Ticks are lost.")
        steward.post(path(proposal, "break-glass"), body)

        with nothing_stored():
            answer = other_steward.post(path(proposal, "break-glass"), body)

        assert (answer.status_code, answer.json()["code"]) == (409, "already_exists")
