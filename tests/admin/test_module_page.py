"""The pages of modules ..."""

import json
import re
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client

from schemas_app import models
from schemas_app.domain import errors
from schemas_app.services import acknowledgements, modules, uses
from tests import factories
from tests.admin.conftest import buttons, words
from tests.stored import nothing_stored as nothing_stored

PAGE = "/modules/2/"


@pytest.fixture
def module():
    """Module 2, Mia's, and a published schema."""
    factories.schema()
    factories.published()
    return factories.module("2")


def without(name):
    """TICK without one of its fields: what breaks who reads it."""
    document = json.loads(json.dumps(factories.TICK))
    del document["properties"][name]
    document["required"].remove(name)
    document["properties"][f"{name}_now"] = {"type": "string"}
    return document


def shown_key(response):
    """The key that a page shows, if it does."""
    return re.search(r"srk_[a-z2-7]{8}_[A-Za-z0-9_-]{43}", response.content.decode())


def undone(tries):
    """Yield what is to be tried; it is taken back before the next."""
    for one in tries:
        with transaction.atomic():
            yield one
            transaction.set_rollback(True)


def told(response):
    """What came of a form: done, or the code of the refusal."""
    if response.status_code in (200, 302):
        return "done"
    return response.context["refusal"].code


def said(call):
    """What came of a service: done, or the code of the refusal."""
    try:
        call()
    except errors.RegistryError as refusal:
        return refusal.code
    return "done"


class TestTheList:
    def test_goes_by_number(self, signed_in):
        for number in ("10", "2", "0.1"):
            factories.module(number)

        response = signed_in("ivo").get("/modules/")

        assert [row.number for row in response.context["rows"]] == ["0.1", "2", "10"]

    def test_counts_uses_and_keys_that_open(self, signed_in, module):
        factories.use("2")
        factories.key(module_number="2")
        revoked = factories.key(module_number="2")
        models.ApiKey.objects.filter(prefix=revoked.prefix).update(
            revoked_at=factories.NOW
        )

        (row,) = signed_in("ivo").get("/modules/?q=Module+2").context["rows"]

        assert (row.number, row.owner, row.uses, row.keys) == ("2", "mia", 1, 1)

    def test_shows_ones_own(self, signed_in, module):
        factories.module("3", owner="olga")

        response = signed_in("olga").get("/modules/?owner=me")

        assert [row.number for row in response.context["rows"]] == ["3"]

    def test_has_pages(self, signed_in):
        for number in range(51):
            factories.module(f"{number}")

        response = signed_in("ivo").get("/modules/?page=2")

        assert [row.number for row in response.context["rows"]] == ["50"]

    def test_says_so_when_there_is_none(self, signed_in):
        assert "No module is registered yet." in words(
            signed_in("ivo").get("/modules/")
        )


class TestThePage:
    def test_shows_declared_and_seen_uses(self, signed_in, module):
        factories.use("2", "price", "ts")
        factories.schema("other_v1")
        seen = factories.published("other_v1")
        key = factories.actor_of(factories.key(module_number="2"))
        uses.observe(version=seen, by=key, at=factories.NOW)

        rows = signed_in("ivo").get(PAGE).context["uses"]

        assert [
            (r.schema_id, r.role, r.declared, r.pin, r.latest, r.fields, r.seen_version)
            for r in rows
        ] == [
            ("other_v1", "consumer", False, "", "1", (), "1"),
            ("ticks_v1", "consumer", True, "", "1", ("price", "ts"), ""),
        ]

    def test_shows_what_a_snippet_needs(self, signed_in, module):
        factories.use("2")

        response = signed_in("ivo").get(PAGE)

        snippet = response.context["snippet"]
        assert "SCHEMA_REGISTRY_URL=http://testserver\n" in snippet.install
        assert 'registry.get_schema("ticks_v1")' in snippet.python

    def test_offers_forms_to_the_owner_alone(self, signed_in, module):
        factories.use("2")
        factories.key(module_number="2")

        found = {name: buttons(signed_in(name).get(PAGE)) for name in ("mia", "ivo")}

        assert [re.sub(r"<.*", "", one) for one in found["mia"]] == [
            "Withdraw",
            "Declare",
            "Make the new key",
            "Revoke for good",
            "Create the key",
        ]
        assert found["ivo"] == []

    def test_lets_administrators_revoke(self, signed_in, module):
        factories.key(module_number="2")

        found = buttons(signed_in("root", is_superuser=True).get(PAGE))

        assert found == ["Revoke for good"]

    def test_does_not_exist(self, signed_in):
        response = signed_in("ivo").get("/modules/77/")

        assert response.status_code == 404
        assert "Modules go by their number in the plan" in words(response)


class TestChangesThatConcernIt:
    @pytest.fixture
    def change(self, module):
        factories.policy({"name": "ask", "owners_answer": True})
        factories.use("2", "price")
        return factories.proposal(
            document=without("price"), title="Drop it", at=factories.later(1)
        )

    def test_are_shown_with_what_they_touch(self, signed_in, change):
        (row,) = signed_in("mia").get(PAGE).context["asked"]

        assert (row.id, row.title, row.harm.label, row.answer.label, row.waits) == (
            change.pk,
            "Drop it",
            "Breaks it",
            "Waits for an answer",
            True,
        )
        assert "price" in row.why

    def test_are_shown_with_the_answer(self, signed_in, change):
        acknowledgements.acknowledge(
            module="2", answer="ok", **factories.decision(change, by="mia")
        )

        (row,) = signed_in("mia").get(PAGE).context["asked"]

        assert (row.answer.label, row.waits) == ("Ready", False)

    def test_are_not_shown_when_they_leave_it_alone(self, signed_in, module):
        factories.use("2", "price")
        factories.proposal(document=without("size"), at=factories.later(1))

        assert signed_in("mia").get(PAGE).context["asked"] == ()

    def test_are_not_shown_when_they_are_closed(self, signed_in, change):
        models.Proposal.objects.filter(pk=change.pk).update(
            state="withdrawn", closed_at=factories.NOW
        )

        assert signed_in("mia").get(PAGE).context["asked"] == ()


class TestDeclaring:
    def declare(self, client, **values):
        return client.post(
            f"{PAGE}uses/declare/",
            {"schema": "ticks_v1", "role": "consumer", **values},
        )

    def test_is_stored(self, signed_in, module):
        response = self.declare(signed_in("mia"), fields="ts, price\nsize", pin="1")

        use = models.Use.objects.get()
        assert (response.status_code, response["Location"]) == (302, PAGE)
        assert (use.schema.schema_id, use.role, use.pin, use.fields) == (
            "ticks_v1",
            "consumer",
            "1",
            ["price", "size", "ts"],
        )

    @pytest.mark.parametrize(
        ("values", "status"),
        [
            ({"schema": "nothing"}, 404),
            ({"role": "friend"}, 400),
            ({"pin": "newest"}, 400),
        ],
    )
    def test_is_refused(self, signed_in, module, values, status, nothing_stored):
        client = signed_in("mia")

        with nothing_stored():
            response = self.declare(client, **values)

        assert response.status_code == status
        assert "Back to the module" in words(response)

    def test_is_the_owners(self, signed_in, module, nothing_stored):
        client = signed_in("ada")

        with nothing_stored():
            response = self.declare(client)

        assert response.status_code == 403

    def test_begins_with_what_was_declared(self, signed_in, module):
        factories.use("2", "price")

        response = signed_in("mia").get(f"{PAGE}?schema=ticks_v1&role=consumer")

        assert response.context["declaring"]["fields"] == "price"
        assert response.context["declaring"]["open"] is True

    def test_ends_by_withdrawing(self, signed_in, module):
        factories.use("2")

        signed_in("mia").post(
            f"{PAGE}uses/withdraw/", {"schema": "ticks_v1", "role": "consumer"}
        )

        assert models.Use.objects.count() == 0

    def test_leads_back_when_asked_for_by_address(self, signed_in, module):
        response = signed_in("mia").get(f"{PAGE}uses/declare/")

        assert (response.status_code, response["Location"]) == (302, PAGE)


class TestKeys:
    def create(self, client, **values):
        return client.post(
            f"{PAGE}keys/", {"label": "monitor", "scopes": ["read"], **values}
        )

    @pytest.mark.parametrize(
        ("name", "flags", "answers"),
        [
            ("mia", {}, ("done", "done", "done")),
            ("otto", {}, ("permission_denied", "permission_denied", "done")),
            ("root", {"is_superuser": True}, ("permission_denied",) * 2 + ("done",)),
            ("ada", {}, ("permission_denied",) * 3),
            ("ivo", {}, ("permission_denied",) * 3),
        ],
    )
    def test_are_whose_the_service_says(self, signed_in, module, name, flags, answers):
        """Mia owns the module; Otto answers for the key."""
        factories.domain()
        token = factories.key(module_number="2", owner="otto")
        client, by = signed_in(name, **flags), factories.actor(name)
        own = f"{PAGE}keys/"
        forms: tuple[tuple[str, dict[str, object]], ...] = (
            (own, {"label": "x", "scopes": ["read"]}),
            (f"{own}{token.prefix}/rotate/", {"overlap": "24"}),
            (f"{own}{token.prefix}/revoke/", {}),
        )
        calls = (
            lambda: modules.create_key(
                module=module,
                person=factories.person(name),
                label="x",
                scopes=["read"],
                by=by,
                at=factories.NOW,
            ),
            lambda: modules.rotate_key(
                prefix=token.prefix, overlap=timedelta(1), by=by, at=factories.NOW
            ),
            lambda: modules.revoke_key(prefix=token.prefix, by=by, at=factories.NOW),
        )

        assert tuple(told(client.post(*form)) for form in undone(forms)) == answers
        assert tuple(said(call) for call in undone(calls)) == answers

    def test_are_shown_once(self, signed_in, module):
        client = signed_in("mia")

        response = self.create(client, days="90")

        token = shown_key(response)[0]
        row = models.ApiKey.objects.get()
        assert (
            row.label,
            row.created_by.username,
            row.expires_at,
            row.scopes,
            row.schemas,
            row.networks,
        ) == (
            "monitor",
            "mia",
            row.created_at + timedelta(days=90),
            ["read"],
            [],
            [],
        )
        assert token.startswith(f"srk_{row.prefix}_")
        assert "no-store" in response["Cache-Control"]
        assert shown_key(client.get(PAGE)) is None

    def test_have_limits(self, signed_in, module):
        client = signed_in("mia")

        self.create(
            client,
            schemas="ticks_*, api_orders\nticks_*",
            networks="10.0.0.0/8 fd00::/8",
            scopes=["read", "propose"],
        )

        row = models.ApiKey.objects.get()
        assert (row.schemas, row.networks, row.scopes, row.expires_at) == (
            ["api_orders", "ticks_*"],
            ["10.0.0.0/8", "fd00::/8"],
            ["propose", "read"],
            None,
        )
        (key,) = client.get(PAGE).context["keys"]
        assert (key.schemas, key.networks, key.expires, key.used) == (
            ("api_orders", "ticks_*"),
            ("10.0.0.0/8", "fd00::/8"),
            None,
            None,
        )

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("label", ""),
            ("scopes", []),
            ("scopes", ["everything"]),
            ("days", "0"),
            ("days", "3651"),
            ("days", "-1"),
            ("days", "soon"),
            ("days", "9" * 400),
            ("schemas", "ticks v1/x"),
            ("schemas", "<b>"),
            ("networks", "10.0.0.1/8"),
            ("networks", "home"),
        ],
    )
    def test_are_refused_at_the_field(
        self, signed_in, module, name, value, nothing_stored
    ):
        client = signed_in("mia")

        with nothing_stored():
            response = self.create(client, **{"label": "kept <it>", name: value})

        form = response.context["form"]
        assert (response.status_code, shown_key(response)) == (400, None)
        assert (list(form.wrong), form.open) == ([name], True)
        text = response.content.decode()
        assert f'id="key-{name}-error"' in text
        assert name == "label" or 'value="kept &lt;it&gt;"' in text

    def test_show_when_they_were_used(self, signed_in, module):
        token = factories.key(module_number="2")
        models.ApiKey.objects.filter(prefix=token.prefix).update(
            last_used_at=factories.later(30)
        )

        (key,) = signed_in("mia").get(PAGE).context["keys"]

        assert key.used.exact == "2 Mar 2026, 10:00 UTC"

    def test_are_not_made_by_others(self, signed_in, module, nothing_stored):
        client = signed_in("ada")

        with nothing_stored():
            response = self.create(client)

        assert (response.status_code, shown_key(response)) == (403, None)

    def test_are_not_made_without_the_forms_token(self, module, nothing_stored):
        client = Client(enforce_csrf_checks=True)
        client.force_login(factories.person("mia"))

        with nothing_stored():
            response = self.create(client)

        assert response.status_code == 403

    def test_are_rotated(self, signed_in, module):
        old = factories.key(module_number="2")

        response = signed_in("mia").post(
            f"{PAGE}keys/{old.prefix}/rotate/", {"overlap": "24"}
        )

        assert shown_key(response)[0] != str(old)
        ends_at = models.ApiKey.objects.get(prefix=old.prefix).expires_at
        until = f"{ends_at:%-d %b %Y, %H:%M UTC}"
        assert f"srk_{old.prefix}… opens, too, until {until}." in words(response)

    @pytest.mark.parametrize("overlap", ["9999999", "-1", "long", "1e3"])
    def test_are_not_rotated_oddly(self, signed_in, module, overlap, nothing_stored):
        old = factories.key(module_number="2")
        client = signed_in("mia")

        with nothing_stored():
            response = client.post(
                f"{PAGE}keys/{old.prefix}/rotate/", {"overlap": overlap}
            )

        assert response.status_code == 400

    def test_are_revoked(self, signed_in, module):
        old = factories.key(module_number="2")
        client = signed_in("mia")

        response = client.post(
            f"{PAGE}keys/{old.prefix}/revoke/", {"reason": "Leaked."}, follow=True
        )

        entry = models.AuditEntry.objects.latest("number")
        assert (entry.action, entry.reason) == ("key.revoked", "Leaked.")
        assert "1 ended" in words(response)
        with pytest.raises(errors.KeyRevoked):
            factories.actor_of(old)

    def test_are_revoked_once(self, signed_in, module, nothing_stored):
        old = factories.key(module_number="2")
        client = signed_in("mia")
        client.post(f"{PAGE}keys/{old.prefix}/revoke/")

        with nothing_stored():
            response = client.post(f"{PAGE}keys/{old.prefix}/revoke/")

        assert response.status_code == 409


def test_what_people_write_stays_text(signed_in):
    models.Module.objects.create(
        number="<b>9",
        name="<script>alert(1)</script>",
        description="<img src=x>",
        owner=factories.person("mia"),
    )

    for page in ("/modules/", "/modules/%3Cb%3E9/"):
        text = signed_in("mia").get(page).content.decode()

        assert "<script>alert" not in text
        assert "&lt;script&gt;alert(1)" in text
