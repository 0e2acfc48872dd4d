"""Modules and their keys."""

from datetime import timedelta

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

    def test_is_the_owners_own_business(self):
        made = modules.create_key(**new_key(by="mia"))

        row = models.ApiKey.objects.get(prefix=made.prefix)
        assert (row.created_by.username, row.scopes, row.label) == (
            "mia",
            ["read"],
            "monitor",
        )

    @pytest.mark.parametrize("username", ["ada", "root"])
    def test_refuses_others(self, username, nothing_stored):
        factories.person("root", is_superuser=True)
        asked = new_key(by=username)

        with nothing_stored(), pytest.raises(errors.NotAllowed):
            modules.create_key(**asked)

    def test_refuses_a_key(self, nothing_stored):
        asked = {**new_key(by="mia"), "by": factories.actor_of(factories.key())}

        with nothing_stored(), pytest.raises(errors.NotAllowed):
            modules.create_key(**asked)

    def test_refuses_that_another_answers_for_it(self, nothing_stored):
        asked = {**new_key(by="mia"), "person": factories.person("ada")}

        with nothing_stored(), pytest.raises(errors.NotAllowed, match="another"):
            modules.create_key(**asked)

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("scopes", []),
            ("scopes", ["read", "everything"]),
            ("label", " "),
            ("label", "x" * 121),
            ("expires_at", factories.NOW),
        ],
    )
    def test_refuses_what_cannot_be(self, name, value, nothing_stored):
        asked = {**new_key(by="mia"), name: value}

        with nothing_stored(), pytest.raises(errors.BadValue) as refusal:
            modules.create_key(**asked)

        assert refusal.value.name == name


class TestRotateKey:
    def test_lets_both_open_for_a_while(self):
        old = factories.key(Scope.READ)

        new = rotate(old)

        assert factories.actor_of(new, at=factories.NOW).scopes == {"read"}
        assert factories.actor_of(old, at=factories.later(59)).scopes == {"read"}
        with pytest.raises(errors.KeyExpired):
            factories.actor_of(old, at=factories.later(60))

    def test_says_which_took_whose_place(self):
        old = factories.key()

        new = rotate(old)

        entries = models.AuditEntry.objects.order_by("-number")[:2]
        assert [(e.action, e.object_id, e.actor) for e in entries] == [
            ("key.rotated", old.prefix, "mia"),
            ("key.created", new.prefix, "mia"),
        ]
        assert entries[0].after == {
            "replaced_by": new.prefix,
            "expires_at": factories.later(60).isoformat(),
        }

    def test_never_lets_the_old_one_open_longer(self):
        old = factories.key(expires_at=factories.later(5))

        rotate(old)

        with pytest.raises(errors.KeyExpired):
            factories.actor_of(old, at=factories.later(5))

    def test_gives_the_new_one_as_long_as_the_old_had(self):
        old = factories.key(expires_at=factories.later(100))

        new = rotate(old, at=factories.later(30))

        row = models.ApiKey.objects.get(prefix=new.prefix)
        assert row.expires_at == factories.later(130)

    @pytest.mark.parametrize("hours", [-1, 24 * 91])
    def test_refuses_an_odd_overlap(self, hours, nothing_stored):
        old = factories.key()

        with nothing_stored(), pytest.raises(errors.BadValue, match="overlap"):
            rotate(old, overlap=timedelta(hours=hours))

    def test_refuses_a_key_that_opens_nothing(self, nothing_stored):
        revoked = factories.key()
        modules.revoke_key(prefix=revoked.prefix, by=factories.SYSTEM, at=factories.NOW)
        expired = factories.key(expires_at=factories.later(1))

        for old in (revoked, expired):
            with nothing_stored(), pytest.raises(errors.BadValue, match="nothing"):
                rotate(old, at=factories.later(1))

    def test_refuses_others(self, nothing_stored):
        old = factories.key()
        ada = factories.actor("ada")

        with nothing_stored(), pytest.raises(errors.NotAllowed):
            rotate(old, by=ada)

    def test_refuses_what_is_no_key(self, nothing_stored):
        mia = factories.actor("mia")

        with nothing_stored(), pytest.raises(errors.NotFound):
            modules.rotate_key(
                prefix="nothing",
                overlap=timedelta(0),
                by=mia,
                at=factories.NOW,
            )


class TestRevokeKey:
    @pytest.mark.parametrize("username", ["mia", "root"])
    def test_is_for_owner_and_administrator(self, username):
        factories.person("root", is_superuser=True)
        token = factories.key()

        key = modules.revoke_key(
            prefix=token.prefix, by=factories.actor(username), at=factories.NOW
        )

        assert key.revoked_at == factories.NOW

    def test_is_for_whoever_answers_for_it(self):
        token = factories.key(owner="olga")

        modules.revoke_key(
            prefix=token.prefix, by=factories.actor("olga"), at=factories.NOW
        )

        with pytest.raises(errors.KeyRevoked):
            factories.actor_of(token)

    def test_refuses_others(self, nothing_stored):
        token = factories.key()
        ada = factories.actor("ada")

        with nothing_stored(), pytest.raises(errors.NotAllowed):
            modules.revoke_key(prefix=token.prefix, by=ada, at=factories.NOW)


def new_key(*, by):
    """What the owner's form asks for, asked by anybody."""
    return {
        "module": factories.module(),
        "person": factories.person(by),
        "label": "monitor",
        "scopes": ["read"],
        "by": factories.actor(by),
        "at": factories.NOW,
    }


def rotate(old, **options):
    """Have the owner rotate a key, an hour's overlap unless told."""
    return modules.rotate_key(
        **{
            "prefix": old.prefix,
            "overlap": timedelta(hours=1),
            "by": options.pop("by", None) or factories.actor("mia"),
            "at": factories.NOW,
            **options,
        }
    )


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

    @pytest.mark.parametrize("left", ["is_active", "is_staff"])
    def test_is_refused_when_its_person_may_not_sign_in(self, left):
        token = factories.key()
        known = factories.actor_of(token)
        factories.person("mia").__class__.objects.update(**{left: False})

        with pytest.raises(errors.KeyRevoked):
            factories.actor_of(token)
        assert actor_selectors.still_here([known], at=factories.later(0)) == frozenset()

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


class TestLimits:
    def test_are_kept_in_order_and_told_in_the_trail(self):
        token = factories.key(
            schemas=["ticks_*", "bars", "bars"], networks=["fd00::/8", "10.0.0.0/8"]
        )

        row = models.ApiKey.objects.get(prefix=token.prefix)
        assert (row.schemas, row.networks) == (
            ["bars", "ticks_*"],
            ["10.0.0.0/8", "fd00::/8"],
        )
        told = models.AuditEntry.objects.latest("number").after
        assert (told["schemas"], told["networks"]) == (row.schemas, row.networks)

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("schemas", ["ticks v1"]),
            ("schemas", ["[a-z]*"]),
            ("schemas", [f"s{number}" for number in range(51)]),
            ("networks", ["10.0.0.1/8"]),
            ("networks", ["everywhere"]),
            ("networks", [f"10.0.0.{number}" for number in range(51)]),
        ],
    )
    def test_that_say_nothing_are_refused(self, nothing_stored, name, value):
        factories.module()

        with nothing_stored(), pytest.raises(errors.BadValue) as refusal:
            factories.key(**{name: value})

        assert refusal.value.name == name

    def test_stay_when_a_key_is_rotated(self):
        old = factories.key(schemas=["ticks_*"], networks=["10.0.0.0/8"])

        new = modules.rotate_key(
            prefix=old.prefix,
            overlap=timedelta(hours=1),
            by=factories.SYSTEM,
            at=factories.later(1),
        )

        row = models.ApiKey.objects.get(prefix=new.prefix)
        assert (row.schemas, row.networks) == (["ticks_*"], ["10.0.0.0/8"])
        assert row.created_by == factories.person("mia")
