"""The commands for API keys."""

import io
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from schemas_app import models
from schemas_app.domain import errors
from schemas_app.selectors import actors
from tests import factories
from tests.stored import nothing_stored as nothing_stored


@pytest.fixture(autouse=True)
def _module(db):
    factories.module()


def run(command, *arguments, **options):
    said, beside = io.StringIO(), io.StringIO()
    call_command(command, *arguments, **options, stdout=said, stderr=beside)
    return said.getvalue(), beside.getvalue()


def create(**options):
    given = {"module": "0.1", "person": "mia", "label": "cleaner", **options}
    return run("create_api_key", *(f"--{name}={given[name]}" for name in given))


class TestCreating:
    @pytest.mark.parametrize("days", ["99999999999", "3000000", "-99999999999"])
    def test_needs_a_time_that_calendars_have(self, nothing_stored, days):
        with nothing_stored(), pytest.raises(CommandError, match="--days"):
            create(days=days)

    @pytest.mark.parametrize("scopes", ["write", "read,write", ""])
    def test_names_the_scopes_there_are(self, nothing_stored, scopes):
        with nothing_stored(), pytest.raises(CommandError, match="read, propose"):
            create(scopes=scopes)

    def test_prints_a_key_that_works(self):
        said, beside = create(scopes="read,propose")

        actor = actors.of_key(said.strip(), at=factories.later(1))
        assert said.count("\n") == 1
        assert "cannot be shown again" in beside
        assert actor.label == "cleaner (module 0.1)"
        assert actor.scopes == {"read", "propose"}

    def test_gives_no_more_than_reading_unless_told(self):
        said, _ = create()

        assert actors.of_key(said.strip(), at=factories.later(1)).scopes == {"read"}

    def test_stands_in_the_audit_trail_without_the_secret(self):
        said, _ = create()

        entry = models.AuditEntry.objects.latest("number")
        assert entry.action == "key.created"
        assert entry.actor.startswith("create_api_key (")
        assert entry.object_id == said.split("_")[1]
        assert said.strip().split("_", 2)[2] not in str(vars(entry))

    @pytest.mark.parametrize(
        ("wrong", "said"),
        [
            ({"module": "99"}, "There is no module '99'."),
            ({"person": "nobody"}, "There is no active person 'nobody'."),
        ],
    )
    def test_refuses_whoever_is_not_there(self, wrong, said):
        with pytest.raises(CommandError, match=said):
            create(**wrong)

        assert models.ApiKey.objects.count() == 0

    def test_refuses_an_unknown_scope(self):
        with pytest.raises(CommandError, match="scopes"):
            create(scopes="read,everything")

        assert models.ApiKey.objects.count() == 0


class TestRevoking:
    @pytest.mark.parametrize("named", ["prefix", "srk_prefix", "whole"])
    def test_ends_the_key(self, named):
        token = factories.key()
        names = {
            "prefix": token.prefix,
            "srk_prefix": f"srk_{token.prefix}",
            "whole": str(token),
        }

        said, _ = run("revoke_api_key", names[named], reason="Lost.")

        assert said.startswith(f"Revoked srk_{token.prefix}")
        assert models.AuditEntry.objects.latest("number").reason == "Lost."
        with pytest.raises(errors.KeyRevoked):
            actors.of_key(str(token), at=factories.later(1))

    def test_refuses_an_unknown_one(self):
        with pytest.raises(CommandError, match="There is no key 'nothing'"):
            run("revoke_api_key", "nothing", reason="Lost.")

    def test_refuses_a_second_time(self):
        token = factories.key()
        run("revoke_api_key", token.prefix, reason="Lost.")

        with pytest.raises(CommandError, match=r"Nothing more is needed\."):
            run("revoke_api_key", token.prefix, reason="Lost.")


class TestLimiting:
    def test_says_what_a_key_is_for_and_for_how_long(self):
        create(schemas="ticks_*, bars", networks="10.0.0.0/8", days="30")

        key = models.ApiKey.objects.get()
        assert (key.schemas, key.networks) == (["bars", "ticks_*"], ["10.0.0.0/8"])
        assert key.expires_at == key.created_at + timedelta(days=30)

    def test_refuses_what_makes_no_sense(self, nothing_stored):
        with nothing_stored(), pytest.raises(CommandError, match="Write at most 50"):
            create(networks="everywhere")


class TestRotating:
    def test_prints_a_key_that_works_beside_the_old_one(self):
        old = create()[0].strip()

        said, _ = run("rotate_api_key", old, "--overlap-hours=1")

        now = timezone.now()
        for text in (old, said.strip()):
            assert actors.of_key(text, at=now).label == "cleaner (module 0.1)"
        with pytest.raises(errors.KeyExpired):
            actors.of_key(old, at=now + timedelta(hours=1))

    @pytest.mark.parametrize("hours", ["-1", "1e9", "1e300", "nan"])
    def test_refuses_odd_overlaps(self, nothing_stored, hours):
        old = create()[0].strip()

        with nothing_stored(), pytest.raises(CommandError):
            run("rotate_api_key", old, f"--overlap-hours={hours}")
