"""Modules and their keys."""

import pytest

from schemas_app import models
from schemas_app.domain import errors
from schemas_app.permissions import Scope
from schemas_app.selectors import actors as actor_selectors
from schemas_app.services import modules, proposals
from tests import factories


class TestCreateKey:
    def test_keeps_no_secret(self):
        token = factories.key()

        row = models.ApiKey.objects.get(prefix=token.prefix)
        stored = " ".join(str(value) for value in vars(row).values())
        assert token.secret not in stored
        assert row.digest == token.digest("development-only-not-a-secret")

    def test_writes_no_secret_into_the_audit_trail(self):
        token = factories.key()

        entry = models.AuditEntry.objects.latest("number")
        assert (entry.action, entry.object_id) == ("key.created", token.prefix)
        assert token.secret not in str(entry.after)


class TestAKey:
    def test_speaks_for_its_module_and_its_person(self):
        actor = factories.actor_of(factories.key(Scope.READ))

        assert (actor.kind, actor.label, actor.person_id, actor.scopes) == (
            "key",
            "tests (module 0.1)",
            factories.person("mia").pk,
            frozenset({"read"}),
        )

    @pytest.mark.parametrize(
        "text", ["", "srk_", "srk_aaaaaaaa_" + "x" * 43, "x" * 10_000]
    )
    def test_that_nobody_made_is_refused(self, text):
        with pytest.raises(errors.NotAuthenticated) as refusal:
            actor_selectors.of_key(text, at=factories.NOW)

        assert refusal.value.code == "not_authenticated"

    def test_with_another_secret_is_refused(self):
        token = factories.key()

        with pytest.raises(errors.NotAuthenticated):
            actor_selectors.of_key(f"srk_{token.prefix}_{'x' * 43}", at=factories.NOW)

    def test_is_refused_once_revoked(self):
        token = factories.key()
        modules.revoke_key(
            prefix=token.prefix, by=factories.SYSTEM, at=factories.later(1)
        )

        with pytest.raises(errors.KeyRevoked):
            factories.actor_of(token)

    def test_is_refused_once_expired(self):
        token = factories.key(expires_at=factories.later(1))

        with pytest.raises(errors.KeyExpired):
            factories.actor_of(token, at=factories.later(1))

    def test_is_refused_when_its_person_has_left(self):
        token = factories.key()
        factories.person("mia").__class__.objects.update(is_active=False)

        with pytest.raises(errors.KeyRevoked):
            factories.actor_of(token)

    def test_without_the_scope_may_not_propose(self, nothing_stored):
        factories.schema()
        reader = factories.actor_of(factories.key(Scope.READ))

        with nothing_stored(), pytest.raises(errors.NotAllowed, match="scope"):
            proposals.submit(
                schema_id="ticks_v1",
                text="{}",
                title="No",
                by=reader,
                at=factories.NOW,
            )
